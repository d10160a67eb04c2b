"""The `Journal` port over Postgres: each call one transaction, under the lease."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

from sqlalchemy import func, select, update

from app.infrastructure.postgres import Database
from app.jobs.film_tables import ClipRow, CompositionRow, SegmentRow
from app.jobs.made import read_made
from app.jobs.metrics import note_metrics
from app.jobs.plan import write_plan
from app.jobs.queue import Lease, storable
from app.jobs.states import EventType, JobStatus
from app.jobs.tables import TaskRow
from app.jobs.turn import Turn, take_turn
from pipelines.errors import LeaseLost, ServiceUnavailable
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.segment import EncodedSegment
from pipelines.film.timeline import Timeline
from pipelines.ports import Progress

PAUSES_SECONDS: Final = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Before another try while Postgres is away. A restart takes seconds, and giving up throws away
what Ray is making just now; together they stay well within a lease."""


class PostgresJournal:
    """One producer's record of one job. Repeating a call changes nothing and notes nothing.

    Every call raises `LeaseLost` once the lease is gone or the job has ended, and
    `ServiceUnavailable` if Postgres stays away.
    """

    def __init__(self, lease: Lease, database: Database) -> None:
        self._lease = lease
        self._database = database
        # Calls for one job wait for one another anyway, on its row; here they wait without
        # taking a connection each.
        self._one_at_a_time = asyncio.Lock()

    async def load(self) -> Progress:
        made = Progress()

        async def read(turn: Turn) -> None:
            nonlocal made
            made = await read_made(turn)

        await self._write(read)
        return made

    async def planning(self) -> None:
        async def write(turn: Turn) -> None:
            turn.enter("planning")

        await self._write(write)

    async def planned(self, timeline: Timeline) -> None:
        async def write(turn: Turn) -> None:
            if await turn.session.get(CompositionRow, turn.job.composition_id) is None:
                write_plan(turn, timeline)

        await self._write(write)

    async def clips_started(self, scene_ids: Iterable[str]) -> None:
        wanted = list(scene_ids)

        async def write(turn: Turn) -> None:
            turn.enter("generating")
            for clip in await _clips(turn, wanted):
                if clip.status in {"pending", "failed"}:
                    clip.status = "generating"
                    clip.error_message = None
                    _note_clip(turn, "clip_started", clip)

        await self._write(write)

    async def clip_finished(self, clip: Clip) -> None:
        delivery = clip.model_dump(mode="json")

        async def write(turn: Turn) -> None:
            for row in await _clips(turn, [clip.scene_id]):
                if row.delivery == delivery:
                    continue
                if row.status != "completed":
                    turn.job.clips_completed += 1
                row.status, row.delivery, row.error_message = "completed", delivery, None
                row.model_name = clip.model
                row.generated_at = func.now()
                _note_clip(turn, "clip_completed", row, model=clip.model)
                await self._note_headway(turn)

        await self._write(write)

    async def clip_failed(self, scene_id: str, reason: str) -> None:
        async def write(turn: Turn) -> None:
            for row in await _clips(turn, [scene_id]):
                if row.status in {"pending", "generating"}:
                    row.status, row.error_message = "failed", storable(reason)
                    _note_clip(turn, "clip_failed", row, reason=storable(reason))

        await self._write(write)

    async def composing(self) -> None:
        async def write(turn: Turn) -> None:
            turn.enter("composing")
            composition = await _composition(turn)
            if composition.status == "pending":
                composition.status = "rendering"

        await self._write(write)

    async def segment_finished(self, segment: EncodedSegment) -> None:
        async def write(turn: Turn) -> None:
            row = await turn.session.scalar(
                select(SegmentRow).where(
                    SegmentRow.composition_id == turn.job.composition_id,
                    SegmentRow.sequence_number == segment.index + 1,
                )
            )
            if row is not None and row.content_key == segment.key:
                return
            if row is None:
                row = SegmentRow(
                    composition_id=turn.job.composition_id, sequence_number=segment.index + 1
                )
                turn.session.add(row)
                turn.job.segments_completed += 1
            row.content_key = segment.key
            row.location = segment.location
            row.file_size_bytes = segment.size_bytes
            row.encoded = segment.model_dump(mode="json")
            turn.note("segment_completed", index=segment.index, frames=segment.length)
            await self._note_headway(turn)

        await self._write(write)

    async def audio_finished(self, audio: MixedAudio) -> None:
        async def write(turn: Turn) -> None:
            composition = await _composition(turn)
            composition.audio = audio.model_dump(mode="json")

        await self._write(write)

    async def finished(self, film: Film) -> None:
        async def write(turn: Turn) -> None:
            composition = await _composition(turn)
            composition.status = "completed"
            composition.film = film.model_dump(mode="json")
            composition.file_size_bytes = film.size_bytes
            composition.rendered_at = func.now()
            turn.note(
                "composition_completed",
                composition_id=str(composition.id),
                version=composition.version,
                duration_seconds=float(composition.duration_seconds),
                file_size_bytes=film.size_bytes,
            )
            await turn.complete()
            await turn.session.flush()
            await note_metrics(turn.session, turn.job.id)

        await self._write(write, repeats_end="completed")

    async def fail(self, code: str, detail: str) -> None:
        """End the job with the reason, for its user to read."""

        async def write(turn: Turn) -> None:
            await turn.fail(code, storable(detail))

        await self._write(write, repeats_end="failed")

    async def _write(
        self,
        write: Callable[[Turn], Awaitable[None]],
        *,
        repeats_end: JobStatus | None = None,
    ) -> None:
        async with self._one_at_a_time:
            for pause in PAUSES_SECONDS:
                try:
                    return await self._try(write, repeats_end)
                except ServiceUnavailable:
                    await asyncio.sleep(pause)
            return await self._try(write, repeats_end)

    async def _try(
        self, write: Callable[[Turn], Awaitable[None]], repeats_end: JobStatus | None
    ) -> None:
        async with self._database.transaction() as session:
            turn = await take_turn(session, self._lease.job_id)
            # The commit of an ended job may have been made and its answer lost.
            if turn is not None and turn.job.status == repeats_end:
                return
            # The lock lets nobody take the job over before this transaction has ended.
            held = await session.scalar(
                select(TaskRow.id)
                .where(TaskRow.id == self._lease.task_id, TaskRow.lease_token == self._lease.token)
                .with_for_update()
            )
            if turn is None or held is None:
                raise LeaseLost(f"Job {self._lease.job_id} is no longer ours.")
            await write(turn)

    async def _note_headway(self, turn: Turn) -> None:
        """Note progress; a job that gets further is not one that kills its machines."""
        turn.note_progress()
        await turn.session.execute(
            update(TaskRow)
            .where(TaskRow.id == self._lease.task_id, TaskRow.attempt > 1)
            .values(attempt=1)
        )


async def _clips(turn: Turn, scene_ids: list[str]) -> list[ClipRow]:
    """Return the rows in film order."""
    found = await turn.session.scalars(
        select(ClipRow)
        .where(ClipRow.job_id == turn.job.id, ClipRow.scene_id.in_(scene_ids))
        .order_by(ClipRow.sequence_number)
    )
    return list(found)


async def _composition(turn: Turn) -> CompositionRow:
    return await turn.session.get_one(CompositionRow, turn.job.composition_id)


def _note_clip(turn: Turn, event: EventType, clip: ClipRow, **more: Any) -> None:
    turn.note(event, sequence_number=clip.sequence_number, scene_id=clip.scene_id, **more)
