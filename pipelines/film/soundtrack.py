"""What the film sounds like."""

from typing import Annotated

from pydantic import Field

from pipelines.film.brief import MAX_SEED, Line
from pipelines.film.given import GivenSound
from pipelines.film.value import Value

ClipLevel = Annotated[int, Field(ge=-24, le=12)]
"""Whole decibels, beside the usual loudness of what was recorded with the clips."""


class Soundtrack(Value):
    """The music bed of the whole film, as long as the timeline; and what is heard besides."""

    music_style: Annotated[Line, Field(max_length=100)]
    """In words; empty: chosen for you."""
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)]
    """Same style, same seed: same music."""
    beat: Annotated[int, Field(ge=6_000, le=192_000)] | None = None
    """Samples, at 48 kHz, from one beat of composed music to the next, where scenes change on them;
    None leaves the tempo to the composer."""
    music: GivenSound | None = None
    """In place of composed music: from the beginning, faded out where the film ends before it."""
    voice_over: GivenSound | None = None
    """From the film's beginning; everything else is turned down under it."""
    keep_clip_audio: bool = False
    """Whether what was recorded with the clips is heard, as far as they have sound."""
    clip_level_db: ClipLevel = 0
    """How much louder than usual that is; below 0 it is quieter."""
