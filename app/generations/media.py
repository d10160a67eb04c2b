"""Every file of a film, by URL."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter

from app.compositions.service import URL_SECONDS
from app.dependencies import AppServices
from app.errors import NotFound, documented
from app.jobs.export_tables import ExportRow
from app.jobs.exports import exports_of
from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.repository import clips_of, compositions_of, find_job
from app.schema import Answer
from app.sessions.credentials import CurrentSession

router = APIRouter(prefix="/generations", tags=["generations"])

MediaKind = Literal[
    "clip",
    "clip_thumbnail",
    "audio",
    "film",
    "thumbnail",
    "thumbnail_strip",
    "captions",
    "timeline",
    "metadata",
    "export",
]
BESIDE: tuple[tuple[MediaKind, str], ...] = (
    ("captions", "captions.srt"),
    ("captions", "captions.vtt"),
    ("timeline", "timeline.json"),
    ("metadata", "metadata.json"),
)
"""What is published with a film."""


class MediaFile(Answer):
    """One file of a film."""

    kind: MediaKind
    """What it is."""
    filename: str
    """A name to save it under."""
    scene_id: str | None = None
    """Of a clip."""
    composition_id: UUID | None = None
    """Of what belongs to one version; a clip may be in several."""
    url: str
    """Gives the file to anyone, until `expires_at`."""


class MediaFiles(Answer):
    """Every file of a film."""

    generation_id: UUID
    """The film."""
    expires_at: datetime
    """When the URLs stop working."""
    media: list[MediaFile]
    """Clips first, in no other order."""


@router.get("/{generation_id}/assets", responses=documented(401, 404, 422, 503))
async def list_media(
    generation_id: UUID, user: CurrentSession, services: AppServices
) -> MediaFiles:
    """List all files made for the film so far: clips, sound, and every finished version."""
    async with services.database.transaction() as session:
        if await find_job(session, generation_id, user.id) is None:
            raise NotFound("generation")
        clips = await clips_of(session, generation_id)
        versions = await compositions_of(session, [generation_id])
        exports = await exports_of(session, [row.id for row in versions])
    files = {file["location"]: file for file in _files(clips, versions, exports)}
    return MediaFiles(
        generation_id=generation_id,
        expires_at=datetime.now(UTC) + timedelta(seconds=URL_SECONDS),
        media=[
            MediaFile(
                **file,
                filename=location.rpartition("/")[2],
                url=services.store.presign_get(location, seconds=URL_SECONDS),
            )
            for location, file in files.items()
        ],
    )


def _files(
    clips: Sequence[ClipRow], versions: Sequence[CompositionRow], exports: Sequence[ExportRow]
) -> Iterator[dict[str, Any]]:
    """Yield each file with its `location`; one that is in several versions comes several times."""
    made = [clip for row in versions for clip in row.clips.values()]
    for clip in (*made, *(row.delivery for row in clips if row.delivery)):
        for kind, location in (("clip", clip["location"]), ("clip_thumbnail", clip["thumbnail"])):
            yield {"kind": kind, "scene_id": clip["scene_id"], "location": location}
    for row in versions:
        if row.audio:
            yield {"kind": "audio", "composition_id": row.id, "location": row.audio["location"]}
        if row.film:
            folder = row.film["location"].rpartition("/")[0]
            found: list[tuple[MediaKind, str]] = [
                ("film", row.film["location"]),
                ("thumbnail", row.film["thumbnail"]),
            ]
            if strip := row.film.get("strip"):
                found.append(("thumbnail_strip", strip))
            found += [(kind, f"{folder}/{name}") for kind, name in BESIDE]
            for kind, location in found:
                yield {"kind": kind, "composition_id": row.id, "location": location}
    for export in exports:
        if export.film:
            place = {"composition_id": export.composition_id, "location": export.film["location"]}
            yield {"kind": "export", **place}
