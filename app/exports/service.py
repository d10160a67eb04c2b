"""Finished films in other forms: told what each takes, ordered, shown and taken away."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.compositions.repository import find_composition
from app.compositions.service import URL_SECONDS, finished, slug
from app.dependencies import Services
from app.errors import NotFound
from app.exports.forecast import seconds_of
from app.exports.schemas import Export, ExportRequest, Exports, OutputWanted
from app.generations.quote import FIRST_GUESS
from app.generations.repository import seconds_per_film_second
from app.generations.service import owned_turn
from app.infrastructure.object_store import S3Store
from app.jobs.export_tables import ExportRow
from app.jobs.exports import exports_of, find_export, percentage, queue_export, remove_exports
from app.jobs.film_tables import CompositionRow
from app.jobs.quotas import admit
from app.jobs.retention import still_there
from app.jobs.tables import JobRow
from app.jobs.turn import Turn
from app.sessions.service import Session
from pipelines.film.composition import Film
from pipelines.film.output import CODECS, FORM, Bundle, EncoderChoice, Form, Output, alike
from pipelines.film.picture import resized
from pipelines.film.timeline import Timeline


async def order(
    services: Services, user: Session, composition_id: UUID, wanted: ExportRequest
) -> Exports:
    """Say what each output takes and, to apply it, have those made that are not there."""
    async with services.database.transaction() as session:
        film = await find_composition(session, composition_id, user.id)
        if film is None:
            raise NotFound("composition")
        finished(film)
        turn = await owned_turn(session, user, film.job_id)
        timeline = Timeline.model_validate(film.timeline_data)
        asked = [_form(each, timeline) for each in wanted.outputs]
        forms = {form.fingerprint(): form for form in asked}
        found = [(form, await find_export(turn, film.id, form)) for form in forms.values()]
        if wanted.apply_immediately:
            found = await _applied(services, user, turn, film, found)
        view = _View(film, timeline, await _pace(session), services.store)
        return Exports(exports=[view.shown(form, row) for form, row in found])


async def list_exports(services: Services, user: Session, composition_id: UUID) -> Exports:
    async with services.database.transaction() as session:
        film = await find_composition(session, composition_id, user.id)
        if film is None:
            raise NotFound("composition")
        view = await _view(session, film, services.store)
        rows = await exports_of(session, [composition_id])
    return Exports(exports=[view.shown(FORM.validate_python(row.output), row) for row in rows])


async def show(services: Services, user: Session, export_id: UUID) -> Export:
    async with services.database.transaction() as session:
        row = await _owned(session, user, export_id)
        film = await session.get_one(CompositionRow, row.composition_id)
        view = await _view(session, film, services.store)
    return view.shown(FORM.validate_python(row.output), row)


async def remove(services: Services, user: Session, export_id: UUID) -> None:
    """Take the export away; one that is being made is stopped."""
    async with services.database.transaction() as session:
        job_id = (await _owned(session, user, export_id)).job_id
        turn = await owned_turn(session, user, job_id)
        row = await session.get(ExportRow, export_id, populate_existing=True)
        if row is None:
            raise NotFound("export")
        await remove_exports(turn, [row])


class _View:
    """Exports of one film as its owner sees them."""

    def __init__(
        self, film: CompositionRow, timeline: Timeline, pace: float, store: S3Store
    ) -> None:
        self._film = film
        self._timeline = timeline
        self._pace = pace
        self._store = store

    def shown(self, form: Form, row: ExportRow | None) -> Export:
        """Show an export, or what one would be."""
        output = form if isinstance(form, Output) else None
        size = output.picture if output else self._timeline.picture
        filename = self._filename(form)
        film = Film.model_validate(row.film) if row and row.film else None
        choice = EncoderChoice.model_validate(row.choice) if row and row.choice else None
        done = percentage(row) if row else 0
        seconds = seconds_of(form, self._timeline, self._pace, 1 - done / 100)
        return Export(
            export_id=row.id if row else None,
            composition_id=self._film.id,
            format=form.format,
            codec=output.codec if output else None,
            width=size.width,
            height=size.height,
            fit=output.fit if output else "fill",
            gpu=output.gpu if output else False,
            status=row.status if row else None,
            percentage=done,
            segments_completed=len(row.segments) if row else 0,
            total_segments=row.segment_count if row else None,
            estimated_seconds=0 if film else seconds,
            file_size_bytes=film.size_bytes if film else None,
            download_url=self._url(film, filename) if film else None,
            filename=filename,
            error=row.error_message if row else None,
            remarks=[choice.remark] if choice and choice.remark else [],
            created_at=row.created_at if row else None,
            completed_at=row.completed_at if row else None,
        )

    def _filename(self, form: Form) -> str:
        if isinstance(form, Bundle):
            return f"{slug(self._film.title)}.{form.format}"
        size = f"{form.picture.width}x{form.picture.height}"
        codec = "" if form.codec == CODECS[form.format][0] else f"-{form.codec}"
        return f"{slug(self._film.title)}-{size}{codec}.{form.format}"

    def _url(self, film: Film, filename: str) -> str:
        return self._store.presign_get(film.location, seconds=URL_SECONDS, filename=filename)


def _form(wanted: OutputWanted, timeline: Timeline) -> Form:
    if wanted.format == "otioz":
        return Bundle()
    picture = resized(timeline.picture, wanted.aspect_ratio, wanted.resolution)
    return Output(
        format=wanted.format,
        codec=wanted.codec or CODECS[wanted.format][0],
        picture=picture,
        # Of the film's own shape every fit is the same, and so is the export.
        fit="fill" if alike(timeline.picture, picture) else wanted.fit,
        gpu=wanted.gpu,
    )


async def _applied(
    services: Services,
    user: Session,
    turn: Turn,
    film: CompositionRow,
    found: list[tuple[Form, ExportRow | None]],
) -> list[tuple[Form, ExportRow | None]]:
    missing = [form for form, row in found if row is None or row.status == "failed"]
    if missing:
        await still_there(turn, film.clips)
        await admit(turn.session, user.id, services.settings, more=len(missing))
    rows = [await queue_export(turn, film.id, form) for form, _ in found]
    await turn.session.flush()
    for row in rows:
        await turn.session.refresh(row)
    return [(form, row) for (form, _), row in zip(found, rows, strict=True)]


async def _owned(session: AsyncSession, user: Session, export_id: UUID) -> ExportRow:
    row = await session.get(ExportRow, export_id)
    job = await session.get(JobRow, row.job_id) if row else None
    if row is None or job is None or job.session_id != user.id:
        raise NotFound("export")
    return row


async def _view(session: AsyncSession, film: CompositionRow, store: S3Store) -> _View:
    timeline = Timeline.model_validate(film.timeline_data)
    return _View(film, timeline, await _pace(session), store)


async def _pace(session: AsyncSession) -> float:
    return float(await seconds_per_film_second(session) or FIRST_GUESS)
