"""A user's films, a page at a time."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import Field
from sqlalchemy import select, tuple_

from app.compositions.schemas import CompositionSummary
from app.compositions.service import summarise
from app.dependencies import AppServices
from app.errors import documented
from app.jobs.cursor import Cursor
from app.jobs.film_tables import CompositionRow
from app.jobs.states import CompositionStatus
from app.jobs.tables import JobRow
from app.schema import Answer, Body
from app.sessions.credentials import CurrentSession

router = APIRouter(prefix="/compositions", tags=["compositions"])


class CompositionQuery(Body):
    """Which versions to list."""

    cursor: Annotated[str | None, Field(max_length=200)] = None
    """`next_cursor` of the page before."""
    limit: Annotated[int, Field(ge=1, le=100)] = 20
    """How many versions at most."""
    status: CompositionStatus | None = None
    """Those in this state alone."""
    generation_id: UUID | None = None
    """The versions of this film alone."""
    sort: Literal["-created_at", "created_at"] = "-created_at"
    """Newest first, or oldest first."""


class Compositions(Answer):
    """A page of versions."""

    compositions: list[CompositionSummary]
    """One page."""
    next_cursor: str | None
    """Absent on the last page."""


@router.get("", responses=documented(401, 422, 503))
async def list_compositions(
    query: Annotated[CompositionQuery, Query()], user: CurrentSession, services: AppServices
) -> Compositions:
    """List all versions of the user's films, finished or not, a page at a time."""
    place = tuple_(CompositionRow.created_at, CompositionRow.id)
    newest_first = query.sort == "-created_at"
    wanted = (
        select(CompositionRow)
        .join(JobRow, JobRow.id == CompositionRow.job_id)
        .where(JobRow.session_id == user.id)
        # One row more says that there is another page.
        .limit(query.limit + 1)
    )
    if query.status:
        wanted = wanted.where(CompositionRow.status == query.status)
    if query.generation_id:
        wanted = wanted.where(CompositionRow.job_id == query.generation_id)
    if query.cursor:
        end = Cursor.decode(query.cursor)
        last = tuple_(end.created_at, end.id)
        wanted = wanted.where(place < last if newest_first else place > last)
    order = [CompositionRow.created_at, CompositionRow.id]
    wanted = wanted.order_by(*[each.desc() if newest_first else each.asc() for each in order])
    async with services.database.transaction() as session:
        found = (await session.scalars(wanted)).all()
    page = found[: query.limit]
    more = len(found) > len(page)
    return Compositions(
        compositions=[summarise(row, services.store) for row in page],
        next_cursor=Cursor(page[-1].created_at, page[-1].id).encode() if more else None,
    )
