"""The animatic as a person would judge it: by its frames."""

import hashlib
import pickle
import re
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from pipelines.ffmpeg import process
from pipelines.film.clip import ClipOrder
from pipelines.film.contrast import contrast
from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate
from pipelines.models.animatic.animation import Animation
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import TREATMENTS
from pipelines.models.animatic.legibility import CONTRAST
from pipelines.models.animatic.model import AnimaticModel, frames
from pipelines.models.animatic.staging import SAFE

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

WORDS = {
    "hero": "Product shot of a solar kettle. Palette #F4A261 #264653",
    "landscape": "Landscape, a whale in the open sea. Palette #0FA3B1 #F7A072 #04364A #E8F6F8",
    "poster": "Kinetic typography for a fitness app. Palette #3A0CA3 #F72585 #4CC9F0 #F8F9FA",
    "papercut": "Papercut, a coffee cup. Palette #C97B4A #A3B18A #FAF3E7 #344E41",
    "blueprint": "Blueprint of wireless earbuds. Palette #00B4D8 #0B132B #E0FBFC #7B61FF",
}
PLACES = ("festival stage at night", "city at night", "mountains", "forest", "golden hills", "sea")
RATIOS = {"16:9": (320, 180), "9:16": (180, 320), "1:1": (200, 200), "4:5": (192, 240)}
TITLES = (
    "",
    "   ",
    "Boils in two minutes",
    "x" * 120,
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz",
    "The very long title of a scene that somebody wrote with far too many words for one picture",
    "2分で沸くソーラーケトル、あなたの朝に",
    "قهوة قوية لصباح هادئ",
    "שלום עולם",
    "नमस्ते दुनिया",
    "🔥👟💨 emoji 👩‍👩‍👧‍👦 and 🇳🇴",
    "Z̴̡̛a̷͎͝l̵͙̑g̶̺̈o̵̢̒ \u202eright to left\u202c",
    "\ud7ff\ue000\uffff\U0010ffff\x00\x07",
    "…",
)


def order_of(
    prompt: str = WORDS["hero"],
    title: str = "Boils in two minutes",
    seed: int = 1,
    size: tuple[int, int] = RATIOS["16:9"],
    frame_rate: FrameRate = 24,
    length: int = 48,
) -> ClipOrder:
    width, height = size
    return ClipOrder(
        prompt=prompt,
        title=title,
        seed=seed,
        picture=PictureSize(width=width, height=height),
        frame_rate=frame_rate,
        length=length,
    )


def drawn(order: ClipOrder) -> Iterator[Pixels]:
    """Return the frames as RGB copies."""
    size = order.picture
    for frame in frames(order):
        pixels = np.frombuffer(bytes(frame), np.uint8).reshape(size.height, size.width, 4)
        yield pixels[..., 2::-1]


def moment(order: ClipOrder, frame: int) -> Pixels:
    for index, pixels in enumerate(drawn(order)):
        if index == frame:
            return pixels
    raise AssertionError("the clip is shorter")


def difference(one: Pixels, other: Pixels) -> float:
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


def digest(order: ClipOrder) -> str:
    found = hashlib.sha256()
    for frame in frames(order):
        found.update(frame)
    return found.hexdigest()


def near(pixels: Pixels, color: str, distance: int = 12) -> float:
    """Return the share of pixels that are as good as `color`."""
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return float((np.abs(pixels.astype(int) - wanted).max(axis=-1) <= distance).mean())


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_same_order_gives_the_same_file(treatment: str, tmp_path: Path) -> None:
    order = order_of(WORDS[treatment], length=12)
    model = AnimaticModel()
    for name in ("one.mp4", "two.mp4"):
        model.render(order, tmp_path / name)

    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()


def test_another_process_draws_the_same_frames(tmp_path: Path) -> None:
    order = order_of("Landscape, a city at night, a car", length=6)
    program = (
        "import pickle, sys, hashlib\n"
        "from pathlib import Path\n"
        "from tests.unit.models.test_animatic import digest\n"
        "order = pickle.loads(Path(sys.argv[1]).read_bytes())\n"
        "Path(sys.argv[2]).write_text(digest(order))\n"
    )
    asked, answered = tmp_path / "order", tmp_path / "digest"
    asked.write_bytes(pickle.dumps(order))
    subprocess.run([sys.executable, "-c", program, str(asked), str(answered)], check=True)

    assert answered.read_text() == digest(order)


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_the_file_has_exactly_the_frames_that_were_ordered(rate: FrameRate, tmp_path: Path) -> None:
    order = order_of(WORDS["poster"], frame_rate=rate, length=rate + 7, size=(322, 182))
    AnimaticModel().render(order, tmp_path / "clip.mp4")

    with av.open(str(tmp_path / "clip.mp4")) as film:
        stream = film.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.average_rate == Fraction(rate)
        times = []
        for frame in film.decode(stream):
            assert (frame.width, frame.height, frame.format.name) == (322, 182, "yuv420p")
            assert frame.pts is not None
            assert frame.time_base is not None
            times.append(frame.pts * frame.time_base)
    assert times == [Fraction(index, rate) for index in range(order.length)]


def test_the_file_says_and_means_bt709(tmp_path: Path) -> None:
    order = order_of(WORDS["poster"], title="", length=30)
    AnimaticModel().render(order, tmp_path / "clip.mp4")

    with av.open(str(tmp_path / "clip.mp4")) as film:
        frame = list(film.decode(video=0))[-1]
        context = film.streams.video[0].codec_context
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
        assert [int(tag) for tag in tags] == [1, 1, 1, 1]
        luma, blue, red = (
            np.frombuffer(bytes(plane), np.uint8).reshape(plane.height, plane.line_size)[
                :, : plane.width
            ]
            for plane in frame.planes
        )
    drawn_last = moment(order, order.length - 1).astype(float) / 255
    expected = 16 + 219 * (drawn_last @ [0.2126, 0.7152, 0.0722])
    assert np.abs(luma.astype(float) - expected).mean() < 2
    pink = np.abs(drawn_last[::2, ::2] - np.array([0xF7, 0x25, 0x85]) / 255).max(axis=-1) < 0.01
    assert pink.any()
    # By BT.709 the pink has Cb 149 and Cr 216; by BT.601 it would have 139 and 213.
    assert abs(float(np.median(blue[pink])) - 149) <= 2
    assert abs(float(np.median(red[pink])) - 216) <= 2


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_the_prompt_s_colours_are_seen(treatment: str) -> None:
    prompt = WORDS[treatment]
    last = moment(order_of(prompt, length=60), 59)

    seen = {color: near(last, color, 40) for color in re.findall("#[0-9A-F]{6}", prompt)}
    assert max(seen.values()) > 0.02
    assert sum(seen.values()) > 0.04


def test_grey_brand_colours_give_a_grey_picture() -> None:
    order = order_of("Product shot of a kettle. Palette #111111 #4A4A4A #B5B5B5 #F2F2F2")
    pixels = moment(order, 40).astype(int)

    assert (pixels.max(axis=-1) - pixels.min(axis=-1)).mean() < 4


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("treatment", TREATMENTS)
def test_type_contrasts_with_what_is_behind_it(treatment: str, ratio: str) -> None:
    animation = Animation(order_of(WORDS[treatment], size=RATIOS[ratio]))

    assert animation.overlay.contrast >= CONTRAST


@pytest.mark.parametrize("place", PLACES)
def test_type_is_readable_on_every_landscape(place: str) -> None:
    order = order_of(f"Landscape, {place}, a backpack", title="Go far", length=72)
    animation = Animation(order)
    assert animation.setting is not None
    bare = moment(order.model_copy(update={"title": ""}), 0)  # a title changes the staging only
    assert bare.shape == (180, 320, 3)
    assert animation.overlay.contrast >= CONTRAST
    shown = moment(order, 70)
    box = animation.setting.bounds
    part = shown[int(box.top()) : int(box.bottom()), int(box.left()) : int(box.right())]
    ink = animation.overlay.inks[0]
    # What is nearest to the ink is the type; what is farthest from it is behind the type.
    luminances = sorted(
        Color(*(int(value) for value in pixel)).luminance
        for pixel in part.reshape(-1, 3)[:: max(len(part) // 8, 1)]
    )
    darkest, lightest = luminances[len(luminances) // 20], luminances[-len(luminances) // 20]
    assert contrast(darkest, lightest) > CONTRAST
    assert min(abs(ink.luminance - darkest), abs(ink.luminance - lightest)) < 0.12


@pytest.mark.parametrize("title", TITLES)
def test_any_title_stays_within_the_safe_margins(title: str) -> None:
    for ratio, call in (("16:9", ""), ("9:16", ""), ("1:1", "Call to action. "), ("4:5", "")):
        order = order_of(call + WORDS["hero"], title=title, size=RATIOS[ratio], length=24)
        animation = Animation(order)
        if animation.setting is None:
            continue
        box, size = animation.setting.bounds, order.picture
        assert box.left() >= size.width * SAFE
        assert box.right() <= size.width * (1 - SAFE)
        assert box.top() >= size.height * 0.05
        assert box.bottom() <= size.height * 0.95
        assert len(list(drawn(order))) == 24


def test_an_empty_title_shows_no_type() -> None:
    assert Animation(order_of(title="")).setting is None
    assert Animation(order_of(title=" \u200b ")).setting is None


@pytest.mark.parametrize("treatment", TREATMENTS)
def test_something_moves_in_every_second(treatment: str) -> None:
    order = order_of(WORDS[treatment], length=4 * 24)
    seconds = [pixels for index, pixels in enumerate(drawn(order)) if index % 24 == 0]

    assert all(difference(one, other) > 0.4 for one, other in pairwise(seconds))


def test_nothing_jumps_from_one_frame_to_the_next() -> None:
    order = order_of("Landscape, the sea", title="", length=72)
    changes = []
    before = None
    for pixels in drawn(order):
        if before is not None:
            changes.append(difference(before, pixels))
        before = pixels

    assert max(changes) < 4


def test_motion_depends_on_the_time_and_not_on_the_frame_rate() -> None:
    slow = order_of(frame_rate=30, length=30)
    fast = order_of(frame_rate=60, length=60)

    for second in (0, 0.3, 0.5, 0.9):
        one, other = moment(slow, int(second * 30)), moment(fast, int(second * 60))
        assert difference(one, other) == 0


def test_another_seed_and_another_prompt_give_another_picture() -> None:
    pictures = [
        moment(order_of(prompt, seed=seed, length=24), 20)
        for prompt, seed in (
            ("Close-up of running shoes", 1),
            ("Close-up of running shoes", 2),
            ("Close-up of a bicycle", 1),
        )
    ]

    assert difference(pictures[0], pictures[1]) > 3
    assert difference(pictures[0], pictures[2]) > 3


@pytest.mark.parametrize("ratio", RATIOS)
def test_every_format_is_filled_and_composed(ratio: str) -> None:
    for treatment in TREATMENTS:
        order = order_of(WORDS[treatment], size=RATIOS[ratio], length=30)
        animation = Animation(order)
        subject, type_area = animation.staging.subject, animation.staging.type_area
        width, height = RATIOS[ratio]
        assert 0 <= subject.left() < subject.right() <= width
        assert 0 <= subject.top() < subject.bottom() <= height
        if treatment != "poster":  # its quilt has a place of its own
            apart = subject.makeOutset(-width * 0.02, -height * 0.02)
            assert not apart.intersect(type_area)
        pixels = moment(order, 29)
        for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
            assert (edge.max(axis=-1) > 0).mean() > 0.5  # nothing was left unpainted


def test_a_call_to_action_has_a_button_in_the_accent_colour() -> None:
    order = order_of("Call to action. " + WORDS["hero"], title="Order yours", length=40)
    animation = Animation(order)
    assert animation.pill is not None
    assert animation.pill.setting is not None
    assert animation.setting is None
    pill = animation.pill
    assert contrast(pill.ink.luminance, pill.color.luminance) >= CONTRAST
    box = pill.bounds
    inside = moment(order, 39)[
        int(box.top()) : int(box.bottom()), int(box.left()) : int(box.right())
    ]
    assert near(inside, "#F4A261") > 0.4


def test_a_call_to_action_too_long_for_a_button_stands_above_one() -> None:
    animation = Animation(order_of("Call to action. " + WORDS["hero"], title="Please " * 15))

    assert animation.setting is not None
    assert animation.pill is not None
    assert animation.pill.bounds.top() > animation.setting.bounds.bottom()
    assert animation.pill.bounds.bottom() < 180


def test_the_model_is_a_picklable_value() -> None:
    model = pickle.loads(pickle.dumps(AnimaticModel()))

    assert model == AnimaticModel()
    assert (model.name, model.version) == ("animatic", "2")


def test_an_interrupt_stops_the_clip_and_its_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0
    draw = Animation.draw

    def interrupted(self: Animation, canvas: object, time: float) -> None:
        nonlocal calls
        calls += 1
        if calls > 5:
            raise KeyboardInterrupt
        draw(self, canvas, time)

    monkeypatch.setattr(Animation, "draw", interrupted)
    with pytest.raises(KeyboardInterrupt):
        AnimaticModel().render(order_of(length=240), tmp_path / "clip.mp4")

    assert calls == 6
    assert process.build()
