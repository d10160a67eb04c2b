"""How a file becomes an asset, by whichever way it came: looked through, stored, written down."""

import asyncio
import hashlib
import json
import logging
import re
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.repository import lock_assets, stock
from app.assets.schemas import AssetType
from app.assets.tables import AssetRow
from app.dependencies import Services
from app.errors import QuotaReached, RefusedFile
from app.infrastructure.object_store import S3Store
from app.jobs import removals
from pipelines.errors import RenderFailed, UnfitMedia
from pipelines.ffmpeg import thumbnail
from pipelines.ffmpeg.upload import FORMS, Facts, Medium, facts_of, medium_of

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


def ending_of(filename: str) -> str:
    """Return what the name ends with, `png`; raise `RefusedFile` if it is no plain name."""
    name = Path(filename)
    if not _NAME.fullmatch(filename) or filename.startswith(".") or not name.suffix:
        raise RefusedFile("bad_filename", "The file needs a plain name with its ending, no path.")
    return name.suffix[1:].lower()


@asynccontextmanager
async def room(services: Services) -> AsyncIterator[Path]:
    """Yield a place for one file, when it is its turn to be looked through."""
    work = services.settings.work_folder
    work.mkdir(parents=True, exist_ok=True)
    async with AT_ONCE:
        with tempfile.TemporaryDirectory(prefix="upload-", dir=work) as scratch:
            yield Path(scratch) / "upload"


async def take_in(services: Services, row: AssetRow, path: Path) -> None:
    """Look the file through and store it; raise `RefusedFile`, and keep nothing, if it is unfit."""
    ending, medium = ending_of(row.filename), MEDIA[row.type]
    try:
        found = await asyncio.to_thread(_looked_through, path, medium, ending)
    except UnfitMedia as error:
        raise RefusedFile(error.code, str(error)) from error
    facts, row.sha256, row.size_bytes = found
    row.facts = facts.model_dump(mode="json")
    row.location = f"{_folder(row)}original.{FORMS[facts.medium][facts.form][0]}"
    small = await asyncio.to_thread(_small, path, facts)
    if small is not None:
        row.thumbnail = f"{_folder(row)}thumbnail{small.suffix}"
    async with services.database.transaction() as session:
        # Whatever happens from here on, nothing is left without its row.
        await removals.remove(session, [_folder(row)], after=ABANDONED)
    await asyncio.to_thread(_stored, services.store, row, path, small)


async def write_down(session: AsyncSession, row: AssetRow) -> None:
    """Make what is stored an asset; raise `QuotaReached` if its user has no room for it."""
    await lock_assets(session, row.session_id)
    await room_for(row.size_bytes, session, row.session_id)
    await removals.keep(session, _folder(row))
    session.add(row)
    await session.flush()
    await session.refresh(row)


async def room_for(size: int, session: AsyncSession, user: UUID) -> None:
    files, held = await stock(session, user, ABANDONED)
    if files >= MOST_FILES or held + size > MOST_BYTES:
        most = f"A user has at most {MOST_FILES} files of {MOST_BYTES >> 30} GB in all."
        raise QuotaReached("too_many_assets", most)


def about(row: AssetRow) -> str:
    """Return the place of what is known of the file."""
    return f"{row.location.rpartition('/')[0]}/metadata.json"


def _folder(row: AssetRow) -> str:
    return f"uploads/{row.session_id}/{row.id}/"


def _looked_through(path: Path, medium: Medium | None, ending: str) -> tuple[Facts, str, int]:
    facts = facts_of(path, medium or medium_of(path), ending)
    with path.open("rb") as file:
        return facts, hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size


def _small(path: Path, facts: Facts) -> Path | None:
    """Return a file with a small picture of it, if one can be made."""
    ending = thumbnail.ending_of(facts)
    if not ending:
        return None
    try:
        content = thumbnail.thumbnail(path, facts)
    except RenderFailed as error:
        logger.warning("there is no thumbnail of a %s upload: %s", facts.form, error)
        return None
    small = path.with_name(f"thumbnail.{ending}")
    small.write_bytes(content)
    return small


def _stored(store: S3Store, row: AssetRow, path: Path, small: Path | None) -> None:
    known = path.with_name("metadata.json")
    told = {"filename": row.filename, "type": row.type, "sha256": row.sha256, **row.facts}
    known.write_text(json.dumps(told))
    store.store(path, row.location, MEDIA_TYPES[row.facts["medium"], row.facts["form"]])
    store.store(known, about(row), "application/json")
    if small is not None and row.thumbnail is not None:
        store.store(small, row.thumbnail, THUMBNAILS[small.suffix])
