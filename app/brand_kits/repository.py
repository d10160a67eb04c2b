from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.tables import AssetRow
from app.brand_kits.tables import BrandKitRow


async def lock_kits(session: AsyncSession, user: UUID) -> None:
    """Let one kit of a user at a time be written, until the transaction ends."""
    await session.execute(
        select(func.pg_advisory_xact_lock(func.hashtextextended(f"brand kits {user}", 0)))
    )


async def find_kit(session: AsyncSession, kit_id: UUID, user: UUID) -> BrandKitRow | None:
    return await session.scalar(
        select(BrandKitRow).where(BrandKitRow.id == kit_id, BrandKitRow.session_id == user)
    )


async def kits_of(session: AsyncSession, user: UUID) -> Sequence[BrandKitRow]:
    """Return the user's kits by name."""
    found = await session.scalars(
        select(BrandKitRow)
        .where(BrandKitRow.session_id == user)
        .order_by(func.lower(BrandKitRow.name), BrandKitRow.name)
    )
    return found.all()


async def logos_of(session: AsyncSession, kits: Sequence[BrandKitRow]) -> dict[UUID, str]:
    """Return where the kits' logos lie, by asset."""
    wanted = [kit.logo_asset_id for kit in kits if kit.logo_asset_id]
    rows = await session.execute(
        select(AssetRow.id, AssetRow.location).where(AssetRow.id.in_(wanted))
    )
    return {row.id: row.location for row in rows}
