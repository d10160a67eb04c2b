"""Words burned into the picture: where, when, in what colours, and exactly as they are written."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from skimage.metrics import structural_similarity

from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import CODEC, Profile, delivery_profile
from pipelines.film.caption import Caption, LettersAs, lettering
from pipelines.film.clip import Clip, clip_order
from pipelines.film.picture import AspectRatio, PictureSize, picture_size
from pipelines.film.segment import Segment, Span, cut
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import CUT, Transition
from pipelines.lettering import script
from pipelines.lettering.fonts import runs
from pipelines.lettering.style import look
from pipelines.ports import Workshop
from pipelines.stages import conform, generate
from pipelines.stages.conform import EncodeSegment, encode_segment, segment_key
from pipelines.stages.workplace import sha256
from pipelines.testing import FolderStore, TestCard
from tests.acceptance.staging import timeline_of

HD = PictureSize(width=1280, height=720)
SMALL = PictureSize(width=640, height=360)
GREY = 0x80
LEAST_ALIKE = 0.6

Frame = NDArray[np.uint8]


def grey_clip(workshop: Workshop, picture: PictureSize, rate: int, length: int) -> Clip:
    path = workshop.folder.parent / "grey.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    size = f"{picture.width}x{picture.height}"
    source = f"color=0x808080:size={size}:rate={rate},scale=out_color_matrix=bt709:out_range=tv"
    encoding = ["-c:v", "libx264", "-preset", "ultrafast", "-qp", "1", "-pix_fmt", "yuv420p"]
    plain = ["-v", "error", "-f", "lavfi", "-i", source, "-frames:v", str(length)]
    process.run([*plain, *encoding, "-colorspace", "bt709", "-f", "mp4", str(path)], seconds=60)
    workshop.store.store(path, "grey.mp4", "video/mp4")
    return Clip(
        scene_id="a",
        key="k",
        location="grey.mp4",
        thumbnail="",
        model="grey",
        sha256=sha256(path),
        picture=picture,
        length=length,
        size_bytes=path.stat().st_size,
    )


def burned(
    folder: Path,
    captions: Sequence[Caption],
    *,
    picture: PictureSize = HD,
    rate: FrameRate = 30,
    length: int = 6,
    colors: tuple[str, ...] = (),
) -> list[Frame]:
    """Return the frames of a grey clip with the words on it."""
    workshop = Workshop(FolderStore(folder / "store"), folder / "work")
    clip = grey_clip(workshop, picture, rate, length)
    span = Span(scene_id="a", first=0, end=length)
    segment = Segment(index=0, kind="body", start=0, end=length, spans=(span,))
    profile = delivery_profile(picture, rate).model_copy(update={"crf": 2})
    words = lettering(captions, 0, length, colors)
    work = EncodeSegment(segment, (clip,), profile, "s/", lettering=words)
    done = encode_segment(work, workshop)
    path = folder / "store" / done.location
    assert probe(path).codec == CODEC
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="rgb24").astype(np.uint8) for frame in film.decode(video=0)]


def written(frame: Frame) -> NDArray[np.bool_]:
    """Tell which pixels are not the grey behind the words."""
    apart = np.abs(frame.astype(np.int16) - GREY).max(axis=2)
    return np.asarray(apart > 24)


def bounds(frame: Frame) -> tuple[int, int, int, int]:
    """Return left, top, right and bottom of the words."""
    rows, columns = np.flatnonzero(written(frame).any(axis=1)), None
    columns = np.flatnonzero(written(frame).any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_words_are_seen_in_exactly_their_frames(tmp_path: Path, rate: FrameRate) -> None:
    shown = ((3, 4), (10, 11), (12, 31), (50, 90))
    captions = [Caption(start=start, end=end, text="Now") for start, end in shown]
    frames = burned(tmp_path, captions, picture=SMALL, rate=rate, length=100)
    seen = [n for n, frame in enumerate(frames) if written(frame).any()]
    assert seen == [n for start, end in shown for n in range(start, end)]


@pytest.mark.parametrize("ratio", get_args(AspectRatio))
def test_words_lie_where_they_belong(tmp_path: Path, ratio: AspectRatio) -> None:
    picture = picture_size(ratio, "720p")
    words: dict[LettersAs, str] = {
        "caption": "What is said here goes on for more than one line of any film",
        "title": "Harbour at dawn",
        "lower_third": "Ada Lovelace\nAnalyst",
        "call_to_action": "Visit example.com",
    }
    placed = {}
    for kind, text in words.items():
        caption = Caption(start=0, end=30, text=text, shown_as=kind)
        frames = burned(tmp_path / kind, [caption], picture=picture, length=16)
        left, top, right, bottom = placed[kind] = bounds(frames[15])
        assert left >= 0.04 * picture.width
        assert right <= 0.96 * picture.width
        assert top >= 0.05 * picture.height
        assert bottom <= (0.82 if ratio == "9:16" else 0.96) * picture.height
    centred = [kind for kind in words if kind != "lower_third"]
    for kind in centred:
        assert abs(placed[kind][0] + placed[kind][2] - picture.width) <= 4
    assert abs(placed["title"][1] + placed["title"][3] - picture.height) < 0.05 * picture.height
    assert placed["lower_third"][2] < 0.75 * picture.width
    # Nothing covers the captions.
    assert placed["lower_third"][3] <= placed["caption"][1]
    assert placed["call_to_action"][3] <= placed["caption"][1]


def test_boxes_and_letters_have_the_brands_colours(tmp_path: Path) -> None:
    kinds: tuple[LettersAs, ...] = ("title", "lower_third", "call_to_action")
    brand = ("#E0A020", "#204080")
    for kind in kinds:
        caption = Caption(start=0, end=60, text="HHHH", shown_as=kind)
        frame = burned(tmp_path / kind, [caption], length=20, colors=brand)[19]
        style = look(kind, HD, brand)
        for color in (style.ink, style.behind):
            wanted = [int(color[at : at + 2], 16) for at in (1, 3, 5)]
            near = np.abs(frame.astype(np.int16) - wanted).max(axis=2) <= 10
            assert near.sum() > 300, f"{kind} has {color}"


LITERAL = [
    "It's 5%,",
    "off: x;",
    '[x], "y"; z',
    r"{\b1}bold",
    r"\N \n \h \\",
    r"C:\Nine",
    r"{\an8}{x}",
    "%{pts} ${x}",
    "<b>x</b> &lt;",
    "\\",
    "{",
    "}{",
    r"a\{b\}",
]


@pytest.mark.parametrize("text", LITERAL)
def test_text_is_shown_as_it_is_written(tmp_path: Path, text: str) -> None:
    shown = letters(tmp_path / "a", text, "title")
    # FFmpeg's other way to write text, with expansion off, knows no markup at all.
    wanted = drawn(tmp_path, text, "font")
    assert alike(shown, wanted) > LEAST_ALIKE
    if len(text) > 2:
        less = drawn(tmp_path, text.replace(text[2], ""), "font")
        assert alike(less, wanted) < LEAST_ALIKE, "a character less is seen"


@pytest.mark.parametrize("text", ["שלום עולם", "مرحبا بالعالم", "日本語の字幕", "🎬🚀"])
def test_other_scripts_read_as_their_readers_do(tmp_path: Path, text: str) -> None:
    shown, wanted = letters(tmp_path / "a", text, "title"), drawn(tmp_path, text, "font")
    assert alike(shown, wanted) > LEAST_ALIKE


def letters(folder: Path, text: str, kind: LettersAs) -> Frame:
    """Return the white letters of the text alone."""
    caption = Caption(start=0, end=60, text=text, shown_as=kind)
    return cropped(burned(folder, [caption], length=16)[15])


def drawn(folder: Path, text: str, name: str) -> Frame:
    """Return what `drawtext` makes of the text, in the same face and size."""
    (run,) = runs(text)
    words, image = folder / f"{name}.txt", folder / f"{name}.mp4"
    words.write_text(text)
    shutil.copyfile(run.font.path, folder / name)
    style = look("title", HD)
    chain = (
        f"drawtext=textfile={name}.txt:expansion=none:fontfile={name}:fontcolor=white:"
        f"fontsize={told_size(text, style.size):.3f}:x=(w-tw)/2:y=(h-th)/2:"
        f"borderw={round(style.outline)}:bordercolor=black:text_shaping=1"
    )
    grey = ["-v", "error", "-f", "lavfi", "-i", "color=0x808080:size=1280x720"]
    encoding = ["-frames:v", "1", "-c:v", "libx264", "-qp", "2", "-pix_fmt", "yuv420p"]
    process.run(
        [*grey, "-vf", chain, *encoding, "-f", "mp4", str(image)], seconds=60, folder=folder
    )
    with av.open(str(image)) as film:
        frame = next(film.decode(video=0))
        return cropped(frame.to_ndarray(format="rgb24").astype(np.uint8))


def told_size(text: str, size: float) -> float:
    """Return the size the script has for the text, in ems: it may be set smaller."""
    told = script((Caption(start=0, end=9, text=text, shown_as="title"),), HD, 30)
    (run,) = runs(text)
    em = float(told.text.split("\\fs")[1].split("}")[0]) / run.font.line
    assert em <= size + 0.01
    return em


def cropped(frame: Frame) -> Frame:
    white = np.asarray(frame.min(axis=2), dtype=np.uint8)
    rows, columns = (np.flatnonzero((white > 200).any(axis=axis)) for axis in (1, 0))
    return white[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def alike(one: Frame, other: Frame) -> float:
    """Compare two pictures; `drawtext` sets its letters on whole pixels, so widths differ a bit."""
    height, width = one.shape
    if abs(other.shape[1] - width) > max(2, 0.04 * width) or abs(other.shape[0] - height) > 4:
        return 0.0
    fitted = np.asarray(Image.fromarray(other).resize((width, height), Image.Resampling.BILINEAR))
    here, there = (np.pad(each, 6, constant_values=GREY) for each in (one, fitted))
    return max(
        float(structural_similarity(np.roll(here, (down, right), (0, 1)), there))
        for down in range(-1, 2)
        for right in range(-1, 2)
    )


def test_empty_lines_and_what_nothing_can_draw_do_no_harm(tmp_path: Path) -> None:
    caption = Caption(start=0, end=6, text="\ue000\u200b\ufe0f")
    assert not written(burned(tmp_path, [caption])[3]).any()


CAPTIONS = (
    Caption(start=2, end=33, text="Over the first cut,"),
    Caption(start=33, end=61, text="into a dissolve and out of it"),
    Caption(start=25, end=80, text="Title in the middle", shown_as="title"),
    Caption(start=40, end=44, text="Short", shown_as="lower_third"),
)
BRAND = ("#E0A020",)


def test_words_across_joins_are_those_of_one_render(tmp_path: Path) -> None:
    joins = (CUT, Transition(kind="dissolve", length=8), Transition(kind="slideup", length=2))
    timeline = timeline_of((30, 30, 30, 20), joins, SMALL)
    profile = delivery_profile(SMALL, 30).model_copy(update={"crf": 1})
    clips, workshop = shot(timeline, tmp_path)
    pieces: list[Frame] = []
    for segment in cut(timeline):
        words = lettering(CAPTIONS, segment.start, segment.end, BRAND)
        takes = tuple(clips[span.scene_id] for span in segment.spans)
        done = encode_segment(
            EncodeSegment(segment, takes, profile, "s/", lettering=words), workshop
        )
        pieces += luma(tmp_path / "store" / done.location)
    whole = luma(rendered_whole(timeline, clips, tmp_path, profile))
    assert len(pieces) == len(whole) == timeline.length
    apart = [
        np.abs(one.astype(np.int16) - other.astype(np.int16))
        for one, other in zip(pieces, whole, strict=True)
    ]
    assert max(float(each.mean()) for each in apart) < 0.6
    # Not a word is missing, or lies elsewhere, in any frame.
    assert max(float(np.percentile(each, 99.9)) for each in apart) < 16


def shot(timeline: Timeline, folder: Path) -> tuple[dict[str, Clip], Workshop]:
    workshop = Workshop(FolderStore(folder / "store"), folder / "work")
    clips = {}
    for scene in timeline.scenes:
        order, place = clip_order(scene, timeline), scene.id
        work = generate.RenderClip(scene.id, order, TestCard(), f"{place}.mp4", f"{place}.jpg")
        clips[scene.id] = generate.render_clip(work, workshop)
    return clips, workshop


def rendered_whole(
    timeline: Timeline, clips: dict[str, Clip], folder: Path, profile: Profile
) -> Path:
    words = lettering(CAPTIONS, 0, timeline.length, BRAND)
    conform.lay_out(words, profile, folder)
    paths = [folder / "store" / clips[scene.id].location for scene in timeline.scenes]
    into = folder / "whole.mp4"
    told = commands.whole(paths, timeline, profile, into, words)
    process.run(told, seconds=120, folder=folder)
    return into


def luma(path: Path) -> list[Frame]:
    with av.open(str(path)) as film:
        return [frame.to_ndarray(format="gray").astype(np.uint8) for frame in film.decode(video=0)]


def test_words_belong_to_the_key_of_their_segment_and_no_other(tmp_path: Path) -> None:
    timeline = timeline_of((30, 30, 30), (CUT, CUT), SMALL)
    profile = delivery_profile(SMALL, 30)
    clips, _ = shot(timeline, tmp_path)

    def keys(captions: Sequence[Caption]) -> list[str]:
        return [
            segment_key(
                segment,
                [clips[span.scene_id] for span in segment.spans],
                profile,
                lettering(captions, segment.start, segment.end),
            )
            for segment in cut(timeline)
        ]

    said = Caption(start=35, end=50, text="Hello")
    plain, before, after = keys(()), keys((said,)), keys((said.model_copy(update={"text": "Hi"}),))
    assert plain[0] == before[0] == after[0]
    assert plain[2] == before[2] == after[2]
    assert len({plain[1], before[1], after[1]}) == 3
    # The same words at the same place of a scene that comes later in the film.
    later = said.model_copy(update={"start": said.start + 300, "end": said.end + 300})
    body = cut(timeline)[1]
    moved = body.model_copy(update={"start": body.start + 300, "end": body.end + 300})
    words = lettering((later,), moved.start, moved.end)
    assert segment_key(moved, [clips["scene-1"]], profile, words) == before[1]
