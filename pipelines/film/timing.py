"""Exact time: whole frames at a whole frame rate. Seconds exist only at the edges."""

from typing import Annotated, Literal

from pydantic import Field

FrameRate = Literal[24, 25, 30, 60]
"""Frames per second of the finished film."""

Frames = Annotated[int, Field(ge=0)]
"""A length or a position, counted in frames of the finished film."""

MIN_SEGMENT_FRAMES = 1
"""Of any piece of a film: a scene, a transition, and what of a scene is between two of them."""


def frames_in(seconds: int, frame_rate: FrameRate) -> int:
    """Return the exact number of frames in whole `seconds`."""
    return seconds * frame_rate


def timestamp(frames: int, frame_rate: FrameRate) -> str:
    """Return `frames` as decimal seconds for FFmpeg, to a nanosecond, without float rounding."""
    whole, rest = divmod(frames, frame_rate)
    return f"{whole}.{rest * 1_000_000_000 // frame_rate:09d}"
