"""Clips of every kind, as people and models deliver them, become exact segments of a film."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw
from skimage.metrics import structural_similarity

from pipelines.ffmpeg import process
from pipelines.ffmpeg.examine import examine
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import CODEC, delivery_profile
from pipelines.film.clip import Clip
from pipelines.film.fitting import Fit, Fitting
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Segment, Span
from pipelines.film.timing import FrameRate
from pipelines.film.transition import Transition
from pipelines.ports import Workshop
from pipelines.stages.conform import EncodeSegment, encode_segment
from pipelines.stages.workplace import sha256
from pipelines.testing import FolderStore

FILM = PictureSize(width=320, height=180)
RATE: FrameRate = 30
PROFILE = delivery_profile(FILM, RATE).model_copy(update={"crf": 8})
CORNERS = ((200, 60, 60), (60, 170, 60), (70, 70, 210), (210, 190, 60))
"""Top left, top right, bottom left, bottom right."""
CLOCK = (40, 110)
"""Grey of the middle at a clip's beginning and a second later."""

Frame = NDArray[np.uint8]


@dataclass(frozen=True)
class Delivered:
    """A clip to be made: what it shows, and how it is stored."""

    width: int = 320
    height: int = 180
    rate: Fraction = Fraction(30)
    frames: int = 60
    options: tuple[str, ...] = ("-pix_fmt", "yuv420p")
    codec: tuple[str, ...] = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "6")
    filters: str = "null"
    rotated: int = 0
    """Degrees by which players are told to turn the stored picture."""
    shape: Fraction = Fraction(1)
    """Width of a stored pixel, in heights."""
    form: str = "mp4"
    inputs: tuple[str, ...] = ()
    half: bool = False
    """The right half is transparent."""


def painted(width: int, height: int, seconds: float, *, half: bool = False) -> Image.Image:
    """Return four quarters of colour, and in the middle a grey that tells the time."""
    image = Image.new("RGBA", (width, height))
    draw = ImageDraw.Draw(image)
    across, down = width // 2, height // 2
    for n, colour in enumerate(CORNERS):
        left, top = n % 2 * across, n // 2 * down
        draw.rectangle((left, top, left + across, top + down), (*colour, 255))
    if half:
        draw.rectangle((across, 0, width, height), (255, 255, 255, 0))
    side = min(width, height) // 6
    grey = round(CLOCK[0] + (CLOCK[1] - CLOCK[0]) * seconds)
    box = (across - side, down - side, across + side, down + side)
    draw.rectangle(box, (grey, grey, grey, 255))
    return image


def made(kind: Delivered, folder: Path) -> Path:
    """Write the clip; what is rotated or oblong is stored so that it is shown upright."""
    folder.mkdir(exist_ok=True)
    shown = painted_frames(kind)
    width, height = kind.width, kind.height
    raw = ["-f", "rawvideo", "-pix_fmt", "rgba", "-video_size", f"{width}x{height}"]
    plain = folder / f"plain.{kind.form}"
    process.run(
        [
            *("-v", "error", *raw, "-framerate", str(kind.rate), "-i", "pipe:0", *kind.inputs),
            *("-vf", kind.filters, *kind.codec, *kind.options, "-threads", "1"),
            *("-f", kind.form, str(plain)),
        ],
        seconds=60,
        frames=shown,
    )
    if not kind.rotated:
        return plain
    turned = folder / f"turned.{kind.form}"
    turn = ["-v", "error", "-display_rotation", str(kind.rotated), "-f", "mov", "-i", str(plain)]
    process.run([*turn, "-c", "copy", "-f", kind.form, str(turned)], seconds=60)
    return turned


def painted_frames(kind: Delivered) -> Iterator[bytes]:
    turns = {0: None, 90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180}
    for n in range(kind.frames):
        width, height = kind.width, kind.height
        if kind.rotated == 90:
            width, height = height, width
        image = painted(int(width * kind.shape), height, n / float(kind.rate), half=kind.half)
        image = image.resize((width, height), Image.Resampling.BOX)
        turn = turns[kind.rotated]
        yield (image.transpose(turn) if turn is not None else image).tobytes()


def clip_of(path: Path, workshop: Workshop, name: str = "a") -> Clip:
    """Take the file in as a clip, with what `ingest` knows of one."""
    folder = workshop.folder
    folder.mkdir(parents=True, exist_ok=True)
    found = examine(path, "mov", "video", RATE, folder)
    workshop.store.store(path, f"{name}.mp4", "video/mp4")
    return Clip(
        scene_id=name,
        key="k",
        location=f"{name}.mp4",
        thumbnail="",
        model="upload",
        sha256=sha256(path),
        picture=PictureSize(width=found.width // 2 * 2, height=found.height // 2 * 2),
        length=found.frames,
        size_bytes=path.stat().st_size,
    )


@dataclass(frozen=True)
class Conformed:
    """Segments of one clip in a scene."""

    clip: Clip
    workshop: Workshop
    fitting: Fitting
    made: dict[tuple[int, int], list[Frame]] = field(default_factory=dict)

    def frames(self, first: int, end: int, form: str = "rgb24") -> list[Frame]:
        span = Span(scene_id="a", first=first, end=end, fitting=self.fitting)
        segment = Segment(index=0, kind="body", start=0, end=end - first, spans=(span,))
        return self.encoded(segment, (self.clip,), form)

    def encoded(self, segment: Segment, clips: Sequence[Clip], form: str = "rgb24") -> list[Frame]:
        done = encode_segment(EncodeSegment(segment, tuple(clips), PROFILE, "s/"), self.workshop)
        path = self.workshop.folder.parent / "store" / done.location
        facts = probe(path)
        assert (facts.frames, facts.codec) == (segment.length, CODEC)
        assert (facts.width, facts.height) == (FILM.width, FILM.height)
        with av.open(str(path)) as container:
            return [
                frame.to_ndarray(format=form).astype(np.uint8)
                for frame in container.decode(video=0)
            ]


def conformed(kind: Delivered, folder: Path, scene: int, fit: Fit = "fill") -> Conformed:
    workshop = Workshop(FolderStore(folder / "store"), folder / "work")
    clip = clip_of(made(kind, folder), workshop)
    return Conformed(clip, workshop, Fitting(fit=fit, length=scene))


def corners(frame: Frame, inset: int = 12) -> list[tuple[int, ...]]:
    places = [(y, x) for y in (inset, -inset) for x in (inset, -inset)]
    return [tuple(int(part) for part in frame[place]) for place in places]


def clock(frame: Frame) -> float:
    """Return the time of the clip, in seconds, that a frame of the film shows."""
    middle = frame[frame.shape[0] // 2 - 6 :, frame.shape[1] // 2 - 6 :][:12, :12]
    return (float(middle.mean()) - CLOCK[0]) / (CLOCK[1] - CLOCK[0])


BT709 = "scale=out_color_matrix=bt709:out_range=tv"
TAGS = ("-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
X265 = ("-c:v", "libx265", "-preset", "ultrafast", "-crf", "6", "-x265-params")
MPEG2020 = "colorprim=bt2020:colormatrix=bt2020nc:range=limited:log-level=none"
HDR = (
    "scale=out_color_matrix=bt709:out_range=tv,format=yuv444p,"
    "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709,"
    "zscale=t=linear:npl=203,format=gbrpf32le,"
    "zscale=p=bt2020:t={}:m=bt2020nc:r=tv:npl=203,format=yuv420p10le"
)
KINDS = {
    "at the film's size and rate": Delivered(),
    "smaller": Delivered(width=160, height=90),
    "four times the size": Delivered(width=1280, height=720),
    "4:3": Delivered(width=240, height=180),
    "wide": Delivered(width=420, height=180),
    "upright": Delivered(width=180, height=320),
    "odd sides": Delivered(width=333, height=241, options=("-pix_fmt", "yuv444p")),
    "16 fps": Delivered(rate=Fraction(16), frames=32),
    "23.976 fps": Delivered(rate=Fraction(24000, 1001), frames=48),
    "60 fps": Delivered(rate=Fraction(60), frames=120),
    "uneven frames": Delivered(
        filters="select='not(eq(mod(n,7),6))'",
        options=("-pix_fmt", "yuv420p", "-fps_mode", "vfr"),
    ),
    "turned by 90 degrees": Delivered(width=180, height=320, rotated=90),
    "turned by 180 degrees": Delivered(rotated=180),
    "oblong pixels": Delivered(
        width=240, shape=Fraction(4, 3), filters="setsar=4/3", options=("-pix_fmt", "yuv420p")
    ),
    "10 bits": Delivered(
        filters=BT709,
        codec=(*X265, "log-level=none:range=limited:colormatrix=bt709"),
        options=("-pix_fmt", "yuv420p10le", "-colorspace", "bt709"),
    ),
    "4:4:4": Delivered(options=("-pix_fmt", "yuv444p")),
    "full range": Delivered(
        filters="scale=out_color_matrix=bt709:out_range=pc",
        options=("-pix_fmt", "yuv420p", "-color_range", "pc", *TAGS),
    ),
    "HDR10": Delivered(
        filters=HDR.format("smpte2084"),
        codec=(*X265, f"{MPEG2020}:transfer=smpte2084"),
        options=("-pix_fmt", "yuv420p10le"),
    ),
    "HLG": Delivered(
        filters=HDR.format("arib-std-b67"),
        codec=(*X265, f"{MPEG2020}:transfer=arib-std-b67"),
        options=("-pix_fmt", "yuv420p10le"),
    ),
    "with sound": Delivered(
        inputs=("-f", "lavfi", "-i", "sine=d=3"),
        options=("-pix_fmt", "yuv420p", "-map", "0:v", "-map", "1:a", "-c:a", "aac"),
    ),
    "longer than the scene": Delivered(frames=75),
}
HIGH_RANGE = {"HDR10", "HLG"}


@pytest.mark.parametrize("name", list(KINDS))
def test_every_kind_of_clip_fills_the_picture_the_right_way_up(tmp_path: Path, name: str) -> None:
    kind = KINDS[name]
    film = conformed(kind, tmp_path, 60)
    frames = film.frames(0, 60)
    # Light that is pressed together into SDR comes out a little darker.
    near = 40 if name in HIGH_RANGE else 14
    for frame in (frames[0], frames[-1]):
        assert np.abs(np.subtract(corners(frame), CORNERS)).max() <= near
    shown = [clock(frame) for frame in frames]
    step = float(max(1 / kind.rate, Fraction(1, RATE)))
    slack = 0.12 if name in HIGH_RANGE else 0.06
    assert shown == pytest.approx([n / RATE for n in range(60)], abs=step + slack)
    # The picture as a whole: cut to the film's shape by somebody else.
    across, down = kind.width, kind.height
    if kind.rotated == 90:
        across, down = down, across
    wanted = covering(painted(int(across * kind.shape), down, shown[0]))
    alike = structural_similarity(frames[0], wanted, channel_axis=2)
    assert alike > 0.955, f"SSIM {alike:.4f}"


def covering(image: Image.Image) -> Frame:
    scale = max(FILM.width / image.width, FILM.height / image.height)
    size = (round(image.width * scale), round(image.height * scale))
    larger = image.convert("RGB").resize(size, Image.Resampling.BICUBIC)
    left, top = (size[0] - FILM.width) // 2, (size[1] - FILM.height) // 2
    return np.asarray(larger.crop((left, top, left + FILM.width, top + FILM.height)))


@pytest.mark.parametrize("name", list(KINDS))
def test_a_transition_shows_the_same_frames_as_the_scene(tmp_path: Path, name: str) -> None:
    film = conformed(KINDS[name], tmp_path, 60)
    path = tmp_path / "again.mp4"
    path.write_bytes((tmp_path / "store" / film.clip.location).read_bytes())
    other = clip_of(path, film.workshop, "b")
    span = Span(scene_id="a", first=50, end=60, fitting=film.fitting)
    crossing = Segment(
        index=0,
        kind="transition",
        start=0,
        end=10,
        spans=(span, span),
        transition=Transition(kind="dissolve", length=10),
    )
    # A clip that dissolves into itself looks like itself.
    pairs = zip(
        film.encoded(crossing, (film.clip, other), "gray"),
        film.frames(0, 60, "gray")[50:],
        strict=True,
    )
    for crossed, plain in pairs:
        assert np.abs(crossed.astype(np.int16) - plain.astype(np.int16)).mean() < 1


@pytest.mark.parametrize("fit", ["fit", "blur"])
@pytest.mark.parametrize("name", ["4:3", "wide", "upright", "odd sides", "HDR10"])
def test_all_of_a_clip_can_be_seen_between_bars_or_over_a_blur(
    tmp_path: Path, name: str, fit: Fit
) -> None:
    kind = KINDS[name]
    film = conformed(kind, tmp_path, 20, fit)
    frame = film.frames(0, 20)[10]
    scale = min(FILM.width / kind.width, FILM.height / kind.height)
    width, height = kind.width * scale, kind.height * scale
    left, top = int((FILM.width - width) / 2) + 6, int((FILM.height - height) / 2) + 6
    inside = [
        tuple(int(part) for part in frame[y, x])
        for y in (top, FILM.height - 1 - top)
        for x in (left, FILM.width - 1 - left)
    ]
    assert np.abs(np.subtract(inside, CORNERS)).max() <= (40 if name in HIGH_RANGE else 16)
    if name == "HDR10":
        return  # of the film's own shape: nothing beside it
    beside = np.array(corners(frame, 3))
    assert beside.max() < 10 if fit == "fit" else beside.max(axis=1).min() > 90


def test_a_blur_is_only_made_where_it_is_seen(tmp_path: Path) -> None:
    plain = conformed(KINDS["smaller"], tmp_path / "a", 20, "fill").frames(0, 20)
    blurred = conformed(KINDS["smaller"], tmp_path / "b", 20, "blur").frames(0, 20)
    assert np.array_equal(plain, blurred)


def test_what_is_transparent_becomes_black(tmp_path: Path) -> None:
    kind = Delivered(
        codec=("-c:v", "prores_ks", "-profile:v", "4444"),
        options=("-pix_fmt", "yuva444p10le"),
        half=True,
        form="mov",
        frames=20,
    )
    frame = conformed(kind, tmp_path, 20).frames(0, 20)[5]
    left, right = corners(frame)[::2], corners(frame)[1::2]
    assert np.abs(np.subtract(left, CORNERS[::2])).max() <= 14
    assert max(max(part) for part in right) < 10


def test_a_single_picture_is_held(tmp_path: Path) -> None:
    film = conformed(Delivered(frames=1), tmp_path, 90)
    frames = [*film.frames(0, 75), *film.frames(75, 90)]
    assert len(frames) == 90
    assert np.abs(np.subtract(corners(frames[-1]), CORNERS)).max() <= 14
    assert max(abs(clock(frame)) for frame in frames) < 0.06


def test_a_clip_that_is_a_little_short_holds_its_last_picture(tmp_path: Path) -> None:
    film = conformed(Delivered(frames=60), tmp_path, 75)
    shown = [clock(frame) for frame in film.frames(0, 75)]
    assert shown == pytest.approx([min(n, 59) / RATE for n in range(75)], abs=0.06)


CUTS = ((0, 17), (17, 50), (50, 89), (89, 90))


def test_a_short_clip_is_slowed_down_to_the_scene(tmp_path: Path) -> None:
    film = conformed(Delivered(frames=60), tmp_path, 90)
    shown = [clock(frame) for frame in film.frames(0, 90)]
    assert shown == pytest.approx([n / RATE * 60 / 90 for n in range(90)], abs=1 / RATE + 0.05)
    pieces = [clock(frame) for first, end in CUTS for frame in film.frames(first, end)]
    assert pieces == pytest.approx(shown, abs=0.02)


def test_a_very_short_clip_is_played_again(tmp_path: Path) -> None:
    film = conformed(Delivered(frames=20), tmp_path, 90)
    shown = [clock(frame) for frame in film.frames(0, 90)]
    assert shown == pytest.approx([n % 20 / RATE for n in range(90)], abs=0.06)
    pieces = [clock(frame) for first, end in CUTS for frame in film.frames(first, end)]
    assert pieces == pytest.approx(shown, abs=0.02)
