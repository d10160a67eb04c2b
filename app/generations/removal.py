"""Takes films, and versions of them, out of the product. What was paid stays in the books."""

from uuid import UUID

from fastapi import APIRouter, Response
from sqlalchemy import delete

from app.compositions.repository import find_composition
from app.dependencies import AppServices
from app.errors import Conflict, NotFound, documented
from app.generations.service import owned_turn
from app.jobs.exports import exports_of, remove_exports
from app.jobs.film_tables import CompositionRow
from app.jobs.removals import remove, remove_film
from app.jobs.states import TERMINAL
from app.sessions.credentials import CurrentSession

router = APIRouter()
OF_ONE_VERSION = (
    "final.",
    "thumbnail.",
    "thumbnails.",
    "captions.",
    "timeline.",
    "metadata.",
    "exports/",
)
"""Pieces of its preview stay until their time is over: other versions may show them too."""


@router.delete(
    "/generations/{generation_id}",
    tags=["generations"],
    status_code=204,
    responses=documented(401, 403, 404, 422, 503),
)
async def delete_generation(
    generation_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Remove a film, all its versions and media; one that is being made is stopped first."""
    async with services.database.transaction() as session:
        turn = await owned_turn(session, user, generation_id)
        if turn.job.status not in TERMINAL:
            await turn.cancel()
            await session.flush()
        await remove_film(session, turn.job)
    return Response(status_code=204)


@router.delete(
    "/compositions/{composition_id}",
    tags=["compositions"],
    status_code=204,
    responses=documented(401, 403, 404, 409, 422, 503),
)
async def delete_composition(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Remove an earlier version of a film. The newest goes with the film only."""
    async with services.database.transaction() as session:
        row = await find_composition(session, composition_id, user.id)
        if row is None:
            raise NotFound("composition")
        turn = await owned_turn(session, user, row.job_id)
        if turn.job.composition_id == composition_id:
            raise Conflict("newest_version", "The newest version is removed with its film only.")
        if turn.job.status not in TERMINAL:
            raise Conflict("in_the_making", "Another version is being made of this one just now.")
        await remove_exports(turn, await exports_of(session, [composition_id]))
        await remove(session, [f"compositions/{composition_id}/{name}" for name in OF_ONE_VERSION])
        await session.execute(delete(CompositionRow).where(CompositionRow.id == composition_id))
    return Response(status_code=204)
