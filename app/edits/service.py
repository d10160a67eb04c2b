"""New versions of finished films: priced, and ordered."""

from collections.abc import Callable, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.compositions.repository import find_composition
from app.dependencies import Services
from app.edits.forecast import Forecast, forecast
from app.edits.schemas import Edit
from app.errors import Conflict, NotFound
from app.generations import repository
from app.generations.belongings import Belongings
from app.generations.quote import FIRST_GUESS
from app.generations.service import owned_turn
from app.jobs.film_tables import CompositionRow
from app.jobs.quotas import admit
from app.jobs.repository import compositions_of, find_job
from app.jobs.retention import still_there
from app.jobs.states import TERMINAL
from app.jobs.turn import Turn
from app.jobs.version import kept_clips, write_version
from app.sessions.service import Session
from pipelines.errors import BudgetExhausted, ImpossibleBrief
from pipelines.film.clip import Clip
from pipelines.film.edit import edited
from pipelines.film.given import GivenFootage, GivenSound
from pipelines.film.operation import Operation, Retake, footage_in, sounds_in
from pipelines.film.redo import redo
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.footage.estimate import first_choices
from pipelines.models.narration import speaker
from pipelines.speaking import Cast

SMALL_PIECES = 6
"""Clips and segments: what one scene and its neighbours come to, and a little more."""
Wanted = Callable[[Timeline], Sequence[Operation]]
"""Finds the operations once the timeline is known."""


async def edit(
    services: Services, user: Session, composition_id: UUID, wanted: Wanted, *, apply: bool
) -> Edit:
    """Say what `wanted` would change in this version and, to `apply` it, make a new one."""
    async with services.database.transaction() as session:
        found = await find_composition(session, composition_id, user.id)
        if found is None:
            raise NotFound("composition")
        turn = await owned_turn(session, user, found.job_id)
        return await _edit(services, user, turn, found, wanted, apply=apply)


async def edit_newest(
    services: Services, user: Session, job_id: UUID, wanted: Wanted, *, apply: bool
) -> Edit:
    """As `edit`, of the newest version that is finished."""
    film = await newest_finished(services, user, job_id)
    return await edit(services, user, film, wanted, apply=apply)


async def newest_finished(services: Services, user: Session, job_id: UUID) -> UUID:
    """Return the newest version of the user's film that is finished; raise if there is none."""
    async with services.database.transaction() as session:
        if await find_job(session, job_id, user.id) is None:
            raise NotFound("generation")
        versions = await compositions_of(session, [job_id])
    finished = [row.id for row in versions if row.film is not None]
    if not finished:
        raise Conflict("not_completed", "The film is not finished: there is nothing to edit yet.")
    return finished[-1]


def retake(number: int, prompt: str | None, seed: int | None, model: str | None) -> Wanted:
    """Return what asks for another take of the film's scene `number`, from 1."""

    def wanted(timeline: Timeline) -> Sequence[Operation]:
        if not 1 <= number <= len(timeline.scenes):
            raise NotFound("clip")
        scene_id = timeline.scenes[number - 1].id
        return [Retake(scene_id=scene_id, prompt=prompt, seed=seed, model=model)]

    return wanted


async def _edit(
    services: Services,
    user: Session,
    turn: Turn,
    parent: CompositionRow,
    wanted: Wanted,
    *,
    apply: bool,
) -> Edit:
    if parent.film is None:
        raise Conflict("not_completed", "Only a finished version of a film can be edited.")
    if apply and turn.job.status not in TERMINAL:
        raise Conflict("in_the_making", "Another version of this film is being made just now.")
    versions = await compositions_of(turn.session, [turn.job.id])
    number = max(row.version for row in versions) + 1
    before = Timeline.model_validate(parent.timeline_data)
    operations = wanted(before)
    made = {name: Clip.model_validate(clip) for name, clip in parent.clips.items()}
    belongings = Belongings(turn.session, services.store, user.id, turn.job.id)
    footage = await belongings.footage(footage_in(operations))
    sounds = await belongings.sounds(sounds_in(operations))
    brought: dict[UUID, GivenFootage | GivenSound] = {**footage, **sounds}
    changed = edited(before, operations, number, made, brought)
    timeline = changed.timeline
    newest = max(row.version for row in versions if row.film is not None)
    # Nothing is asked for where an earlier version is to be the newest again.
    if timeline == before and (operations or parent.version == newest):
        raise ImpossibleBrief("With this the film would stay as it is.")
    clips = kept_clips(parent, timeline, changed.origins)
    await still_there(turn, [changed.origins.get(name, name) for name in clips])
    kept = {(scene.id, scene.made_for) for scene in timeline.scenes if scene.id in clips}
    others = [Timeline.model_validate(row.timeline_data) for row in versions if row.film]
    needed = redo(timeline, before, kept, others, changed.origins)
    terms = Terms.model_validate(turn.job.terms)
    chosen = first_choices(timeline, services.registry, terms, sells=services.settings.sells)
    said = Cast(speaker, services.registry, terms, services.settings.sells).bought(timeline)
    expected = forecast(needed, timeline, chosen, said, await _pace(turn.session))
    version = None
    if apply:
        _afford(turn, terms, expected)
        await admit(turn.session, user.id, services.settings, expected.cost_usd)
        turn.job.estimated_cost_usd = turn.job.actual_cost_usd + expected.cost_usd
        await belongings.bring(brought)
        version = await write_version(
            turn, parent, number, timeline, clips, same_sound=not needed.sound
        )
        if len(needed.clips) + len(needed.segments) <= SMALL_PIECES:
            await turn.go_first()
    return Edit(
        operations=list(operations),
        redo=list(expected.redone),
        warnings=list(changed.warnings),
        timeline=timeline,
        duration_seconds=timeline.length / timeline.frame_rate,
        estimated_cost_usd=expected.cost_usd,
        estimated_seconds=round(expected.seconds, 1),
        composition_id=version.id if version else None,
    )


async def _pace(session: AsyncSession) -> float:
    return float(await repository.seconds_per_film_second(session) or FIRST_GUESS)


def _afford(turn: Turn, terms: Terms, expected: Forecast) -> None:
    """Raise `BudgetExhausted` if this would cost more than the film's budget leaves."""
    if terms.budget_usd is None or not expected.cost_usd:
        return
    left = terms.budget_usd - turn.job.actual_cost_usd
    if expected.cost_usd > left:
        raise BudgetExhausted(
            f"The edit costs about ${expected.cost_usd.normalize():f}; of the film's budget "
            f"${left.normalize():f} is left."
        )
