"""A plan that its user reads over: priced, and let go on."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.dependencies import Services
from app.errors import Conflict, NotFound
from app.generations.quote import Quote, afford, price, shown
from app.generations.schemas import Approval, Estimate, GenerationState
from app.generations.service import owned_turn, state_of
from app.jobs.film_tables import CompositionRow
from app.jobs.plan import rewrite_plan
from app.jobs.repository import find_job
from app.jobs.tables import JobRow
from app.sessions.service import Session
from pipelines.film.review import reviewed
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline


async def estimate(services: Services, user: Session, job_id: UUID, wanted: Approval) -> Estimate:
    """Price the plan with these changes; nothing is changed."""
    async with services.database.transaction() as session:
        job = await find_job(session, job_id, user.id)
        if job is None:
            raise NotFound("generation")
        timeline = await _under_review(session, job)
        terms = Terms.model_validate(job.terms)
    return shown(await _priced(services, terms, timeline, wanted))


async def approve(
    services: Services, user: Session, job_id: UUID, wanted: Approval
) -> GenerationState:
    """Let the job go on with its plan, changed as wanted; raise `BudgetExhausted` if too dear."""
    async with services.database.transaction() as session:
        turn = await owned_turn(session, user, job_id)
        job = turn.job
        timeline = await _under_review(session, job)
        terms = Terms.model_validate(job.terms)
        quoted = await _priced(services, terms, timeline, wanted)
        afford(quoted, terms)
        if quoted.timeline != timeline:
            job.estimated_cost_usd = job.actual_cost_usd + quoted.cost
            await rewrite_plan(turn, quoted.timeline)
        await turn.approve()
        return state_of(turn)


async def _under_review(session: AsyncSession, job: JobRow) -> Timeline:
    if job.status != "awaiting_approval":
        raise Conflict("not_under_review", f"No plan waits for approval: the job is {job.status}.")
    planned = await session.get_one(CompositionRow, job.composition_id)
    return Timeline.model_validate(planned.timeline_data)


async def _priced(services: Services, terms: Terms, timeline: Timeline, wanted: Approval) -> Quote:
    changed = timeline if wanted.scenes is None else reviewed(timeline, wanted.scenes)
    return await price(services, changed, terms)
