from uuid import UUID

from fastapi import APIRouter

from app.compositions import service
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
