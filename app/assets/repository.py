from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.schemas import AssetQuery
from app.assets.tables import AssetRow, AwaitedRow
from app.jobs.cursor import Cursor


async def lock_assets(session: AsyncSession, user: UUID) -> None:
    """Let one upload of a user at a time be counted and written, until the transaction ends."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"assets {user}", 0)))
    )


async def stock(session: AsyncSession, user: UUID, awaited: timedelta) -> tuple[int, int]:
    """Return how many files the user has, or was promised room for lately, and their bytes."""
    files = held = 0
    for table, counts in (
        (AssetRow, AssetRow.session_id == user),
        (AwaitedRow, _awaited(user, awaited)),
    ):
        counted = select(func.count(), func.coalesce(func.sum(table.size_bytes), 0))
        row = (await session.execute(counted.where(counts))).one()
        files, held = files + int(row[0]), held + int(row[1])
    return files, held


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


async def find_awaited(
    session: AsyncSession, asset_id: UUID, user: UUID, awaited: timedelta
) -> AwaitedRow | None:
    return await session.scalar(
        select(AwaitedRow).where(AwaitedRow.id == asset_id, _awaited(user, awaited))
    )


async def claim_awaited(session: AsyncSession, asset_id: UUID, life: timedelta) -> bool:
    """Take the upload for `life`; False if it is taken, or there is none any more."""
    free = or_(AwaitedRow.claimed_until.is_(None), AwaitedRow.claimed_until <= func.now())
    found = await session.scalar(
        update(AwaitedRow)
        .where(AwaitedRow.id == asset_id, free)
        .values(claimed_until=func.now() + life)
        .returning(AwaitedRow.id)
    )
    return found is not None


async def release_awaited(session: AsyncSession, asset_id: UUID) -> None:
    await session.execute(
        update(AwaitedRow).where(AwaitedRow.id == asset_id).values(claimed_until=None)
    )


async def forget_awaited(session: AsyncSession, asset_id: UUID) -> bool:
    """Return whether it was there."""
    found = await session.scalar(
        delete(AwaitedRow).where(AwaitedRow.id == asset_id).returning(AwaitedRow.id)
    )
    return found is not None


async def forget_old(session: AsyncSession, user: UUID, awaited: timedelta) -> None:
    """Forget the user's uploads that were not completed in time."""
    await session.execute(delete(AwaitedRow).where(AwaitedRow.session_id == user, ~_fresh(awaited)))


def _awaited(user: UUID, awaited: timedelta) -> ColumnElement[bool]:
    return and_(AwaitedRow.session_id == user, _fresh(awaited))


def _fresh(awaited: timedelta) -> ColumnElement[bool]:
    return AwaitedRow.created_at > func.now() - awaited
