from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.schemas import AssetQuery
from app.assets.tables import AssetRow
from app.jobs.cursor import Cursor


async def lock_assets(session: AsyncSession, user: UUID) -> None:
    """Let one upload of a user at a time be counted and written, until the transaction ends."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"assets {user}", 0)))
    )


async def stock(session: AsyncSession, user: UUID) -> tuple[int, int]:
    """Return how many files the user has, and their bytes."""
    counted = select(func.count(), func.coalesce(func.sum(AssetRow.size_bytes), 0))
    row = (await session.execute(counted.where(AssetRow.session_id == user))).one()
    return int(row[0]), int(row[1])


async def find_asset(session: AsyncSession, asset_id: UUID, user: UUID) -> AssetRow | None:
    return await session.scalar(
        select(AssetRow).where(AssetRow.id == asset_id, AssetRow.session_id == user)
    )


async def list_assets(session: AsyncSession, user: UUID, query: AssetQuery) -> Sequence[AssetRow]:
    """Return a page and one row more, which says that there is another page."""
    wanted = select(AssetRow).where(AssetRow.session_id == user).limit(query.limit + 1)
    if query.type:
        wanted = wanted.where(AssetRow.type == query.type)
    if query.cursor:
        end = Cursor.decode(query.cursor)
        place = tuple_(AssetRow.created_at, AssetRow.id)
        wanted = wanted.where(place < tuple_(end.created_at, end.id))
    wanted = wanted.order_by(AssetRow.created_at.desc(), AssetRow.id.desc())
    return (await session.scalars(wanted)).all()
