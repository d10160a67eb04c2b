from uuid import UUID

from fastapi import APIRouter

from app.dependencies import AppServices
from app.edits import service
from app.edits.schemas import Edit, EditRequest, Instructions, Regeneration
from app.errors import documented
from app.sessions.credentials import CurrentSession
from pipelines.film.instructions import understood

router = APIRouter()
_REFUSALS = documented(401, 403, 404, 409, 413, 422, 429, 503)


@router.post("/compositions/{composition_id}/edit", tags=["compositions"], responses=_REFUSALS)
async def edit_composition(
    composition_id: UUID, wanted: EditRequest, user: CurrentSession, services: AppServices
) -> Edit:
    """Change a finished version of a film: what would be made anew and, to apply it, a new version.

    The version edited stays as it is: to undo, edit or download that one.
    """
    return await service.edit(
        services,
        user,
        composition_id,
        lambda _: wanted.operations,
        apply=wanted.apply_immediately,
    )


@router.post("/compositions/{composition_id}/restore", tags=["compositions"], responses=_REFUSALS)
async def restore_composition(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Edit:
    """Make an earlier version the newest again, as a new one: it is only put together anew."""
    return await service.edit(services, user, composition_id, lambda _: (), apply=True)


@router.post("/generations/{generation_id}/edit", tags=["generations"], responses=_REFUSALS)
async def edit_generation(
    generation_id: UUID, wanted: Instructions, user: CurrentSession, services: AppServices
) -> Edit:
    """Change the newest finished version of a film as told in words."""
    return await service.edit_newest(
        services,
        user,
        generation_id,
        lambda timeline: understood(wanted.instructions, timeline),
        apply=wanted.apply_immediately,
    )


@router.post(
    "/generations/{generation_id}/clips/{number}/regenerate",
    tags=["generations"],
    responses=_REFUSALS,
)
async def regenerate_clip(
    generation_id: UUID,
    number: int,
    wanted: Regeneration,
    user: CurrentSession,
    services: AppServices,
) -> Edit:
    """Make one clip of the newest finished version anew; nothing else is."""
    return await service.edit_newest(
        services,
        user,
        generation_id,
        service.retake(number, wanted.prompt, wanted.seed, wanted.model),
        apply=wanted.apply_immediately,
    )
