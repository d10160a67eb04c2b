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
from pipelines.film.output import CODECS, EncoderChoice, Output, alike
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
        outputs = {output.fingerprint(): output for output in _outputs(wanted.outputs, timeline)}
        found = [(o, await find_export(turn, film.id, o)) for o in outputs.values()]
        if wanted.apply_immediately:
            found = await _applied(services, user, turn, film, found)
        view = _View(film, timeline, await _pace(session), services.store)
        return Exports(exports=[view.shown(output, row) for output, row in found])


async def list_exports(services: Services, user: Session, composition_id: UUID) -> Exports:
    async with services.database.transaction() as session:
        film = await find_composition(session, composition_id, user.id)
        if film is None:
            raise NotFound("composition")
        view = await _view(session, film, services.store)
        rows = await exports_of(session, [composition_id])
    return Exports(exports=[view.shown(Output.model_validate(r.output), r) for r in rows])


async def show(services: Services, user: Session, export_id: UUID) -> Export:
    async with services.database.transaction() as session:
        row = await _owned(session, user, export_id)
        film = await session.get_one(CompositionRow, row.composition_id)
        view = await _view(session, film, services.store)
    return view.shown(Output.model_validate(row.output), row)


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

    def shown(self, output: Output, row: ExportRow | None) -> Export:
        """Show an export, or what one would be."""
        size = output.picture
        filename = self._filename(output)
        film = Film.model_validate(row.film) if row and row.film else None
        choice = EncoderChoice.model_validate(row.choice) if row and row.choice else None
        done = percentage(row) if row else 0
        seconds = seconds_of(output, self._timeline, self._pace, 1 - done / 100)
        return Export(
            export_id=row.id if row else None,
            composition_id=self._film.id,
            format=output.format,
            codec=output.codec,
            width=size.width,
            height=size.height,
            fit=output.fit,
            gpu=output.gpu,
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

    def _filename(self, output: Output) -> str:
        size = f"{output.picture.width}x{output.picture.height}"
        codec = "" if output.codec == CODECS[output.format][0] else f"-{output.codec}"
        return f"{slug(self._film.title)}-{size}{codec}.{output.format}"

    def _url(self, film: Film, filename: str) -> str:
        return self._store.presign_get(film.location, seconds=URL_SECONDS, filename=filename)


def _outputs(wanted: list[OutputWanted], timeline: Timeline) -> list[Output]:
    found = []
    for each in wanted:
        picture = resized(timeline.picture, each.aspect_ratio, each.resolution)
        # Of the film's own shape every fit is the same, and so is the export.
        fit = "fill" if alike(timeline.picture, picture) else each.fit
        told = {"format": each.format, "codec": each.encoded_as, "gpu": each.gpu}
        found.append(Output.model_validate({**told, "picture": picture, "fit": fit}))
    return found


async def _applied(
    services: Services,
    user: Session,
    turn: Turn,
    film: CompositionRow,
    found: list[tuple[Output, ExportRow | None]],
) -> list[tuple[Output, ExportRow | None]]:
    missing = [output for output, row in found if row is None or row.status == "failed"]
    if missing:
        await still_there(turn, film.clips)
        await admit(turn.session, user.id, services.settings, more=len(missing))
    rows = [await queue_export(turn, film.id, output) for output, _ in found]
    await turn.session.flush()
    for row in rows:
        await turn.session.refresh(row)
    return [(output, row) for (output, _), row in zip(found, rows, strict=True)]


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
