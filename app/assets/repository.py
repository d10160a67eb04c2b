from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.tables import AssetRow


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


async def assets_of(session: AsyncSession, user: UUID) -> Sequence[AssetRow]:
    found = await session.scalars(
        select(AssetRow)
        .where(AssetRow.session_id == user)
        .order_by(AssetRow.created_at.desc(), AssetRow.id)
    )
    return found.all()
