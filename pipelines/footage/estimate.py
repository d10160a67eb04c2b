"""What a film costs before anything is bought."""

from decimal import Decimal

from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.footage.frame import keyframe_choice
from pipelines.footage.shot import Shot
from pipelines.models.registry.choice import Choice, choices
from pipelines.models.registry.registry import Registry

ANY_FRAME = "https://frame.invalid/"
"""Stands for a picture that is not there yet: what a model costs does not depend on it."""


def first_choices(
    timeline: Timeline, registry: Registry, terms: Terms, *, sells: bool
) -> list[tuple[Choice, ...]]:
    """Return what each scene's first choice buys: a film is priced as if all of them deliver.

    For what its user has brought that is nothing.

    Raises `TokenMissing` if they must be bought and can't be.
    """
    bought: list[tuple[Choice, ...]] = []
    for scene in timeline.scenes:
        if scene.given is not None:
            bought.append(())
            continue
        shot = Shot(scene, timeline, "")
        from_still = sells and terms.continuity == "keyframes" and not scene.reference
        from_before = sells and terms.continuity == "chain" and shot.number > 1
        choice = choices(
            registry,
            shot.order,
            terms.quality,
            wanted=scene.model or terms.model,
            has_token=sells,
            first_frame=ANY_FRAME if scene.reference or from_still or from_before else None,
        )[0]
        if from_still and "image" in choice.entry.inputs:
            bought.append((keyframe_choice(shot, registry, terms), choice))
        else:
            bought.append((choice,))
    return bought


def clips_cost(timeline: Timeline, registry: Registry, terms: Terms, *, sells: bool) -> Decimal:
    chosen = first_choices(timeline, registry, terms, sells=sells)
    return sum((choice.cost_usd for scene in chosen for choice in scene), Decimal(0))
