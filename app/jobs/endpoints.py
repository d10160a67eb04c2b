from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.dependencies import AppServices
from app.errors import NotFound, documented
from app.jobs.events import read_events
from app.jobs.repository import find_job
from app.jobs.schemas import EventsQuery, JobEvent, JobEvents
from app.sessions.credentials import CurrentSession

router = APIRouter(prefix="/generations", tags=["generations"])


@router.get("/{generation_id}/events", responses=documented(401, 404, 422, 503))
async def list_events(
    generation_id: UUID,
    query: Annotated[EventsQuery, Query()],
    user: CurrentSession,
    services: AppServices,
) -> JobEvents:
    """List what happened to the job, in order; `/ws/{generation_id}` tells it as it happens."""
    async with services.database.look() as session:
        if await find_job(session, generation_id, user.id) is None:
            raise NotFound("generation")
    events = await read_events(services.database, generation_id, query.after, query.limit)
    return JobEvents(
        events=[JobEvent.of(event) for event in events],
        next_after=events[-1].seq if events else query.after,
    )
