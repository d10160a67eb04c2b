"""What the animatic reads in a prompt."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.film.clip import ClipOrder
from pipelines.film.contrast import contrast
from pipelines.film.picture import PictureSize
from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.color import Color, from_hex, from_lch
from pipelines.models.animatic.direction import MOVES, TREATMENTS, Direction, Move, direct
from pipelines.models.animatic.lines import broken, placed_in_order, right_to_left, units
from pipelines.models.animatic.motifs import FORM, MOTIFS, motif_in
from pipelines.models.animatic.motifs.motif import SIDE, Motif, silhouette
from pipelines.models.animatic.palette import palette_of

COLORS = st.builds(Color, st.integers(0, 255), st.integers(0, 255), st.integers(0, 255))


def read(prompt: str, title: str = "Title", seed: int = 1) -> Direction:
    size = PictureSize(width=320, height=180)
    order = ClipOrder(prompt=prompt, title=title, seed=seed, picture=size, frame_rate=30, length=90)
    return direct(order)


@pytest.mark.parametrize(
    ("words", "motif"),
    [
        ("a solar-powered kettle that boils in two minutes", "kettle"),
        ("wireless earbuds with noise cancellation", "earbuds"),
        ("a fitness app that tracks your sleep", "phone"),
        ("a summer music festival", "speaker"),
        ("sustainable fashion, a linen shirt", "shirt"),
        ("running shoes that weigh nothing", "shoe"),
        ("our coffee shop in Leeds", "cup"),
        ("a law firm for founders", "columns"),
        ("an ocean clean-up charity", "whale"),
        ("a bakery that bakes bread at night", "bread"),
        ("xqzt blorf wibble", "form"),
    ],
)
def test_the_subject_decides_what_is_shown(words: str, motif: str) -> None:
    assert motif_in(words).name == motif


def test_the_subject_counts_and_not_the_setting_or_the_style() -> None:
    prompt = (
        "Close-up, slow push-in, warm natural daylight. A hand sets it down. Palette #D98E4A."
        " Subject: a phone case. Setting: a kitchen with a coffee machine, a cup and a plant."
        " Style: natural, like a book. Brief: an ad for a phone case."
    )
    assert read(prompt).motif.name == "phone"


def test_a_subject_nobody_has_drawn_is_an_abstract_form() -> None:
    prompt = "Wide shot. Nothing. Subject: wibble. Style: warm and natural. Brief: ad for wibble."
    assert read(prompt).motif is FORM


@pytest.mark.parametrize(
    ("words", "treatment"),
    [
        ("in paper cut-out style", "papercut"),
        ("kinetic typography", "poster"),
        ("as a technical drawing", "blueprint"),
        ("a packshot on white", "hero"),
        ("aerial view", "landscape"),
    ],
)
def test_a_word_picks_the_treatment(words: str, treatment: str) -> None:
    assert read(f"A bottle {words}").treatment == treatment


def test_seeds_show_every_treatment() -> None:
    shots = ("Close-up of earbuds", "Wide shot of a valley", "Medium shot of a shoe")
    seen = {read(shot, seed=seed).treatment for shot in shots for seed in range(25)}
    assert seen == set(TREATMENTS)


@pytest.mark.parametrize(
    ("words", "move"),
    [
        ("Close-up, slow push-in", "push-in"),
        ("Wide shot, swift pull-out", "pull-out"),
        ("Wide shot, slow pan left", "pan-left"),
        ("Medium shot, pan right", "pan-right"),
        ("Close-up, orbit", "orbit"),
    ],
)
def test_the_camera_moves_as_the_shot_says(words: str, move: Move) -> None:
    assert read(f"{words}. A cup").move == move


def test_light_scenery_and_call_to_action_are_read() -> None:
    direction = read("Call to action. A sea at golden hour, a bottle on the beach")
    assert (direction.light, direction.scenery, direction.call_to_action) == ("golden", "sea", True)
    night = read("Wide shot. A city street at night, a car")
    assert (night.light, night.scenery, night.dark) == ("night", "city", True)
    assert not night.call_to_action


def test_the_prompt_s_colours_are_the_palette() -> None:
    palette = palette_of("Palette #F4A261 #264653, warm", 1)
    assert palette.accent == from_hex("#F4A261")
    assert palette.given == (from_hex("#F4A261"), from_hex("#264653"))


def test_without_colours_the_mood_decides_and_not_the_seed() -> None:
    assert palette_of("a night club", 1) == palette_of("a night club", 2)
    assert palette_of("a night club", 1) != palette_of("an organic garden", 1)
    assert palette_of("wibble", 1) != palette_of("wibble", 2)


@given(colors=st.lists(COLORS, min_size=1, max_size=5), seed=st.integers(0, 2**31 - 1))
def test_any_brand_gives_ink_that_can_be_read_on_its_paper(colors: list[Color], seed: int) -> None:
    codes = " ".join(f"#{c.red:02X}{c.green:02X}{c.blue:02X}" for c in colors)
    palette = palette_of(f"Palette {codes}", seed)
    assert palette.accent in palette.given
    assert contrast(palette.dark.luminance, palette.light.luminance) >= 7
    assert palette.dark.lightness <= 0.31
    assert palette.light.lightness >= 0.89


@given(COLORS)
def test_a_colour_survives_the_way_through_oklch(color: Color) -> None:
    back = from_lch(*color.lch)
    assert (
        max(
            abs(a - b)
            for a, b in zip(
                (color.red, color.green, color.blue), (back.red, back.green, back.blue), strict=True
            )
        )
        <= 1
    )


@given(prompt=st.text(max_size=300), title=st.text(max_size=120), seed=st.integers(0, 2**31 - 1))
def test_any_order_can_be_directed_and_always_the_same_way(
    prompt: str, title: str, seed: int
) -> None:
    direction = read(prompt, title, seed)
    assert direction == read(prompt, title, seed)
    assert direction.treatment in TREATMENTS
    assert direction.move in MOVES


@given(
    widths=st.lists(st.floats(0.2, 6), min_size=1, max_size=20),
    limit=st.floats(6, 30),
)
def test_lines_hold_every_word_in_order_within_the_limit(widths: list[float], limit: float) -> None:
    spaces = [0.25] * len(widths)
    lines = broken(widths, spaces, limit)
    assert lines is not None
    assert [index for first, end in lines for index in range(first, end)] == list(
        range(len(widths))
    )
    for first, end in lines:
        assert sum(widths[first:end]) + 0.25 * (end - first - 1) <= limit + 1e-6


def test_a_word_wider_than_the_line_can_not_be_broken_into_lines() -> None:
    assert broken([9.0, 1.0], [0.0, 0.25], 5.0) is None


def test_japanese_is_broken_after_its_particles() -> None:
    assert [unit for unit, _ in units("2分で沸くソーラーケトル")] == [
        "2分で",
        "沸く",
        "ソーラーケトル",
    ]


@given(st.text(max_size=120))
def test_units_lose_nothing_but_spaces(title: str) -> None:
    assert "".join(unit for unit, _ in units(title)) == "".join(title.split())


def test_the_first_strong_letter_gives_the_direction() -> None:
    assert right_to_left("123 שלום hello")
    assert not right_to_left("hello שלום")
    assert not right_to_left("123")


@pytest.mark.parametrize("motif", [*MOTIFS, FORM], ids=lambda motif: motif.name)
def test_every_motif_lies_in_its_square(motif: Motif) -> None:
    bounds = silhouette(motif).computeTightBounds()
    assert bounds.left() >= -5
    assert bounds.right() <= SIDE + 5
    assert bounds.top() >= -8
    assert bounds.bottom() <= SIDE + (12 if not motif.stands else 2)
    assert not motif.stands or bounds.bottom() >= 85


@settings(deadline=None)
@given(
    move=st.sampled_from(MOVES),
    seconds=st.floats(0.1, 60),
    depth=st.floats(0, 2),
    share=st.floats(0, 1),
)
def test_what_a_plate_covers_is_all_the_camera_sees(
    move: Move, seconds: float, depth: float, share: float
) -> None:
    camera = Camera(move, seconds, 320, 180, (200.0, 100.0))
    seen = camera.seen(depth)
    shown = camera.matrix(seconds * share, depth).mapRect(seen)
    assert shown.left() <= 0
    assert shown.top() <= 0
    assert shown.right() >= 320
    assert shown.bottom() >= 180


@pytest.mark.parametrize(
    ("line", "rtl", "runs"),
    [
        ("Boil with the sun", False, [[0], [1], [2], [3]]),
        ("קומקום שמש: מהיר", True, [[0], [1], [2]]),
        ("اطلب الآن — Order 24/7", True, [[0], [1], [2], [4, 3]]),
        ("שלום Good - morning!", True, [[0], [3, 2, 1]]),
        ("قبل 24 ساعة", True, [[0], [1], [2]]),
        ("Say שלום עולם now", False, [[0], [2, 1], [3]]),
        ("123 -", True, [[0], [1]]),
    ],
)
def test_words_of_another_direction_stand_together(
    line: str, rtl: bool, runs: list[list[int]]
) -> None:
    assert placed_in_order(line.split(), rtl=rtl) == runs
