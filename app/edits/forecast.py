"""What an edit costs and takes."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.edits.schemas import Redone
from app.generations.quote import JOIN_SECONDS, SEGMENTS_SHARE
from pipelines.film.redo import Redo
from pipelines.film.timeline import Timeline
from pipelines.models.registry.choice import Choice

CLIPS_SHARE: Final = 0.6
SOUND_SHARE: Final = 0.1
"""Of the work on a film whose clips are drawn here, as its progress counts them too."""
LETTERS_A_SECOND: Final = 15
"""As voices speak; those of ours need no time worth telling."""


@dataclass(frozen=True)
class Forecast:
    redone: tuple[Redone, ...]
    seconds: float
    cost_usd: Decimal


def forecast(
    redo: Redo,
    timeline: Timeline,
    chosen: list[tuple[Choice, ...]],
    said: Mapping[str, Choice],
    pace: float,
) -> Forecast:
    """Return what `redo` takes at `pace` seconds of work for each second of a whole film.

    `chosen` has what each scene's first choice buys, and `said` whose words are bought.
    """
    rate = timeline.frame_rate
    scenes = {scene.id: index for index, scene in enumerate(timeline.scenes)}
    redone: list[Redone] = []
    waits = [0.0]
    for name in redo.clips:
        bought = chosen[scenes[name]]
        length = timeline.scenes[scenes[name]].length / rate
        drawn = all(choice.entry.local for choice in bought)
        wait = 0.0 if drawn else sum(choice.seconds for choice in bought)
        waits.append(wait)
        cost = sum((choice.cost_usd for choice in bought), Decimal(0))
        seconds = length * pace * CLIPS_SHARE if drawn else wait
        redone.append(_redone("clip", name, length, seconds, cost))
    for name in redo.lines:
        letters = len(timeline.scenes[scenes[name]].narration)
        paid = said.get(name)
        waits.append(paid.seconds if paid else 0.0)
        cost = paid.cost_usd if paid else Decimal(0)
        redone.append(_redone("line", name, letters / LETTERS_A_SECOND, waits[-1], cost))
    for segment in redo.segments:
        length = segment.length / rate
        name = segment.spans[0].scene_id
        redone.append(_redone("segment", name, length, length * pace * SEGMENTS_SHARE))
    if redo.sound:
        length = timeline.length / rate
        redone.append(_redone("sound", None, length, length * pace * SOUND_SHARE))
    work = sum(each.estimated_seconds for each in redone) - sum(waits)
    return Forecast(
        redone=tuple(redone),
        seconds=work + max(waits) + JOIN_SECONDS,
        cost_usd=sum((each.estimated_cost_usd for each in redone), Decimal(0)),
    )


def _redone(
    what: str, scene_id: str | None, length: float, seconds: float, cost: Decimal = Decimal(0)
) -> Redone:
    return Redone.model_validate(
        {
            "what": what,
            "scene_id": scene_id,
            "duration_seconds": length,
            "estimated_seconds": round(seconds, 3),
            "estimated_cost_usd": cost,
        }
    )
