from uuid import UUID

from fastapi import APIRouter, Response

from app.brand_kits import service
from app.brand_kits.schemas import BrandKit, BrandKits, WantedBrandKit
from app.dependencies import AppServices
from app.errors import documented
from app.sessions.credentials import CurrentSession

router = APIRouter(prefix="/brand-kits", tags=["brand kits"])


@router.post("", status_code=201, responses=documented(401, 403, 409, 413, 422, 503))
async def create_brand_kit(
    wanted: WantedBrandKit, response: Response, user: CurrentSession, services: AppServices
) -> BrandKit:
    """Keep what the films of one brand have in common, to be named by orders."""
    kept = await service.create(services, user, wanted)
    response.headers["Location"] = f"/api/v1/brand-kits/{kept.brand_kit_id}"
    return kept


@router.get("", responses=documented(401, 503))
async def list_brand_kits(user: CurrentSession, services: AppServices) -> BrandKits:
    """List the user's brand kits by name; there are at most 50."""
    return await service.all_of(services, user)


@router.get("/{brand_kit_id}", responses=documented(401, 404, 422, 503))
async def get_brand_kit(
    brand_kit_id: UUID, user: CurrentSession, services: AppServices
) -> BrandKit:
    """Show a brand kit."""
    return await service.one_of(services, user, brand_kit_id)


@router.put("/{brand_kit_id}", responses=documented(401, 403, 404, 409, 413, 422, 503))
async def replace_brand_kit(
    brand_kit_id: UUID, wanted: WantedBrandKit, user: CurrentSession, services: AppServices
) -> BrandKit:
    """Let the kit be as sent, all of it. Films that were ordered with it stay as they are."""
    return await service.replace(services, user, brand_kit_id, wanted)


@router.delete("/{brand_kit_id}", status_code=204, responses=documented(401, 403, 404, 422, 503))
async def delete_brand_kit(
    brand_kit_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Take the kit away. Films that were ordered with it stay as they are, and so does its logo."""
    await service.take_away(services, user, brand_kit_id)
    return Response(status_code=204)
