"""Places an order: a job, its place in the queue and its first event."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import hint_after_commit
from app.jobs.queue import GENERATION
from app.jobs.tables import JobRow, TaskRow
from app.jobs.turn import QUEUE_CHANNEL, Turn
from pipelines.film.brief import Brief


async def place_job(session: AsyncSession, session_id: UUID, brief: Brief) -> JobRow:
    """Write the job; producers learn of it once the transaction has committed."""
    job = JobRow(
        session_id=session_id,
        prompt=brief.prompt,
        duration_seconds=brief.duration_seconds,
        aspect_ratio=brief.aspect_ratio,
        brief=brief.model_dump(mode="json"),
    )
    session.add(job)
    await session.flush()
    session.add(TaskRow(kind=GENERATION, job_id=job.id, subject_id=job.composition_id))
    Turn(session, job).note("status_changed", status="queued", previous=None)
    hint_after_commit(session, QUEUE_CHANNEL, "queued")
    return job
