"""What an order would cost and take, before it is placed."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from app.dependencies import Services
from app.generations import repository
from app.generations.schemas import Estimate, SceneEstimate
from pipelines.errors import BudgetExhausted
from pipelines.film.brief import Brief
from pipelines.film.script import Question
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.footage.estimate import first_choices
from pipelines.footage.reference import ANY_REFERENCE, referenced
from pipelines.models.narration import speaker
from pipelines.models.registry.choice import Choice, writers
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter
from pipelines.models.screenwriters.language_model.writer import LanguageScreenwriter
from pipelines.speaking import Cast
from pipelines.stages.ingest_given import UPLOAD

FIRST_GUESS: Final = 2.0
"""Seconds of work per second of film, before any film was made here: a guess."""
SEGMENTS_SHARE: Final = 0.3
"""Of the work on a film whose clips are drawn here: encoding its segments."""
JOIN_SECONDS: Final = 1.0
"""For putting a film together: its pieces are copied."""
TAIL_SHARE: Final = 0.2
"""Of the film's length: from the last bought clip to the film."""


@dataclass(frozen=True)
class Quote:
    timeline: Timeline
    """By the built-in writer; the film's own may differ."""
    scenes: tuple[tuple[Choice, ...], ...]
    """What is bought, or made here, for each scene."""
    planning: tuple[Choice, ...]
    """Calls of a language model, if one plans."""
    narration: tuple[Choice, ...]
    """What a speech model is paid to say."""
    seconds: float

    @property
    def cost(self) -> Decimal:
        clips = (choice for scene in self.scenes for choice in scene)
        return sum(
            (each.cost_usd for each in (*clips, *self.planning, *self.narration)), Decimal(0)
        )


async def quote(services: Services, brief: Brief, terms: Terms) -> Quote:
    """Price the order. Raises `TokenMissing`, `UnknownModel` and `ImpossibleBrief`."""
    script = await BuiltinScreenwriter().write(brief)
    wanted = [ANY_REFERENCE] * len(brief.reference_asset_ids)
    timeline, _ = referenced(script.timeline, wanted, terms, services.registry)
    planning: list[Choice] = []
    if services.settings.sells and terms.quality != "draft":
        question = await LanguageScreenwriter().write(brief)
        if isinstance(question, Question):
            planning += writers(services.registry, question, terms.quality, has_token=True)[:1]
    return await price(services, timeline, terms, tuple(planning))


async def price(
    services: Services, timeline: Timeline, terms: Terms, planning: tuple[Choice, ...] = ()
) -> Quote:
    """Price what is planned. Raises `TokenMissing` and `UnknownModel`."""
    sells = services.settings.sells
    chosen = first_choices(timeline, services.registry, terms, sells=sells)
    said = Cast(speaker, services.registry, terms, sells).bought(timeline)
    bought = [scene for scene in chosen if scene and not scene[-1].entry.local]
    async with services.database.look() as session:
        pace = await repository.seconds_per_film_second(session)
    length = timeline.length / timeline.frame_rate
    seconds = length * float(pace or FIRST_GUESS)
    if bought:
        waits = [sum(choice.seconds for choice in scene) for scene in bought]
        # All are made at once, and the slowest decides; unless each waits for the one before.
        seconds = sum(waits) if terms.continuity == "chain" else max(waits)
        seconds += sum(choice.seconds for choice in planning)
        seconds += TAIL_SHARE * length
    return Quote(timeline, tuple(chosen), planning, tuple(said.values()), seconds)


def afford(quoted: Quote, terms: Terms) -> None:
    """Raise `BudgetExhausted`, with the price, if the film costs more than it may."""
    if terms.budget_usd is not None and quoted.cost > terms.budget_usd:
        raise BudgetExhausted(
            f"The film costs about ${quoted.cost.normalize():f}; its budget is "
            f"${terms.budget_usd.normalize():f}."
        )


def shown(quoted: Quote) -> Estimate:
    timeline = quoted.timeline
    return Estimate(
        scenes=[
            SceneEstimate(
                sequence_number=number,
                duration_seconds=scene.length / timeline.frame_rate,
                model=bought[-1].entry.id if bought else UPLOAD,
                cost_usd=sum((choice.cost_usd for choice in bought), Decimal(0)),
            )
            for number, (scene, bought) in enumerate(
                zip(timeline.scenes, quoted.scenes, strict=True), start=1
            )
        ],
        estimated_cost_usd=quoted.cost,
        estimated_seconds=round(quoted.seconds, 1),
        redo=[scene.id for scene in timeline.scenes],
    )
