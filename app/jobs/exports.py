"""Changes to exports, each in the turn of the job whose film they are of."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import hint_after_commit
from app.jobs.export_tables import ExportRow
from app.jobs.release import release
from app.jobs.removals import remove
from app.jobs.states import EventType, TaskState
from app.jobs.tables import EXPORT, TaskRow
from app.jobs.turn import QUEUE_CHANNEL, Turn
from pipelines.film.composition import Film
from pipelines.film.output import Form


async def queue_export(turn: Turn, composition_id: UUID, form: Form) -> ExportRow:
    """Have the composition exported so; an export that has failed is queued again."""
    row = await find_export(turn, composition_id, form)
    if row is not None and row.status != "failed":
        return row
    if row is None:
        row = ExportRow(
            job_id=turn.job.id,
            composition_id=composition_id,
            output=form.model_dump(mode="json"),
            output_key=form.fingerprint(),
        )
        turn.session.add(row)
        await turn.session.flush()
        turn.session.add(TaskRow(kind=EXPORT, job_id=turn.job.id, subject_id=row.id))
    else:
        # Storage may have let go of them since; those that are there are found again.
        row.status, row.segments = "queued", {}
        row.choice = row.segment_count = row.error_code = row.error_message = None
        await _settle(turn, row.id, "ready", run_at=func.now(), attempt=0)
    note_export(turn, "export_queued", row)
    hint_after_commit(turn.session, QUEUE_CHANNEL, "queued")
    return row


async def find_export(turn: Turn, composition_id: UUID, form: Form) -> ExportRow | None:
    return await turn.session.scalar(
        select(ExportRow).where(
            ExportRow.composition_id == composition_id,
            ExportRow.output_key == form.fingerprint(),
        )
    )


async def exports_of(
    session: AsyncSession, composition_ids: Collection[UUID]
) -> Sequence[ExportRow]:
    """Return them in the order they were asked for."""
    rows = await session.scalars(
        select(ExportRow)
        .where(ExportRow.composition_id.in_(composition_ids))
        .order_by(ExportRow.created_at, ExportRow.id)
    )
    return rows.all()


async def complete_export(turn: Turn, row: ExportRow, film: Film) -> None:
    row.status = "completed"
    row.film = film.model_dump(mode="json")
    row.completed_at = func.now()
    await _settle(turn, row.id, "done")
    note_export(
        turn, "export_completed", row, file_size_bytes=film.size_bytes, remarks=list(film.remarks)
    )


async def fail_export(turn: Turn, export_id: UUID, code: str, detail: str) -> None:
    """End the export with the reason; to ask for it again is to try again."""
    row = await turn.session.get(ExportRow, export_id)
    await _settle(turn, export_id, "dead")
    if row is not None:
        row.status, row.error_code, row.error_message = "failed", code, detail
        note_export(turn, "export_failed", row, error={"code": code, "detail": detail})


async def remove_exports(turn: Turn, rows: Collection[ExportRow]) -> None:
    """Take exports away, with their media. Whoever makes one loses its lease and stops."""
    ids = [row.id for row in rows]
    await turn.session.execute(
        delete(TaskRow).where(TaskRow.kind == EXPORT, TaskRow.subject_id.in_(ids))
    )
    await turn.session.execute(delete(ExportRow).where(ExportRow.id.in_(ids)))
    places = [f"compositions/{row.composition_id}/exports/{row.id}." for row in rows]
    if places:
        await remove(turn.session, places)
        hint_after_commit(turn.session, QUEUE_CHANNEL, "cancelled")
    for row in rows:
        note_export(turn, "export_removed", row)


def note_export(turn: Turn, event: EventType, row: ExportRow, **more: Any) -> None:
    """Add an event of an export to those of its film."""
    place = {"export_id": str(row.id), "composition_id": str(row.composition_id)}
    turn.note(event, **place, **more)


def percentage(row: ExportRow) -> int:
    """Return how far the export is; its join counts as one segment."""
    if row.status == "completed":
        return 100
    return 100 * len(row.segments) // (row.segment_count + 1) if row.segment_count else 0


async def _settle(turn: Turn, export_id: UUID, state: TaskState, **values: Any) -> None:
    place = (TaskRow.kind == EXPORT, TaskRow.subject_id == export_id)
    await release(turn.session, place, state, **values)
