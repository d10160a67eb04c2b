"""Files that users bring: looked through, kept, shown and taken away."""

import asyncio
import hashlib
import json
import logging
import re
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.repository import find_asset, list_assets, lock_assets, stock
from app.assets.schemas import Asset, AssetQuery, Assets, AssetType
from app.assets.tables import AssetRow
from app.dependencies import Services
from app.errors import NotFound, QuotaReached, RefusedFile
from app.infrastructure.object_store import S3Store
from app.jobs import removals
from app.jobs.cursor import Cursor
from app.sessions.service import Session
from pipelines.errors import RenderFailed, UnfitMedia
from pipelines.ffmpeg.thumbnail import ending_of, thumbnail
from pipelines.ffmpeg.upload import FORMS, Facts, Medium, facts_of, medium_of

URL_SECONDS: Final = 3600
MOST_FILES: Final = 200
MOST_BYTES: Final = 5 << 30
"""Of one user."""
ABANDONED: Final = timedelta(hours=1)
"""After which what was stored for an upload that came to nothing is removed."""
AT_ONCE: Final = asyncio.Semaphore(2)
"""Files that one replica looks through: each takes a core and up to 2 GB."""
MEDIA: Final[dict[AssetType, Medium | None]] = {
    "logo": "image",
    "product_image": "image",
    "background": "image",
    "audio": "audio",
    "video": "video",
    "other": None,
}
MEDIA_TYPES: Final = {
    ("image", "png_pipe"): "image/png",
    ("image", "jpeg_pipe"): "image/jpeg",
    ("image", "webp_pipe"): "image/webp",
    ("audio", "wav"): "audio/wav",
    ("audio", "mp3"): "audio/mpeg",
    ("audio", "flac"): "audio/flac",
    ("audio", "ogg"): "audio/ogg",
    ("audio", "mov"): "audio/mp4",
    ("video", "mov"): "video/mp4",
    ("video", "matroska"): "video/webm",
}
THUMBNAILS: Final = {".jpg": "image/jpeg", ".png": "image/png"}
_NAME: Final = re.compile(
    r"[^\x00-\x1f\x7f/\\:\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]{1,255}"
)
"""No path, no control characters, none that turn the direction of reading."""

logger = logging.getLogger(__name__)


async def keep(
    services: Services, user: Session, kind: AssetType, filename: str, content: BinaryIO
) -> Asset:
    """Look the file through and keep it; raise `RefusedFile`, and keep nothing, if it is unfit."""
    ending = _ending(filename)
    row = AssetRow(id=uuid4(), session_id=user.id, type=kind, filename=filename)
    folder = f"uploads/{user.id}/{row.id}/"
    work = services.settings.work_folder
    async with AT_ONCE:
        with tempfile.TemporaryDirectory(prefix="upload-", dir=_made(work)) as scratch:
            path = Path(scratch) / "upload"
            try:
                found = await asyncio.to_thread(_looked_through, content, path, kind, ending)
            except UnfitMedia as error:
                raise RefusedFile(error.code, str(error)) from error
            facts, row.sha256, row.size_bytes = found
            row.facts = facts.model_dump(mode="json")
            row.location = f"{folder}original.{FORMS[facts.medium][facts.form][0]}"
            small = await asyncio.to_thread(_small, path, facts)
            if small is not None:
                row.thumbnail = f"{folder}thumbnail{small.suffix}"
            async with services.database.transaction() as session:
                # Whatever happens from here on, nothing is left without its row.
                await removals.remove(session, [folder], after=ABANDONED)
            await asyncio.to_thread(_stored, services.store, row, path, small)
    async with services.database.transaction() as session:
        await lock_assets(session, user.id)
        await _room_for(row.size_bytes, session, user.id)
        await removals.keep(session, folder)
        session.add(row)
        await session.flush()
        await session.refresh(row)
        return _told(row, services.store)


async def list_page(services: Services, user: Session, query: AssetQuery) -> Assets:
    async with services.database.transaction() as session:
        found = await list_assets(session, user.id, query)
    page = found[: query.limit]
    more = len(found) > len(page)
    return Assets(
        assets=[_told(row, services.store) for row in page],
        next_cursor=Cursor(page[-1].created_at, page[-1].id).encode() if more else None,
    )


async def one_of(services: Services, user: Session, asset_id: UUID) -> Asset:
    async with services.database.transaction() as session:
        row = await find_asset(session, asset_id, user.id)
    if row is None:
        raise NotFound("asset")
    return _told(row, services.store)


async def take_away(services: Services, user: Session, asset_id: UUID) -> None:
    """Delete the file; raise `NotFound`. Films have copies of their own of what is in them."""
    async with services.database.transaction() as session:
        row = await find_asset(session, asset_id, user.id)
        if row is None:
            raise NotFound("asset")
        # First the objects: if that fails the row is there still, and it can be done again.
        kept = filter(None, (row.location, _about(row), row.thumbnail))
        await asyncio.to_thread(services.store.delete, kept)
        await session.delete(row)


async def _room_for(size: int, session: AsyncSession, user: UUID) -> None:
    files, held = await stock(session, user)
    if files >= MOST_FILES or held + size > MOST_BYTES:
        most = f"A user has at most {MOST_FILES} files of {MOST_BYTES >> 30} GB in all."
        raise QuotaReached("too_many_assets", most)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _looked_through(
    content: BinaryIO, path: Path, kind: AssetType, ending: str
) -> tuple[Facts, str, int]:
    """Write the file to `path`; return its facts, hash and size."""
    with path.open("wb") as file:
        shutil.copyfileobj(content, file, 1 << 20)
    facts = facts_of(path, MEDIA[kind] or medium_of(path), ending)
    with path.open("rb") as file:
        return facts, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _small(path: Path, facts: Facts) -> Path | None:
    """Return a file with a small picture of it, if one can be made."""
    ending = ending_of(facts)
    if not ending:
        return None
    try:
        content = thumbnail(path, facts)
    except RenderFailed as error:
        logger.warning("there is no thumbnail of a %s upload: %s", facts.form, error)
        return None
    small = path.with_name(f"thumbnail.{ending}")
    small.write_bytes(content)
    return small


def _stored(store: S3Store, row: AssetRow, path: Path, small: Path | None) -> None:
    about = path.with_name("metadata.json")
    told = {"filename": row.filename, "type": row.type, "sha256": row.sha256, **row.facts}
    about.write_text(json.dumps(told))
    store.store(path, row.location, MEDIA_TYPES[row.facts["medium"], row.facts["form"]])
    store.store(about, _about(row), "application/json")
    if small is not None and row.thumbnail is not None:
        store.store(small, row.thumbnail, THUMBNAILS[small.suffix])


def _about(row: AssetRow) -> str:
    return f"{row.location.rpartition('/')[0]}/metadata.json"


def _ending(filename: str) -> str:
    name = Path(filename)
    if not _NAME.fullmatch(filename) or filename.startswith(".") or not name.suffix:
        raise RefusedFile("bad_filename", "The file needs a plain name with its ending, no path.")
    return name.suffix[1:].lower()


def _told(row: AssetRow, store: S3Store) -> Asset:
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
