"""Which frames, pixels and colours come out, whatever goes in."""

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import CODEC, delivery_profile
from pipelines.ffmpeg.source import Source
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Span
from pipelines.film.transition import Transition

SMALL = PictureSize(width=320, height=180)
PROFILE = delivery_profile(SMALL, 30).model_copy(update={"crf": 4})
SECONDS = 4
RED = (0xE0, 0x20, 0x30)

Frame = NDArray[np.int16]


def made(folder: Path, source: str, *options: str) -> Path:
    path = folder / "clip.mp4"
    lavfi = ["-v", "error", "-f", "lavfi", "-i", source, "-t", str(SECONDS)]
    process.run([*lavfi, *options, "-threads", "1", "-f", "mp4", str(path)], seconds=60)
    return path


def pictures(path: Path, form: str = "gray") -> list[Frame]:
    with av.open(str(path)) as container:
        return [
            frame.to_ndarray(format=form).astype(np.int16) for frame in container.decode(video=0)
        ]


def encoded(clip: Path, first: int, end: int) -> list[Frame]:
    into = clip.with_name(f"{first}-{end}.mp4")
    span = Span(scene_id="a", first=first, end=end)
    process.run(commands.body(Source(clip), span, PROFILE, into), seconds=60)
    facts = probe(into)
    assert (facts.frames, facts.codec) == (end - first, CODEC)
    return pictures(into)


def nearest(frame: Frame, among: list[Frame]) -> int:
    return int(np.argmin([np.abs(frame - other).mean() for other in among]))


H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "10", "-pix_fmt", "yuv420p")
SOURCES = {
    "the film's rate": ("testsrc2=size=320x180:rate=30", H264),
    "24": ("testsrc2=size=320x180:rate=24", H264),
    "23.976, key frames far apart": ("testsrc2=size=320x180:rate=24000/1001", (*H264, "-g", "999")),
    "60, open groups": ("testsrc2=size=320x180:rate=60", (*H264, "-x264-params", "open-gop=1")),
    "uneven": (
        "testsrc2=size=320x180:rate=30,select='not(eq(mod(n,7),6))'",
        (*H264, "-fps_mode", "vfr"),
    ),
    "a late start": ("testsrc2=size=320x180:rate=30,setpts=PTS+0.25/TB", H264),
    "sound first": (
        "testsrc2=size=320x180:rate=30,setpts=PTS+0.25/TB[out0];sine[out1]",
        (*H264, "-c:a", "aac"),
    ),
}


@pytest.mark.parametrize(("source", "options"), SOURCES.values(), ids=list(SOURCES))
def test_the_end_of_a_clip_is_the_same_whether_sought_or_counted(
    tmp_path: Path, source: str, options: tuple[str, ...]
) -> None:
    clip = made(tmp_path, source, *options)
    counted = encoded(clip, 0, SECONDS * 30)
    sought = encoded(clip, 90, 105)
    # Close to the last frame an uneven clip shows one picture twice: compare pictures.
    for at, frame in enumerate(sought, start=90):
        best = nearest(frame, counted)
        assert np.abs(counted[best] - counted[at]).mean() < 1, f"{best} in place of {at}"


def test_a_clip_that_is_short_holds_its_last_picture(tmp_path: Path) -> None:
    clip = made(tmp_path, "testsrc2=size=320x180:rate=30", *H264)
    frames = encoded(clip, SECONDS * 30 - 10, SECONDS * 30 + 5)
    assert np.abs(frames[9] - frames[14]).mean() < 1
    assert np.abs(frames[0] - frames[9]).mean() > 1


@pytest.mark.parametrize("size", ["180x320", "333x241", "640x338"])
def test_a_strange_clip_lies_on_the_same_pixels_in_body_and_transition(
    tmp_path: Path, size: str
) -> None:
    clip = made(tmp_path, f"testsrc2=size={size}:rate=30", *H264[:-2], "-pix_fmt", "yuv444p")
    other = clip.with_name("other.mp4")
    other.write_bytes(clip.read_bytes())
    into = tmp_path / "crossed.mp4"
    span = Span(scene_id="a", first=0, end=5)
    same = commands.transition(
        (Source(clip), Source(other)),
        (span, span),
        Transition(kind="fade", length=5),
        PROFILE,
        into,
    )
    process.run(same, seconds=60)
    # A clip that fades into itself must look like itself.
    for crossed, plain in zip(pictures(into), encoded(clip, 0, 5), strict=True):
        assert np.abs(crossed - plain).mean() < 1


SPACES = {
    "rgb": ("-c:v", "libx264rgb", "-pix_fmt", "rgb24", "-crf", "5"),
    "bt709": ("-vf", "scale=out_color_matrix=bt709,format=yuv420p", "-colorspace", "bt709", *H264),
    "full range": (
        *("-vf", "scale=out_color_matrix=bt709:out_range=pc,format=yuv420p"),
        *("-color_range", "pc", "-colorspace", "bt709", *H264),
    ),
    "ten bits": (
        *("-vf", "scale=out_color_matrix=bt709,format=yuv420p10le", "-colorspace", "bt709"),
        *("-c:v", "libx265", "-x265-params", "log-level=none:range=limited:colormatrix=bt709"),
    ),
}


@pytest.mark.parametrize("options", SPACES.values(), ids=list(SPACES))
def test_red_stays_the_same_red_in_film_and_still(tmp_path: Path, options: tuple[str, ...]) -> None:
    source = "color=0x{:02X}{:02X}{:02X}:size=320x180:rate=30".format(*RED)
    clip = made(tmp_path, source, *options)
    film, still = tmp_path / "film.mp4", tmp_path / "still.jpg"
    span = Span(scene_id="a", first=0, end=3)
    process.run(commands.body(Source(clip), span, PROFILE, film), seconds=60)
    process.run(commands.still(film, 1, 30, 64, still), seconds=60)
    red = [int(value) for value in encoded_yuv(film)]
    assert np.abs(np.subtract(red, limited_bt709(RED))).max() <= 3
    # A JPEG is bt601 by its standard. Its loss moves red by 8; the wrong matrix moves it by 20.
    with Image.open(still) as image:
        shown = np.asarray(image, dtype=np.int16)[18, 32]
    assert np.abs(shown - RED).max() <= 10


def encoded_yuv(path: Path) -> tuple[int, int, int]:
    """Return Y, Cb and Cr of the first frame's middle."""
    frame = pictures(path, "yuv444p")[0]
    return frame[0, 90, 160], frame[1, 90, 160], frame[2, 90, 160]


def limited_bt709(rgb: tuple[int, int, int]) -> tuple[float, float, float]:
    """Return Y, Cb and Cr as ITU-R BT.709 section 3 has them."""
    red, green, blue = (value / 255 for value in rgb)
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        16 + 219 * luma,
        128 + 224 * (blue - luma) / 1.8556,
        128 + 224 * (red - luma) / 1.5748,
    )
