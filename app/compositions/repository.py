from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.film_tables import CompositionRow, SegmentRow
from app.jobs.tables import JobRow


async def find_composition(
    session: AsyncSession, composition_id: UUID, user: UUID
) -> CompositionRow | None:
    """Return the composition if the job that made it is the user's."""
    return await session.scalar(
        select(CompositionRow)
        .join(JobRow, JobRow.id == CompositionRow.job_id)
        .where(CompositionRow.id == composition_id, JobRow.session_id == user)
    )


async def segments_of(session: AsyncSession, composition_id: UUID) -> list[SegmentRow]:
    """Return what is encoded of the composition, in film order."""
    rows = await session.scalars(
        select(SegmentRow)
        .where(SegmentRow.composition_id == composition_id)
        .order_by(SegmentRow.sequence_number)
    )
    return list(rows)
