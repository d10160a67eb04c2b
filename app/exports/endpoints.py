from uuid import UUID

from fastapi import APIRouter, Response

from app.dependencies import AppServices
from app.errors import documented
from app.exports import service
from app.exports.schemas import Export, ExportRequest, Exports
from app.sessions.credentials import CurrentSession

router = APIRouter(tags=["exports"])


@router.post(
    "/compositions/{composition_id}/exports",
    responses=documented(401, 403, 404, 409, 413, 422, 429, 503),
)
async def export_composition(
    composition_id: UUID, wanted: ExportRequest, user: CurrentSession, services: AppServices
) -> Exports:
    """Say what finished films in other forms take and, to apply it, have them made.

    The clips of the film are encoded anew: nothing is bought. Asked for again, an export is the one
    there is; one that has failed is tried again.
    """
    return await service.order(services, user, composition_id, wanted)


@router.get("/compositions/{composition_id}/exports", responses=documented(401, 404, 422, 503))
async def list_exports(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Exports:
    """List the exports of a version of a film, in the order they were asked for."""
    return await service.list_exports(services, user, composition_id)


@router.get("/exports/{export_id}", responses=documented(401, 404, 422, 503))
async def show_export(export_id: UUID, user: CurrentSession, services: AppServices) -> Export:
    """Show how far an export is, and where to get it."""
    return await service.show(services, user, export_id)


@router.delete(
    "/exports/{export_id}", status_code=204, responses=documented(401, 403, 404, 422, 503)
)
async def delete_export(export_id: UUID, user: CurrentSession, services: AppServices) -> Response:
    """Remove an export with its file; one that is being made is stopped."""
    await service.remove(services, user, export_id)
    return Response(status_code=204)
