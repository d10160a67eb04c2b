"""A plan that is read over before anything is made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import ImpossibleBrief
from pipelines.film.review import WantedScene, reviewed
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition
from tests.acceptance.staging import timeline_of

FADE = Transition(kind="fade", length=10)
PLAN = timeline_of((60, 90, 60), (FADE, FADE))


def wanted(timeline: Timeline, *order: int, **changes: object) -> list[WantedScene]:
    scenes = [WantedScene(id=timeline.scenes[index].id) for index in order]
    return [scenes[0].model_copy(update=changes), *scenes[1:]]


def test_what_is_not_said_stays_as_planned() -> None:
    assert reviewed(PLAN, wanted(PLAN, 0, 1, 2)) == PLAN


def test_scenes_change_their_words_length_and_place() -> None:
    changed = reviewed(PLAN, wanted(PLAN, 2, 0, 1, title="New", narration="Said.", length=75))
    assert [scene.id for scene in changed.scenes] == ["scene-2", "scene-0", "scene-1"]
    first = changed.scenes[0]
    assert (first.title, first.narration, first.length) == ("New", "Said.", 75)
    assert first.prompt == PLAN.scenes[2].prompt
    assert changed.transitions == PLAN.transitions
    assert changed.length == PLAN.length + 15


def test_a_transition_gives_way_to_a_scene_that_is_too_short_for_it() -> None:
    changed = reviewed(PLAN, wanted(PLAN, 0, 1, 2, length=5))
    assert changed.transitions[0].length == 4
    assert changed.transitions[1] == FADE


@pytest.mark.parametrize("order", [(0, 1), (0, 1, 1), (0, 1, 2, 2)])
def test_every_scene_must_be_there_once(order: tuple[int, ...]) -> None:
    with pytest.raises(ImpossibleBrief, match="once"):
        reviewed(PLAN, wanted(PLAN, *order))


def test_a_scene_that_nobody_planned_is_named() -> None:
    with pytest.raises(ImpossibleBrief, match="scene-9"):
        reviewed(PLAN, [WantedScene(id="scene-9")])


@pytest.mark.parametrize("length", [1, 10_800])
def test_a_film_too_short_or_too_long_is_refused(length: int) -> None:
    plan = timeline_of((100,), ())
    with pytest.raises(ImpossibleBrief, match=r"3 to 180 s"):
        reviewed(plan, [WantedScene(id="scene-0", length=length)])


@given(st.permutations([0, 1, 2]), st.lists(st.integers(1, 400), min_size=3, max_size=3))
def test_any_order_and_lengths_give_a_film_or_the_reason(
    order: list[int], lengths: list[int]
) -> None:
    scenes = [
        WantedScene(id=PLAN.scenes[index].id, length=length)
        for index, length in zip(order, lengths, strict=True)
    ]
    try:
        film = reviewed(PLAN, scenes)
    except ImpossibleBrief as error:
        assert "3 to 180 s" in str(error)  # noqa: PT017
    else:
        assert film.length >= 90
