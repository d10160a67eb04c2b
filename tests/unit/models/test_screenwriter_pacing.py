from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.film.timing import MIN_SEGMENT_FRAMES, FrameRate
from pipelines.film.transition import CUT, Transition
from pipelines.models.screenwriters.pacing import FULL_ARC_SECONDS, footage, slots, transition

RATES = get_args(FrameRate)
SECONDS = range(3, 181)


def film(
    seconds: int, rate: FrameRate, pace: float, beats: int, *, call: bool, soft: bool
) -> tuple[tuple[int, ...], tuple[Transition, ...]]:
    """Return scene lengths and transitions of a film, all of them cuts or all of them fades."""
    lengths = slots(seconds * rate, rate, pace, beats, call=call)
    joins = tuple(
        transition("fade" if soft else "cut", rate, before, after)
        for before, after in pairwise(lengths)
    )
    return footage(lengths, joins), joins


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("soft", [False, True])
def test_every_duration_at_every_rate_is_filled_exactly(rate: FrameRate, soft: bool) -> None:
    for seconds in SECONDS:
        scenes, joins = film(seconds, rate, 5.2, 0, call=True, soft=soft)
        assert sum(scenes) - sum(join.length for join in joins) == seconds * rate


@settings(max_examples=200)
@given(
    st.sampled_from(SECONDS),
    st.sampled_from(RATES),
    st.floats(4, 6.4),
    st.integers(0, 60),
    st.booleans(),
    st.booleans(),
)
def test_hook_and_call_take_three_to_five_seconds_and_every_other_scene_four_to_seven(
    seconds: int, rate: FrameRate, pace: float, beats: int, call: bool, soft: bool
) -> None:
    scenes, joins = film(seconds, rate, pace, beats, call=call, soft=soft)
    assert sum(scenes) - sum(join.length for join in joins) == seconds * rate
    if seconds < FULL_ARC_SECONDS + (not call):
        assert len(scenes) == 2
        assert abs(scenes[0] - scenes[1]) <= 2
        return
    hook, *story, last = scenes
    assert 3 * rate <= hook <= 5 * rate
    assert all(4 * rate <= scene <= 7 * rate for scene in story)
    assert (3 if call else 4) * rate <= last <= (5 if call else 7) * rate


def test_there_is_a_scene_for_every_beat_as_long_as_four_seconds_are_left_for_each() -> None:
    assert len(slots(30 * 24, 24, 6.0, 5, call=True)) == 2 + 5
    assert len(slots(30 * 24, 24, 6.0, 50, call=True)) == 2 + 6


def test_a_fade_between_short_scenes_is_short_and_between_the_shortest_a_cut() -> None:
    assert transition("fade", 24, 36, 36).length == 7
    assert transition("fade", 24, 2 * MIN_SEGMENT_FRAMES, 100) == CUT
    assert transition("cut", 24, 100, 100) == CUT
