"""How a layer moves by itself: offsets in pixels as functions of the time in seconds."""

import math
from collections.abc import Callable

Drift = Callable[[float], tuple[float, float]]


def still(_time: float) -> tuple[float, float]:
    return 0.0, 0.0


def sailing(speed: float) -> Drift:
    """Move sideways at `speed` pixels a second."""
    return lambda time: (speed * time, 0.0)


def bobbing(swing: float, rate: float, phase: float = 0.0, *, up: float = 0.0) -> Drift:
    """Rise and sink by `swing`, `rate` radians a second, around `up` pixels above its place."""
    return lambda time: (0.0, swing * math.sin(rate * time + phase) - up)


def floating(across: float, down: float, phase: float = 0.0, *, up: float = 0.0) -> Drift:
    """Sway on water."""
    return lambda time: (
        across * math.sin(0.8 * time + phase),
        down * math.sin(1.65 * time + phase) - up,
    )


def rolling_by(length: float, speed: float, swing: float, phase: float) -> Drift:
    """Move a pattern that repeats after `length` sideways without an end, and up and down."""
    return lambda time: (
        (speed * time) % length,
        swing * math.sin((1 + 0.2 * phase) * time + phase),
    )
