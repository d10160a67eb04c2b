"""Films out to other editors, and their cuts back in."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field
from sqlalchemy import select

from app.assets.tables import AssetRow
from app.compositions.repository import find_composition
from app.compositions.service import owned
from app.dependencies import AppServices, Services
from app.edits import service as edits
from app.errors import NotFound, documented
from app.generations.endpoints import sockets_of
from app.generations.schemas import Dollars
from app.schema import Answer, Body
from app.sessions.credentials import CurrentSession
from app.sessions.service import Session
from app.timelines import service
from app.timelines.returning import File, film_of, operations
from app.timelines.schemas import CompositionRequest, WantedOutput, WantedTimeline
from pipelines.errors import ImpossibleBrief
from pipelines.film.operation import Operation
from pipelines.film.timeline import Timeline
from pipelines.interchange import Cut, exported, read

router = APIRouter(prefix="/compositions", tags=["compositions"])
MEDIA_TYPE = "application/vnd.opentimelineio+json"


class TimelineImport(Body):
    """A cut from another editor."""

    document: Annotated[dict[str, Any], Field(examples=[{"OTIO_SCHEMA": "Timeline.1"}])]
    """OpenTimelineIO. Of a film that was exported here, what is not changed is used again; any
    other is a film of its own. Clips that came in are known by the names of your uploads; nothing
    is fetched from any address."""
    apply_immediately: bool = False
    """Otherwise the answer says what would happen, and nothing does."""


class Imported(Answer):
    """What a cut makes of a film."""

    composition_id: UUID | None
    """The new version that is made, or the one that was exported if nothing has changed in it;
    None of a film of its own that has only been asked about."""
    generation_id: UUID | None
    """The film it is a version of."""
    operations: list[Operation]
    """What is done to the version that was exported; nothing of a film of its own."""
    remarks: list[str]
    """What of the document is not understood, or gave way: one line each."""
    duration_seconds: float
    """Of the film after it."""
    estimated_cost_usd: Dollars
    """Of clips that are bought."""


@router.get(
    "/{composition_id}/timeline.otio",
    response_class=Response,
    responses={
        200: {"content": {MEDIA_TYPE: {"schema": {"type": "object"}}}},
        **documented(401, 404, 422, 503),
    },
)
async def export_timeline(
    composition_id: UUID, user: CurrentSession, services: AppServices
) -> Response:
    """Return the film's timeline as OpenTimelineIO, for other editors.

    Its media are named `media/SCENE.mp4`: the clips of `GET /generations/{id}/assets`. An export
    as `otioz` has the timeline and all of them in one file.
    """
    row = await owned(services, user, composition_id)
    text = exported(Timeline.model_validate(row.timeline_data), str(row.id))
    return Response(text, media_type=MEDIA_TYPE)


@router.post("/import", responses=documented(401, 403, 404, 409, 413, 422, 429, 503))
async def import_timeline(
    wanted: TimelineImport, request: Request, user: CurrentSession, services: AppServices
) -> Imported:
    """Take a cut in: order, lengths, in-points, transitions, and clips of your own.

    A film that was exported here and comes back the same needs nothing made; one that is not from
    here is made of your uploads, as `POST /compositions` does. What is not understood is told, and
    left out.
    """
    cut = read(wanted.document)
    if cut.composition_id is None:
        sockets = sockets_of(request, services.settings)
        return await _new_film(services, user, cut, sockets, apply=wanted.apply_immediately)
    known = await _exported_version(services, user, cut.composition_id)
    film = Timeline.model_validate(known.timeline_data)
    cut = read(wanted.document, film.frame_rate)
    done, remarks = operations(film, cut, await _files(services, user))
    told = [*cut.remarks, *remarks]
    if not done:
        return Imported(
            composition_id=known.id,
            generation_id=known.job_id,
            operations=[],
            remarks=told,
            duration_seconds=film.length / film.frame_rate,
            estimated_cost_usd=Decimal(0),
        )
    edit = await edits.edit(
        services, user, known.id, lambda _: done, apply=wanted.apply_immediately
    )
    return Imported(
        composition_id=edit.composition_id or known.id,
        generation_id=known.job_id,
        operations=done,
        remarks=[*told, *edit.warnings],
        duration_seconds=edit.duration_seconds,
        estimated_cost_usd=edit.estimated_cost_usd,
    )


async def _new_film(
    services: Services, user: Session, cut: Cut, sockets: str, *, apply: bool
) -> Imported:
    """Make a film of the user's files that the cut names."""
    timeline, remarks = film_of(cut, await _files(services, user))
    if timeline is None:
        raise ImpossibleBrief(" ".join([*cut.remarks, *remarks]) or "The timeline has no clips.")
    wanted = CompositionRequest(timeline=timeline, output=WantedOutput(fps=cut.rate))
    made = await service.create(services, user, wanted, None, sockets) if apply else None
    cost = made or await service.estimate(services, user, wanted)
    return Imported(
        composition_id=made.composition_id if made else None,
        generation_id=made.generation_id if made else None,
        operations=[],
        remarks=[*cut.remarks, *remarks],
        duration_seconds=_lasting(timeline),
        estimated_cost_usd=cost.estimated_cost_usd,
    )


def _lasting(timeline: WantedTimeline) -> float:
    """Return the seconds of a timeline whose transitions are told as outgoing."""
    clips = timeline.tracks[0].clips
    joins = (clip.transition.out for clip in clips)
    return float(sum(clip.length for clip in clips) - sum(join.length for join in joins if join))


async def _exported_version(services: Services, user: Session, named: str) -> Any:
    """Return the version that a document came from, if it is the user's."""
    try:
        composition_id = UUID(str(named))
    except ValueError as error:
        raise NotFound("composition") from error
    async with services.database.transaction() as session:
        row = await find_composition(session, composition_id, user.id)
    if row is None:
        raise NotFound("composition")
    return row


async def _files(services: Services, user: Session) -> dict[str, File]:
    """Return the user's films and pictures by name; of several, the newest."""
    async with services.database.transaction() as session:
        rows = await session.scalars(
            select(AssetRow).where(AssetRow.session_id == user.id).order_by(AssetRow.created_at)
        )
        return {
            row.filename: File(row.id, row.facts["medium"])
            for row in rows
            if row.facts["medium"] != "audio"
        }
