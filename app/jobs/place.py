"""Places an order: a job, its place in the queue and its first event."""

from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import hint_after_commit
from app.jobs.tables import GENERATION, JobRow, TaskRow
from app.jobs.turn import QUEUE_CHANNEL, Turn
from app.payments import budgets
from pipelines.film.brief import Brief
from pipelines.film.terms import Terms
from pipelines.telemetry import ids, traceparent


async def place_job(
    session: AsyncSession,
    session_id: UUID,
    brief: Brief,
    terms: Terms = Terms(),  # noqa: B008 - a frozen value
    estimate_usd: Decimal = Decimal(0),
    job_id: UUID | None = None,
) -> JobRow:
    """Write the job; producers learn of it once the transaction has committed."""
    job = JobRow(
        id=job_id or uuid4(),
        session_id=session_id,
        prompt=brief.prompt,
        duration_seconds=brief.duration_seconds,
        aspect_ratio=brief.aspect_ratio,
        brief=brief.model_dump(mode="json"),
        terms=terms.model_dump(mode="json"),
        estimated_cost_usd=estimate_usd,
        traceparent=traceparent(),
        request_id=ids().get("request_id", ""),
    )
    session.add(job)
    await session.flush()
    if terms.budget_usd is not None:
        await budgets.set_limit(session, budgets.of_job(job.id), terms.budget_usd)
    session.add(TaskRow(kind=GENERATION, job_id=job.id, subject_id=job.composition_id))
    Turn(session, job).note("status_changed", status="queued", previous=None)
    hint_after_commit(session, QUEUE_CHANNEL, "queued")
    return job
