"""Files that users bring: kept, shown and taken away."""

import asyncio
import shutil
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID, uuid4

from app.assets import intake
from app.assets.repository import find_asset, list_assets
from app.assets.schemas import Asset, AssetQuery, Assets, AssetType
from app.assets.tables import AssetRow
from app.dependencies import Services
from app.errors import NotFound
from app.infrastructure.object_store import S3Store
from app.jobs.cursor import Cursor
from app.sessions.service import Session
from pipelines.ffmpeg.upload import Facts

URL_SECONDS: Final = 3600


async def keep(
    services: Services, user: Session, kind: AssetType, filename: str, content: BinaryIO
) -> Asset:
    """Look the file through and keep it; raise `RefusedFile`, and keep nothing, if it is unfit."""
    intake.ending_of(filename)
    row = AssetRow(id=uuid4(), session_id=user.id, type=kind, filename=filename)
    async with intake.room(services) as path:
        await asyncio.to_thread(_written, content, path)
        await intake.take_in(services, row, path)
    async with services.database.transaction() as session:
        await intake.write_down(session, row)
    return told(row, services.store)


async def list_page(services: Services, user: Session, query: AssetQuery) -> Assets:
    async with services.database.transaction() as session:
        found = await list_assets(session, user.id, query)
    page = found[: query.limit]
    more = len(found) > len(page)
    return Assets(
        assets=[told(row, services.store) for row in page],
        next_cursor=Cursor(page[-1].created_at, page[-1].id).encode() if more else None,
    )


async def one_of(services: Services, user: Session, asset_id: UUID) -> Asset:
    async with services.database.transaction() as session:
        row = await find_asset(session, asset_id, user.id)
    if row is None:
        raise NotFound("asset")
    return told(row, services.store)


async def take_away(services: Services, user: Session, asset_id: UUID) -> None:
    """Delete the file; raise `NotFound`. Films have copies of their own of what is in them."""
    async with services.database.transaction() as session:
        row = await find_asset(session, asset_id, user.id)
        if row is None:
            raise NotFound("asset")
        # First the objects: if that fails the row is there still, and it can be done again.
        kept = filter(None, (row.location, intake.about(row), row.thumbnail))
        await asyncio.to_thread(services.store.delete, kept)
        await session.delete(row)


def told(row: AssetRow, store: S3Store) -> Asset:
    facts = Facts.model_validate(row.facts)
    return Asset.model_validate(
        {
            "asset_id": row.id,
            "type": row.type,
            "filename": row.filename,
            "medium": facts.medium,
            "size_bytes": row.size_bytes,
            "width": facts.width,
            "height": facts.height,
            "duration_seconds": facts.milliseconds / 1000,
            "has_sound": facts.sounds,
            "url": store.presign_get(row.location, seconds=URL_SECONDS, filename=row.filename),
            "thumbnail_url": (
                store.presign_get(row.thumbnail, seconds=URL_SECONDS) if row.thumbnail else None
            ),
            "created_at": row.created_at,
        }
    )


def _written(content: BinaryIO, path: Path) -> None:
    with path.open("wb") as file:
        shutil.copyfileobj(content, file, 1 << 20)
