from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from app.compositions import service
from app.compositions.preview import (
    MEDIA_TYPE,
    audio_playlist,
    master_playlist,
    video_playlist,
)
from app.compositions.schemas import Composition, Download
from app.dependencies import AppServices
from app.errors import documented
from app.sessions.credentials import CurrentSession

router = APIRouter(prefix="/compositions", tags=["compositions"])


@router.get("/{composition_id}", responses=documented(401, 404, 422, 503))
async def show_composition(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Composition:
    """Show a version of a film, with its timeline."""
    return await service.show(services, user, composition_id)


@router.get("/{composition_id}/download", responses=documented(401, 404, 409, 422, 503))
async def download_composition(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Download:
    """Return a URL that gives the finished film to anyone for an hour, as a file to save."""
    return await service.download(services, user, composition_id)


_PLAYLIST: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}
}


@router.get(
    "/{composition_id}/preview.m3u8",
    response_class=Response,
    responses={**_PLAYLIST, **documented(401, 404, 409, 422, 503)},
)
async def preview_composition(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Return an HLS playlist of the film, from its first segment on, while the rest is made."""
    preview = await service.preview(services, user, composition_id)
    return Response(master_playlist(preview), media_type=MEDIA_TYPE)


@router.get(
    "/{composition_id}/preview/video.m3u8",
    response_class=Response,
    responses={**_PLAYLIST, **documented(401, 404, 409, 422, 503)},
)
async def preview_picture(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Return the picture's part of the preview. It grows; ask again while it has no end."""
    preview = await service.preview(services, user, composition_id)
    return Response(video_playlist(preview, services.store), media_type=MEDIA_TYPE)


@router.get(
    "/{composition_id}/preview/audio.m3u8",
    response_class=Response,
    responses={**_PLAYLIST, **documented(401, 404, 409, 422, 503)},
)
async def preview_sound(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Return the sound's part of the preview."""
    preview = await service.preview(services, user, composition_id)
    return Response(audio_playlist(preview, services.store), media_type=MEDIA_TYPE)
