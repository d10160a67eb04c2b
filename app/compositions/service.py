"""Finished and unfinished versions of films, as their owners see them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from app.compositions.preview import Preview, preview_of
from app.compositions.repository import find_composition, segments_of
from app.compositions.schemas import Composition, CompositionSummary, Download
from app.dependencies import Services
from app.errors import Conflict, NotFound
from app.infrastructure.object_store import S3Store
from app.jobs.film_tables import CompositionRow
from app.sessions.service import Session
from pipelines.film.composition import Film
from pipelines.film.timeline import Timeline

URL_SECONDS: Final = 3600
"""How long a presigned URL works."""
LONGEST_NAME: Final = 60
"""Characters of a file name before its extension."""


async def show(services: Services, user: Session, composition_id: UUID) -> Composition:
    row = await owned(services, user, composition_id)
    timeline = Timeline.model_validate(row.timeline_data)
    pictures = {
        scene: services.store.presign_get(clip["thumbnail"], seconds=URL_SECONDS)
        for scene, clip in row.clips.items()
    }
    return Composition(**_fields(row, services.store), timeline=timeline, thumbnails=pictures)


async def download(services: Services, user: Session, composition_id: UUID) -> Download:
    row = await owned(services, user, composition_id)
    film = finished(row)
    filename = f"{slug(row.title)}.mp4"
    url = services.store.presign_get(film.location, seconds=URL_SECONDS, filename=filename)
    return Download(
        download_url=url,
        expires_at=datetime.now(UTC) + timedelta(seconds=URL_SECONDS),
        filename=filename,
        file_size_bytes=film.size_bytes,
    )


async def preview(services: Services, user: Session, composition_id: UUID) -> Preview:
    """Return what can be watched already; raise `Conflict` if that is nothing yet."""
    row = await owned(services, user, composition_id)
    async with services.database.transaction() as session:
        found = preview_of(row, await segments_of(session, composition_id))
    if not found.ready:
        raise Conflict("not_ready", "Nothing of the film can be watched yet.")
    return found


def summarise(row: CompositionRow, store: S3Store) -> CompositionSummary:
    return CompositionSummary(**_fields(row, store))


def thumbnail_url(row: CompositionRow, store: S3Store) -> str | None:
    return store.presign_get(row.film["thumbnail"], seconds=URL_SECONDS) if row.film else None


def finished(row: CompositionRow) -> Film:
    """Return the film of a version; raise `Conflict` if it has none yet."""
    if row.film is None:
        raise Conflict("not_completed", f"The film is not finished: it is {row.status}.")
    return Film.model_validate(row.film)


async def owned(services: Services, user: Session, composition_id: UUID) -> CompositionRow:
    """Return a version of one of the user's films; raise `NotFound` if it is not theirs."""
    async with services.database.transaction() as session:
        row = await find_composition(session, composition_id, user.id)
    if row is None:
        raise NotFound("composition")
    return row


def _fields(row: CompositionRow, store: S3Store) -> dict[str, Any]:
    return {
        "composition_id": row.id,
        "generation_id": row.job_id,
        "version": row.version,
        "parent_composition_id": row.parent_composition_id,
        "title": row.title,
        "status": row.status,
        "duration_seconds": row.duration_seconds,
        "width": row.width,
        "height": row.height,
        "file_size_bytes": row.file_size_bytes,
        "thumbnail_url": thumbnail_url(row, store),
        "created_at": row.created_at,
        "rendered_at": row.rendered_at,
        "error": row.error_message,
        "remarks": row.film.get("remarks", []) if row.film else [],
    }


def slug(title: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")
    return words[:LONGEST_NAME].rstrip("-") or "film"
