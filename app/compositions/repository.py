from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.film_tables import CompositionRow
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
