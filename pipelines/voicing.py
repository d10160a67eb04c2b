"""What a film's voice says, scene by scene, on the machines there are."""

import asyncio
from collections.abc import Callable

from pipelines.errors import ImpossibleBrief
from pipelines.film.narration import Narration, narrated
from pipelines.film.timeline import Timeline
from pipelines.ports import Voice
from pipelines.runners.again import tried
from pipelines.runners.base import Runner
from pipelines.stages import narrate

Voices = Callable[[str], Voice]
"""Finds who speaks a language; raises `ImpossibleBrief` if nobody does."""


def speaker(timeline: Timeline, voices: Voices | None) -> Voice | None:
    """Return who narrates; None for a film without a voice. Raises `ImpossibleBrief`."""
    if timeline.voice is None:
        return None
    if voices is None:
        raise ImpossibleBrief("There is no voice in this studio.")
    return voices(timeline.voice)


async def voiced(timeline: Timeline, voice: Voice | None, runner: Runner, place: str) -> Narration:
    """Have the film's words said, and kept under `place`; those said before are found again."""
    if voice is None:
        return Narration()
    works = [
        narrate.NarrateLine(scene.id, scene.narration, voice, f"{place}/audio/")
        for scene in timeline.scenes
        if scene.narration
    ]
    lines = await asyncio.gather(
        *(tried(lambda work=work: runner.run(narrate.NARRATE, work)) for work in works)  # type: ignore[misc]
    )
    return narrated(timeline, [line for line in lines if line])
