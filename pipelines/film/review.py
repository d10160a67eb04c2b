"""A plan as its user wants it: read over, rewritten and put into another order."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from pipelines.errors import ImpossibleBrief
from pipelines.film.beat import on_the_beat
from pipelines.film.brief import Line
from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline
from pipelines.film.timing import Frames
from pipelines.film.transition import fitted
from pipelines.film.value import Value

LEAST_SECONDS, MOST_SECONDS = 3, 180
TEXT = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f]*$"
"""No control characters but tab, line feed and carriage return."""


class WantedScene(Value):
    """A planned scene and what is to be different; what is None stays as planned."""

    id: Annotated[str, Field(max_length=32)]
    """As it is in the plan."""
    title: Annotated[Line, Field(max_length=120)] | None = None
    """Words shown in the picture; empty for none."""
    prompt: Annotated[str, Field(min_length=1, max_length=8000, pattern=TEXT)] | None = None
    """What the model is told."""
    narration: Annotated[Line, Field(max_length=500)] | None = None
    """What the film's voice says; empty for nothing."""
    length: Annotated[Frames, Field(ge=1, le=MOST_SECONDS * 60)] | None = None
    """Frames of footage, those shared with transitions included."""


def reviewed(timeline: Timeline, wanted: Sequence[WantedScene]) -> Timeline:
    """Return `timeline` with its scenes as wanted, in that order.

    Transitions keep their places between scenes, and give way where a scene is too short for them.
    Raises `ImpossibleBrief` unless every scene is there once and the film lasts 3 to 180 seconds.
    """
    planned = {scene.id: scene for scene in timeline.scenes}
    for scene in wanted:
        if scene.id not in planned:
            raise ImpossibleBrief(f"The plan has no scene {scene.id}.")
    if len(wanted) != len(planned) or len({scene.id for scene in wanted}) != len(planned):
        raise ImpossibleBrief("Every scene of the plan must be there once.")
    scenes = tuple(_changed(planned[scene.id], scene) for scene in wanted)
    joins, _ = fitted([scene.length for scene in scenes], timeline.transitions)
    told = timeline.model_dump() | {
        "scenes": [scene.model_dump() for scene in scenes],
        "transitions": [join.model_dump() for join in joins],
    }
    result = on_the_beat(Timeline.model_validate(told))
    rate = timeline.frame_rate
    if not LEAST_SECONDS * rate <= result.length <= MOST_SECONDS * rate:
        raise ImpossibleBrief(
            f"A film lasts {LEAST_SECONDS} to {MOST_SECONDS} s; "
            f"with these scenes it would be {result.length / rate:.1f} s."
        )
    return result


def _changed(scene: Scene, wanted: WantedScene) -> Scene:
    changes = wanted.model_dump(exclude={"id"}, exclude_none=True)
    return Scene.model_validate(scene.model_dump() | changes)
