"""Pictures that a user has brought for a film to be like: each is given to one of its scenes."""

from collections.abc import Sequence

from pipelines.film.given import GivenFootage
from pipelines.film.scene import Scene
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.models.registry.registry import Registry

ANY_REFERENCE = GivenFootage(
    location="", sha256="0" * 64, medium="image", form="png_pipe", width=1, height=1
)
"""Stands for one that is not there yet: what a film costs does not depend on what it shows."""


def referenced(
    timeline: Timeline, references: Sequence[GivenFootage], terms: Terms, registry: Registry
) -> tuple[Timeline, tuple[str, ...]]:
    """Return the timeline with `references` spread over its scenes, and what can't be done.

    A draft shows them as they are, slowly panned or zoomed over, which costs nothing. Other films
    are made by models that go on from a picture: there a reference is what its scene begins with.
    """
    if not references:
        return timeline, ()
    if terms.quality != "draft" and terms.model is not None:
        entry = registry.get(terms.model)
        if "image" not in entry.inputs:
            words = f"{terms.model} takes no picture to begin with: your references are not used."
            return timeline, (words,)
    scenes = timeline.scenes
    used = references[: len(scenes)]
    places = {(2 * n + 1) * len(scenes) // (2 * len(used)): each for n, each in enumerate(used)}
    field = "given" if terms.quality == "draft" else "reference"

    def with_its_own(index: int, scene: Scene) -> Scene:
        changes = {field: places[index]} if index in places else {}
        return scene.model_copy(update=changes)

    shown = tuple(with_its_own(index, scene) for index, scene in enumerate(scenes))
    left = len(references) - len(used)
    remarks = (f"The film has fewer scenes than references: {left} are not used.",) if left else ()
    return timeline.model_copy(update={"scenes": shown}), remarks
