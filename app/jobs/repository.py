from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.tables import JobRow


async def find_job(session: AsyncSession, job_id: UUID, user: UUID) -> JobRow | None:
    """Return the job if it is the user's; whose it is otherwise is nobody's business."""
    return await session.scalar(
        select(JobRow).where(JobRow.id == job_id, JobRow.session_id == user)
    )


async def find_job_of(session: AsyncSession, composition_id: UUID, user: UUID) -> JobRow | None:
    """Return the job that makes, or has made, this version of a film, if it is the user's."""
    made = select(CompositionRow.job_id).where(CompositionRow.id == composition_id)
    return await session.scalar(
        select(JobRow).where(
            or_(JobRow.composition_id == composition_id, JobRow.id.in_(made)),
            JobRow.session_id == user,
        )
    )


async def clips_of(session: AsyncSession, job_id: UUID) -> Sequence[ClipRow]:
    rows = await session.scalars(
        select(ClipRow).where(ClipRow.job_id == job_id).order_by(ClipRow.sequence_number)
    )
    return rows.all()


async def compositions_of(
    session: AsyncSession, job_ids: Sequence[UUID]
) -> Sequence[CompositionRow]:
    """Return all versions, oldest first."""
    rows = await session.scalars(
        select(CompositionRow)
        .where(CompositionRow.job_id.in_(job_ids))
        .order_by(CompositionRow.job_id, CompositionRow.version)
    )
    return rows.all()
