"""Brand kits: kept, shown, changed and taken away."""

from typing import Final
from uuid import UUID

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.repository import find_asset
from app.assets.service import URL_SECONDS
from app.brand_kits.repository import find_kit, kits_of, lock_kits, logos_of
from app.brand_kits.schemas import BrandKit, BrandKits, WantedBrandKit
from app.brand_kits.tables import BrandKitRow
from app.dependencies import Services
from app.errors import Conflict, NotFound, QuotaReached, Unprocessable
from app.infrastructure.object_store import S3Store
from app.sessions.service import Session
from pipelines.film.brief import Brand

MOST_KITS: Final = 50
"""Of one user."""


async def create(services: Services, user: Session, wanted: WantedBrandKit) -> BrandKit:
    row = BrandKitRow(session_id=user.id)
    async with services.database.transaction() as session:
        await _fill(session, row, wanted)
        session.add(row)
        await session.flush()
        await session.refresh(row)
        return await _told(session, row, services.store)


async def replace(
    services: Services, user: Session, kit_id: UUID, wanted: WantedBrandKit
) -> BrandKit:
    """Let the kit be as `wanted`; raise `NotFound`. Films that were ordered with it stay."""
    async with services.database.transaction() as session:
        row = await _found(session, kit_id, user)
        await _fill(session, row, wanted)
        row.updated_at = func.now()
        await session.flush()
        await session.refresh(row)
        return await _told(session, row, services.store)


async def all_of(services: Services, user: Session) -> BrandKits:
    async with services.database.transaction() as session:
        rows = await kits_of(session, user.id)
        logos = await logos_of(session, rows)
    return BrandKits(brand_kits=[_shown(row, logos, services.store) for row in rows])


async def one_of(services: Services, user: Session, kit_id: UUID) -> BrandKit:
    async with services.database.transaction() as session:
        return await _told(session, await _found(session, kit_id, user), services.store)


async def take_away(services: Services, user: Session, kit_id: UUID) -> None:
    async with services.database.transaction() as session:
        await session.delete(await _found(session, kit_id, user))


async def _found(session: AsyncSession, kit_id: UUID, user: Session) -> BrandKitRow:
    row = await find_kit(session, kit_id, user.id)
    if row is None:
        raise NotFound("brand kit")
    return row


async def _fill(session: AsyncSession, row: BrandKitRow, wanted: WantedBrandKit) -> None:
    """Write what is wanted into the row, if the user may have it."""
    await lock_kits(session, row.session_id)
    others = [kit for kit in await kits_of(session, row.session_id) if kit.id != row.id]
    if len(others) >= MOST_KITS:
        raise QuotaReached("too_many_brand_kits", f"A user has at most {MOST_KITS} brand kits.")
    if wanted.name in {kit.name for kit in others}:
        raise Conflict("name_taken", f"There is a brand kit {wanted.name} already.")
    logo = wanted.brand.logo_asset_id
    asset = await find_asset(session, logo, row.session_id) if logo else None
    if logo and (asset is None or asset.facts["medium"] != "image"):
        none = "brand.logo_asset_id: there is no such picture of yours."
        raise Unprocessable("no_such_asset", none)
    row.name, row.brand_name = wanted.name, wanted.brand.name
    row.colors, row.logo_asset_id = list(wanted.brand.colors), logo
    row.cta_text, row.style = wanted.cta_text, wanted.style
    row.music_style, row.voice = wanted.music_style, wanted.voice


def brand_of(row: BrandKitRow) -> Brand:
    return Brand(name=row.brand_name, colors=tuple(row.colors), logo_asset_id=row.logo_asset_id)


async def _told(session: AsyncSession, row: BrandKitRow, store: S3Store) -> BrandKit:
    return _shown(row, await logos_of(session, [row]), store)


def _shown(row: BrandKitRow, logos: dict[UUID, str], store: S3Store) -> BrandKit:
    logo = logos.get(row.logo_asset_id) if row.logo_asset_id else None
    return BrandKit(
        brand_kit_id=row.id,
        name=row.name,
        brand=brand_of(row),
        cta_text=row.cta_text,
        style=row.style,
        music_style=row.music_style,
        voice=row.voice,
        logo_url=store.presign_get(logo, seconds=URL_SECONDS) if logo else None,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
