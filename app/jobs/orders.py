"""Reads a job, or an export, as the order that a producer works from."""

from uuid import UUID

from app.infrastructure.postgres import Database
from app.jobs.export_tables import ExportRow
from app.jobs.film_tables import CompositionRow
from app.jobs.reading_tables import ReadingRow
from app.jobs.repository import compositions_of
from app.jobs.tables import JobRow
from pipelines.errors import LeaseLost
from pipelines.export import ExportOrder
from pipelines.film.brief import Brief
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.edit import edited
from pipelines.film.output import FORM
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.production import Order
from pipelines.reading import ReadingOrder
from pipelines.telemetry import Trail


async def read_order(database: Database, job_id: UUID) -> Order:
    """Return the order of a leased job; raise `LeaseLost` if the job has been deleted."""
    async with database.transaction() as session:
        job = await session.get(JobRow, job_id)
    if job is None:
        raise LeaseLost(f"There is no job {job_id}.")
    return Order(
        str(job.id),
        str(job.composition_id),
        Brief.model_validate(job.brief),
        Terms.model_validate(job.terms),
        Trail(job.traceparent, {"request_id": job.request_id}),
    )


async def read_export(database: Database, export_id: UUID) -> ExportOrder:
    """Return the order of a leased export; raise `LeaseLost` if it has been deleted."""
    async with database.transaction() as session:
        row = await session.get(ExportRow, export_id)
        film = await session.get(CompositionRow, row.composition_id) if row else None
    if row is None or film is None:
        raise LeaseLost(f"There is no export {export_id}.")
    return ExportOrder(
        generation_id=str(row.job_id),
        composition_id=str(row.composition_id),
        export_id=str(row.id),
        form=FORM.validate_python(row.output),
        timeline=Timeline.model_validate(film.timeline_data),
        clips={name: Clip.model_validate(clip) for name, clip in film.clips.items()},
        audio=MixedAudio.model_validate(film.audio),
        captions=Film.model_validate(film.film).captions,
    )


async def read_reading(database: Database, reading_id: UUID) -> tuple[ReadingOrder, Terms]:
    """Return the order of a leased reading; raise `LeaseLost` if its film has been deleted."""
    async with database.transaction() as session:
        row = await session.get(ReadingRow, reading_id)
        film = await session.get(CompositionRow, row.composition_id) if row else None
        job = await session.get(JobRow, row.job_id) if row else None
        versions = await compositions_of(session, [row.job_id]) if row else []
    if row is None or film is None or job is None:
        raise LeaseLost(f"There is no reading {reading_id}.")
    timeline = Timeline.model_validate(film.timeline_data)
    clips = {name: Clip.model_validate(clip) for name, clip in film.clips.items()}
    number = max(version.version for version in versions) + 1
    order = ReadingOrder(
        reading_id=str(row.id),
        instructions=row.instructions,
        timeline=timeline,
        tried=lambda operations: edited(timeline, operations, number, clips, {}),
    )
    return order, Terms.model_validate(job.terms)
