"""What a film costs before anything is bought."""

from decimal import Decimal

from pipelines.film.clip import clip_order
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.models.registry.choice import Choice, choices
from pipelines.models.registry.registry import Registry


def first_choices(
    timeline: Timeline, registry: Registry, terms: Terms, *, sells: bool
) -> list[Choice]:
    """Return each scene's first choice: a film is priced as if all of them deliver.

    Raises `TokenMissing` if they must be bought and can't be.
    """
    return [
        choices(
            registry,
            clip_order(scene, timeline),
            terms.quality,
            wanted=terms.model,
            has_token=sells,
        )[0]
        for scene in timeline.scenes
    ]


def clips_cost(timeline: Timeline, registry: Registry, terms: Terms, *, sells: bool) -> Decimal:
    chosen = first_choices(timeline, registry, terms, sells=sells)
    return sum((choice.cost_usd for choice in chosen), Decimal(0))
