from fastapi import APIRouter, Request, Response

from app.dependencies import AppServices
from app.errors import documented
from app.generations.endpoints import IdempotencyKey, sockets_of
from app.generations.schemas import Estimate
from app.sessions.credentials import CurrentSession
from app.timelines import service
from app.timelines.schemas import CompositionCreated, CompositionRequest

router = APIRouter(prefix="/compositions", tags=["compositions"])


@router.post("", status_code=201, responses=documented(401, 403, 404, 409, 413, 422, 429, 503))
async def create_composition(
    wanted: CompositionRequest,
    request: Request,
    response: Response,
    user: CurrentSession,
    services: AppServices,
    idempotency_key: IdempotencyKey = None,
) -> CompositionCreated:
    """Make a film of a timeline of one's own: of footage that was brought, and of prompts.

    What is wrong with the timeline is told field by field. With a `generation_id` instead, the
    newest version of that film is made in another shape or size, as a version of its own. With an
    `Idempotency-Key` the order is placed once.
    """
    sockets = sockets_of(request, services.settings)
    created = await service.create(services, user, wanted, idempotency_key, sockets)
    response.headers["Location"] = f"/api/v1/compositions/{created.composition_id}"
    return created


@router.post("/estimate", responses=documented(401, 403, 404, 409, 413, 422, 429, 503))
async def estimate_composition(
    wanted: CompositionRequest, user: CurrentSession, services: AppServices
) -> Estimate:
    """Say what a timeline would cost and how long it would take. Nothing is placed or spent."""
    return await service.estimate(services, user, wanted)
