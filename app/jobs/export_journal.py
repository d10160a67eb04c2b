"""The `ExportJournal` port over Postgres: each call one transaction, under the lease."""

from uuid import UUID

from sqlalchemy import update

from app.jobs.export_tables import ExportRow
from app.jobs.exports import complete_export, fail_export, note_export, percentage
from app.jobs.held import HeldJob
from app.jobs.queue import storable
from app.jobs.tables import TaskRow
from app.jobs.turn import Turn
from pipelines.film.composition import Film
from pipelines.film.output import EncoderChoice
from pipelines.film.segment import EncodedSegment
from pipelines.ports import ExportProgress


class PostgresExportJournal:
    """One producer's record of one export. Repeating a call changes nothing and notes nothing.

    Every call raises `LeaseLost` once the lease is gone, and `ServiceUnavailable` if Postgres stays
    away.
    """

    def __init__(self, held: HeldJob) -> None:
        self._held = held
        self._id: UUID = held.lease.subject_id

    async def load(self) -> ExportProgress:
        async def read(turn: Turn) -> ExportProgress:
            row = await self._row(turn)
            return ExportProgress(
                choice=EncoderChoice.model_validate(row.choice) if row.choice else None,
                segments={
                    key: EncodedSegment.model_validate(told) for key, told in row.segments.items()
                },
                film=Film.model_validate(row.film) if row.film else None,
            )

        return await self._held.ask(read)

    async def started(self, choice: EncoderChoice, segments: int) -> None:
        async def write(turn: Turn) -> None:
            row = await self._row(turn)
            told = choice.model_dump(mode="json")
            if row.choice != told:
                row.choice, row.segments = told, {}
            if row.status != "rendering":
                row.status, row.segment_count = "rendering", segments
                self._note_progress(turn, row)

        await self._held.write(write)

    async def segment_finished(self, segment: EncodedSegment) -> None:
        async def write(turn: Turn) -> None:
            row = await self._row(turn)
            if segment.key in row.segments:
                return
            row.segments = {**row.segments, segment.key: segment.model_dump(mode="json")}
            self._note_progress(turn, row)
            # An export that gets further is not one that kills its machines.
            await turn.session.execute(
                update(TaskRow)
                .where(TaskRow.id == self._held.lease.task_id, TaskRow.attempt > 1)
                .values(attempt=1)
            )

        await self._held.write(write)

    async def finished(self, film: Film) -> None:
        async def write(turn: Turn) -> None:
            row = await self._row(turn)
            if row.status != "completed":
                await complete_export(turn, row, film)

        await self._held.write(write)

    async def fail(self, code: str, detail: str) -> None:
        """End the export with the reason, for its user to read."""

        async def write(turn: Turn) -> None:
            await fail_export(turn, self._id, code, storable(detail))

        await self._held.write(write)

    async def _row(self, turn: Turn) -> ExportRow:
        return await turn.session.get_one(ExportRow, self._id)

    def _note_progress(self, turn: Turn, row: ExportRow) -> None:
        note_export(
            turn,
            "export_progress",
            row,
            percentage=percentage(row),
            segments_completed=len(row.segments),
            total_segments=row.segment_count,
        )
