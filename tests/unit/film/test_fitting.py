from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.film.fitting import HOLD_SECONDS, MOST_SLOWED, pace
from pipelines.film.timing import FrameRate

rates = st.sampled_from(get_args(FrameRate))


@pytest.mark.parametrize(
    ("clip", "scene", "wanted"),
    [
        (90, 90, "own"),
        (120, 90, "own"),
        (75, 90, "own"),  # half a second is held
        (74, 90, "slow"),
        (60, 90, "slow"),  # half as long again
        (59, 90, "loop"),
        (2, 90, "loop"),
        (1, 90, "own"),  # a single picture
        (1, 5400, "own"),
    ],
)
def test_how_a_short_clip_lasts(clip: int, scene: int, wanted: str) -> None:
    assert pace(clip, scene, 30) == wanted


@given(st.integers(1, 6000), st.integers(1, 6000), rates)
def test_no_clip_is_held_long_or_slowed_much(clip: int, scene: int, rate: FrameRate) -> None:
    found = pace(clip, scene, rate)
    if found == "own" and clip > 1:
        assert Fraction(scene - clip, rate) <= HOLD_SECONDS
    if found == "slow":
        assert 1 < Fraction(scene, clip) <= MOST_SLOWED
