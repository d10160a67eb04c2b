from http import HTTPStatus
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from app.dependencies import AppServices
from app.edits import service
from app.edits.instructions import edit_in_words, show_reading
from app.edits.schemas import Edit, EditRequest, Instructions, Reading, Regeneration
from app.errors import documented
from app.sessions.credentials import CurrentSession

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


@router.post(
    "/generations/{generation_id}/edit",
    tags=["generations"],
    response_model=Edit,
    responses={**_REFUSALS, 202: {"model": Reading, "description": "Asked a language model"}},
)
async def edit_generation(
    generation_id: UUID, wanted: Instructions, user: CurrentSession, services: AppServices
) -> Edit | Response:
    """Change the newest finished version of a film as told in words.

    Words that are not known are read by a language model, where there is a provider's key: then
    the answer is 202, and the reading can be followed until it is completed.
    """
    done = await edit_in_words(services, user, generation_id, wanted)
    if isinstance(done, Edit):
        return done
    return JSONResponse(done.model_dump(mode="json"), HTTPStatus.ACCEPTED)


@router.get(
    "/generations/{generation_id}/readings/{reading_id}",
    tags=["generations"],
    responses=_REFUSALS,
)
async def get_reading(
    generation_id: UUID, reading_id: UUID, user: CurrentSession, services: AppServices
) -> Reading:
    """Return what a language model has read in an edit's words, and what that would do."""
    return await show_reading(services, user, generation_id, reading_id)


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
