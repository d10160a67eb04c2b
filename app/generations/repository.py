from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, func, select, text, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.generations.schemas import GenerationQuery
from app.generations.tables import IdempotencyRow
from app.jobs.cursor import Cursor
from app.jobs.tables import JobRow

KEY_LIFE: Final = timedelta(hours=24)
"""How long a repeated order is known to be one."""
RECENT_JOBS: Final = 20


async def list_jobs(session: AsyncSession, user: UUID, query: GenerationQuery) -> Sequence[JobRow]:
    """Return a page and one row more, which says that there is another page."""
    place = tuple_(JobRow.created_at, JobRow.id)
    newest_first = query.sort == "-created_at"
    statement = select(JobRow).where(JobRow.session_id == user).limit(query.limit + 1)
    if query.status:
        statement = statement.where(JobRow.status == query.status)
    if query.cursor:
        end = Cursor.decode(query.cursor)
        before = tuple_(end.created_at, end.id)
        statement = statement.where(place < before if newest_first else place > before)
    order = [JobRow.created_at, JobRow.id]
    statement = statement.order_by(*[c.desc() if newest_first else c.asc() for c in order])
    return (await session.scalars(statement)).all()


async def seconds_per_film_second(session: AsyncSession) -> Decimal | None:
    """Return what recent films took, waiting included; None before the first."""
    pace: Decimal | None = await session.scalar(
        text(
            "SELECT avg(total_duration_seconds / film_seconds) FROM"
            " (SELECT * FROM job_metrics ORDER BY created_at DESC LIMIT :recent) AS recent"
        ),
        {"recent": RECENT_JOBS},
    )
    return pace


async def lock_key(session: AsyncSession, user: UUID, key: str) -> bool:
    """Take the key until the transaction ends; False if another request has it just now."""
    lock = func.pg_try_advisory_xact_lock(func.hashtextextended(f"{user} {key}", 0))
    return bool(await session.scalar(select(lock)))


async def find_answer(session: AsyncSession, user: UUID, key: str) -> IdempotencyRow | None:
    return await session.scalar(
        select(IdempotencyRow).where(
            IdempotencyRow.session_id == user,
            IdempotencyRow.key == key,
            IdempotencyRow.created_at > func.now() - KEY_LIFE,
        )
    )


async def keep_answer(
    session: AsyncSession, user: UUID, key: str, body_hash: str, response: dict[str, Any]
) -> None:
    """Remember the answer, and forget this user's old ones."""
    await session.execute(
        delete(IdempotencyRow).where(
            IdempotencyRow.session_id == user, IdempotencyRow.created_at <= func.now() - KEY_LIFE
        )
    )
    session.add(IdempotencyRow(session_id=user, key=key, body_hash=body_hash, response=response))
