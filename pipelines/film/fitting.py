"""How a clip of any shape and length comes to fill its scene."""

from fractions import Fraction
from typing import Literal

from pipelines.film.timing import FrameRate, Frames
from pipelines.film.value import Value

Fit = Literal["fill", "fit", "blur"]
"""
fill   the picture is filled, and what of the clip sticks out is cut off, the same on both sides
fit    all of the clip is seen, between black bars
blur   all of the clip is seen, over an enlarged and blurred copy of itself
"""
Pace = Literal["own", "slow", "loop"]

HOLD_SECONDS = Fraction(1, 2)
"""So long a last picture stands still before anyone takes it for a fault."""
MOST_SLOWED = Fraction(3, 2)
"""Beyond, people seem to wade, and pictures that are shown twice begin to stutter."""


class Fitting(Value):
    """What a scene wants of its clip."""

    fit: Fit = "fill"
    length: Frames = 0
    """Frames of footage the clip is brought to; 0 if it has no more than its clip."""


def pace(clip: int, scene: int, rate: FrameRate) -> Pace:
    """Return how a clip of `clip` frames, at the film's rate, lasts for `scene` frames of footage.

    A clip that is long enough is shown from its beginning; the rest is left out. One that is up
    to `HOLD_SECONDS` short, and a single picture, hold their last frame. One that is shorter is
    slowed down to exactly the scene's length, by up to `MOST_SLOWED`; beyond, it is played again
    and again at its own speed.
    """
    if clip <= 1 or scene - clip <= HOLD_SECONDS * rate:
        return "own"
    return "slow" if Fraction(scene, clip) <= MOST_SLOWED else "loop"
