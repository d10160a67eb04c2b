"""How far a version of a film is, and what it has become."""

import asyncio
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response

from app.compositions.repository import segments_of
from app.compositions.service import URL_SECONDS, finished, owned
from app.dependencies import AppServices, Services
from app.errors import NotFound, documented
from app.jobs.states import CompositionStatus
from app.schema import Answer
from app.sessions.credentials import CurrentSession
from pipelines.errors import DamagedMedia
from pipelines.film.clip import Clip
from pipelines.film.composition import MixedAudio
from pipelines.film.segment import cut
from pipelines.film.timeline import Timeline

SUBRIP: Final = "application/x-subrip"
WEBVTT: Final = "text/vtt"
CAPTIONS_BYTES: Final = 1 << 20
"""Ten times what can be said in three minutes."""

router = APIRouter(prefix="/compositions", tags=["compositions"])


class CompositionState(Answer):
    """How far a version is."""

    composition_id: UUID
    """The version."""
    generation_id: UUID
    """Its film."""
    version: int
    """From 1."""
    status: CompositionStatus
    """Where it stands."""
    segments_completed: int
    """Segments that are encoded."""
    total_segments: int
    """Pieces that it is put together from."""
    error: str | None
    """Why it failed."""


class ClipMade(Answer):
    """Where a clip of the film comes from."""

    scene_id: str
    """The scene it shows."""
    model: str
    """Who made it."""
    sha256: str
    """Of the file, in hex."""


class CompositionFacts(Answer):
    """A finished film as a file, and where it comes from."""

    composition_id: UUID
    """The version."""
    generation_id: UUID
    """Its film."""
    version: int
    """From 1."""
    title: str
    """What the film is called."""
    sha256: str
    """Of the file, in hex."""
    file_size_bytes: int
    """Of the file."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    frame_rate: int
    """Frames a second."""
    frames: int
    """Exactly."""
    duration_seconds: float
    """Frames by frame rate."""
    loudness_lufs: float | None
    """Integrated, by ITU-R BS.1770."""
    true_peak_dbtp: float | None
    """By the same recommendation."""
    clips: list[ClipMade]
    """In film order."""
    remarks: list[str]
    """What its owner should know, such as words that found no room."""


@router.get("/{composition_id}/status", responses=documented(401, 404, 422, 503))
async def show_composition_status(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> CompositionState:
    """Say how much of the film is encoded."""
    row = await owned(services, user, composition_id)
    async with services.database.transaction() as session:
        encoded = await segments_of(session, composition_id)
    return CompositionState(
        composition_id=row.id,
        generation_id=row.job_id,
        version=row.version,
        status=row.status,
        segments_completed=len(encoded),
        total_segments=len(cut(Timeline.model_validate(row.timeline_data))),
        error=row.error_message,
    )


@router.get("/{composition_id}/metadata", responses=documented(401, 404, 409, 422, 503))
async def show_composition_metadata(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> CompositionFacts:
    """Describe the finished film: its file, its loudness, and the model of every clip."""
    row = await owned(services, user, composition_id)
    film = finished(row)
    audio = MixedAudio.model_validate(row.audio) if row.audio else None
    scenes = Timeline.model_validate(row.timeline_data).scenes
    clips = [Clip.model_validate(row.clips[s.id]) for s in scenes if s.id in row.clips]
    return CompositionFacts(
        composition_id=row.id,
        generation_id=row.job_id,
        version=row.version,
        title=row.title,
        sha256=film.sha256,
        file_size_bytes=film.size_bytes,
        width=film.picture.width,
        height=film.picture.height,
        frame_rate=film.frame_rate,
        frames=film.length,
        duration_seconds=film.length / film.frame_rate,
        loudness_lufs=audio.loudness_lufs if audio else None,
        true_peak_dbtp=audio.true_peak_dbtp if audio else None,
        clips=[ClipMade(scene_id=c.scene_id, model=c.model, sha256=c.sha256) for c in clips],
        remarks=list(film.remarks),
    )


_SUBTITLES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {SUBRIP: {"schema": {"type": "string"}}}}
}


@router.get(
    "/{composition_id}/captions.srt",
    response_class=Response,
    responses={**_SUBTITLES, **documented(401, 404, 409, 422, 503)},
)
async def show_captions(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Return what is said in the film as subtitles; empty if nothing is."""
    film = finished(await owned(services, user, composition_id))
    key = f"{film.location.rpartition('/')[0]}/captions.srt"
    return Response(await _read(services, key, "captions file"), media_type=SUBRIP)


_THUMBNAILS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {WEBVTT: {"schema": {"type": "string"}}}}
}


@router.get(
    "/{composition_id}/thumbnails.vtt",
    response_class=Response,
    responses={**_THUMBNAILS, **documented(401, 404, 409, 422, 503)},
)
async def show_thumbnails(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Return WebVTT that shows what is where in the film: parts of one picture, by URL."""
    strip = finished(await owned(services, user, composition_id)).strip
    if not strip:
        raise NotFound("thumbnail strip")
    track = await _read(services, f"{strip.removesuffix('.jpg')}.vtt", "thumbnail strip")
    name = strip.rpartition("/")[2]
    url = services.store.presign_get(strip, seconds=URL_SECONDS)
    return Response(track.decode().replace(f"{name}#", f"{url}#"), media_type=WEBVTT)


async def _read(services: Services, key: str, name: str) -> bytes:
    try:
        return await asyncio.to_thread(services.store.read, key, CAPTIONS_BYTES)
    except DamagedMedia as gone:
        raise NotFound(name) from gone
