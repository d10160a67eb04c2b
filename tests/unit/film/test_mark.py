"""Where a logo is seen, in every ratio."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.film.clip import Clip
from pipelines.film.given import Logo
from pipelines.film.mark import CORNER, SAFE_MARGIN, mark_over
from pipelines.film.picture import AspectRatio, Resolution, picture_size
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline
from pipelines.film.titling import words_over
from pipelines.film.transition import Transition
from tests.acceptance.staging import timeline_of

LOGO = Logo(location="x", sha256="0" * 64, form="png_pipe", width=400, height=100, ink="#DC1E28")
sides = st.integers(1, 8192)


@given(
    ratio=st.sampled_from(get_args(AspectRatio)),
    resolution=st.sampled_from(get_args(Resolution)),
    width=sides,
    height=sides,
)
def test_it_is_inside_the_safe_area_in_its_own_shape(
    ratio: AspectRatio, resolution: Resolution, width: int, height: int
) -> None:
    picture = picture_size(ratio, resolution)
    logo = LOGO.model_copy(update={"width": width, "height": height})
    plain = timeline_of((60, 60), (Transition(kind="fade", length=10),), picture)
    timeline = plain.model_copy(update={"logo": logo})
    for segment in cut(timeline):
        mark = mark_over(segment, timeline)
        assert mark is not None
        assert (mark.x + mark.y + mark.width + mark.height) % 2 == 0
        margin = SAFE_MARGIN * min(picture.width, picture.height) - 2
        assert min(mark.x, mark.y) >= margin
        assert mark.x + mark.width <= picture.width - margin
        assert mark.y + mark.height <= picture.height - margin
        if min(mark.width, mark.height) > 20:  # smaller sides are rounded to even ones
            assert mark.width / mark.height == pytest.approx(width / height, rel=0.11)


def branded(role: str, *colors: str, ink: str = "#DC1E28") -> Timeline:
    plain = timeline_of((60, 60), (Transition(kind="fade", length=10),))
    last = plain.scenes[1].model_copy(update={"role": role})
    logo = LOGO.model_copy(update={"ink": ink})
    told = {"scenes": (plain.scenes[0], last), "logo": logo, "colors": colors}
    return plain.model_copy(update=told)


def test_it_is_on_a_card_where_the_film_calls_to_action_and_small_before() -> None:
    timeline = branded("call_to_action")
    first, between, card = (mark_over(segment, timeline) for segment in cut(timeline))
    assert first is not None
    assert card is not None
    assert first == between
    assert first.ground is None
    assert first.width <= CORNER[0] * 180 + 1
    assert card.ground is not None
    assert card.width > 2 * first.width
    assert card.x + card.width / 2 == pytest.approx(160, abs=2)
    story = branded("story")
    assert {mark_over(segment, story) for segment in cut(story)} == {first}


def test_a_film_without_a_logo_has_no_mark() -> None:
    plain = timeline_of((60, 60), (Transition(kind="fade", length=10),))
    assert [mark_over(segment, plain) for segment in cut(plain)] == [None] * 3


@pytest.mark.parametrize(
    ("ink", "colors", "ground"),
    [
        ("#000000", (), "#FFFFFF"),
        ("#FFFFFF", (), "#14141A"),
        ("#FFFFFF", ("#F2A541", "#1B1B3A"), "#1B1B3A"),
        # White is seen on no light card, nor is the main colour.
        ("#FFFFFF", ("#F2A541", "#FAF3E0"), "#14141A"),
        ("#1B1B3A", ("#7A1F1F", "#FAF3E0"), "#FAF3E0"),
    ],
)
def test_the_card_lets_the_logo_be_seen(ink: str, colors: tuple[str, ...], ground: str) -> None:
    timeline = branded("call_to_action", *colors, ink=ink)
    card = mark_over(cut(timeline)[-1], timeline)
    assert card is not None
    assert card.ground == ground


def test_the_words_of_the_card_are_written_even_if_the_clip_has_them() -> None:
    timeline = branded("call_to_action")
    scenes = (timeline.scenes[0], timeline.scenes[1].model_copy(update={"title": "Buy one"}))
    timeline = timeline.model_copy(update={"scenes": scenes})
    segment = cut(timeline)[-1]
    clip = Clip(
        scene_id=scenes[1].id,
        key="k",
        location="clip.mp4",
        thumbnail="",
        model="animatic",
        sha256="0" * 64,
        picture=timeline.picture,
        length=60,
        size_bytes=1,
        titled=True,
    )
    (words,) = words_over(segment, timeline, (clip,), ()).captions
    assert (words.text, words.shown_as) == ("Buy one", "call_to_action")
    bare = timeline.model_copy(update={"logo": None})
    assert words_over(segment, bare, (clip,), ()).captions == ()
