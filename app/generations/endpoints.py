from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response

from app.dependencies import AppServices
from app.errors import documented
from app.generations import approval, service
from app.generations.schemas import (
    Approval,
    Estimate,
    Generation,
    GenerationCreated,
    GenerationQuery,
    GenerationRequest,
    Generations,
    GenerationState,
)
from app.sessions.credentials import CurrentSession
from app.settings import Settings

router = APIRouter(prefix="/generations", tags=["generations"])

IdempotencyKey = Annotated[
    str | None, Header(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")
]
"""Any printable string; a UUID is a good one."""


@router.post("", status_code=201, responses=documented(401, 403, 409, 413, 422, 503))
async def create_generation(
    wanted: GenerationRequest,
    request: Request,
    response: Response,
    user: CurrentSession,
    services: AppServices,
    idempotency_key: IdempotencyKey = None,
) -> GenerationCreated:
    """Order a film.

    With an `Idempotency-Key` the order is placed once: a repetition within 24 hours gets the first
    answer again, another body 422, and one that comes while the first is being placed 409.
    """
    sockets = sockets_of(request, services.settings)
    created = await service.create(services, user, wanted, idempotency_key, sockets)
    response.headers["Location"] = f"/api/v1/generations/{created.generation_id}"
    return created


@router.post("/estimate", responses=documented(401, 403, 413, 422, 503))
async def estimate_generation(
    wanted: GenerationRequest, user: CurrentSession, services: AppServices
) -> Estimate:
    """Say what an order would cost and how long it would take. Nothing is placed or spent."""
    return await service.estimate(services, user, wanted)


@router.get("", responses=documented(401, 422, 503))
async def list_generations(
    query: Annotated[GenerationQuery, Query()], user: CurrentSession, services: AppServices
) -> Generations:
    """List the user's orders, a page at a time."""
    return await service.list_page(services, user, query)


@router.get("/{generation_id}", responses=documented(401, 404, 422, 503))
async def show_generation(
    generation_id: UUID, request: Request, user: CurrentSession, services: AppServices
) -> Generation:
    """Show an order with its plan, clips and films."""
    sockets = sockets_of(request, services.settings)
    return await service.show(services, user, generation_id, sockets)


@router.post("/{generation_id}/cancel", responses=documented(401, 403, 404, 409, 422, 503))
async def cancel_generation(
    generation_id: UUID, user: CurrentSession, services: AppServices
) -> GenerationState:
    """Stop making the film, within seconds. What is made is kept; `retry` goes on with it."""
    return await service.cancel(services, user, generation_id)


@router.post("/{generation_id}/approve", responses=documented(401, 403, 404, 409, 413, 422, 503))
async def approve_generation(
    generation_id: UUID, wanted: Approval, user: CurrentSession, services: AppServices
) -> GenerationState:
    """Let a job that waits in `awaiting_approval` go on, with its scenes as planned or as sent."""
    return await approval.approve(services, user, generation_id, wanted)


@router.post(
    "/{generation_id}/approve/estimate", responses=documented(401, 403, 404, 409, 413, 422, 503)
)
async def estimate_approval(
    generation_id: UUID, wanted: Approval, user: CurrentSession, services: AppServices
) -> Estimate:
    """Say what a plan under review would cost with these scenes. Nothing is changed or spent."""
    return await approval.estimate(services, user, generation_id, wanted)


@router.post("/{generation_id}/retry", responses=documented(401, 403, 404, 409, 422, 503))
async def retry_generation(
    generation_id: UUID, user: CurrentSession, services: AppServices
) -> GenerationState:
    """Go on with a failed or cancelled job. Finished clips are kept."""
    return await service.retry(services, user, generation_id)


def sockets_of(request: Request, settings: Settings) -> str:
    """Return where the `events` application is reached."""
    base = str(settings.public_url or request.base_url).rstrip("/")
    return base.replace("http", "ws", 1) + "/ws"
