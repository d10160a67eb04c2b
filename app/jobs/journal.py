"""The `Journal` port over Postgres: each call one transaction, under the lease."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update

from app.figures.tally import Tally
from app.jobs.film_tables import ClipRow, CompositionRow, SegmentRow
from app.jobs.held import HeldJob
from app.jobs.made import read_made
from app.jobs.metrics import note_metrics
from app.jobs.plan import write_plan
from app.jobs.queue import storable
from app.jobs.repository import clips_of
from app.jobs.settle import settle
from app.jobs.states import EventType
from app.jobs.tables import TaskRow
from app.jobs.turn import Turn
from pipelines.film.call import Receipt
from pipelines.film.clip import Clip
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.script import Script
from pipelines.film.segment import EncodedSegment
from pipelines.ports import Progress


class PostgresJournal:
    """One producer's record of one job. Repeating a call changes nothing and notes nothing.

    Every call raises `LeaseLost` once the lease is gone or the job has ended, and
    `ServiceUnavailable` if Postgres stays away.
    """

    def __init__(self, held: HeldJob, tally: Tally | None = None) -> None:
        self._held = held
        self._tally = tally if tally is not None else Tally()

    async def load(self) -> Progress:
        return await self._held.ask(read_made)

    async def planning(self) -> None:
        async def write(turn: Turn) -> None:
            turn.enter("planning")

        await self._held.write(write)

    async def planned(self, script: Script, estimate_usd: Decimal) -> None:
        async def write(turn: Turn) -> None:
            if await turn.session.get(CompositionRow, turn.job.composition_id) is None:
                # What planning has cost is known by now.
                turn.job.estimated_cost_usd = turn.job.actual_cost_usd + estimate_usd
                write_plan(turn, script)

        await self._held.write(write)

    async def await_approval(self) -> None:
        async def write(turn: Turn) -> None:
            await turn.await_approval()

        await self._held.write(write)

    async def clips_started(self, scene_ids: Iterable[str]) -> None:
        wanted = list(scene_ids)

        async def write(turn: Turn) -> None:
            turn.enter("generating")
            for clip in await _clips(turn, wanted):
                if clip.status in {"pending", "failed"}:
                    clip.status, clip.started_at = "generating", func.now()
                    clip.error_message = None
                    _note_clip(turn, "clip_started", clip)

        await self._held.write(write)

    async def clip_finished(self, clip: Clip, receipt: Receipt | None = None) -> None:
        async def ask(turn: Turn) -> list[float]:
            if receipt is not None:
                await settle(turn, receipt)
            return await self._note_clip(turn, clip)

        for seconds in await self._held.ask(ask):
            self._tally.measure("clip_seconds", seconds, clip.model)
        if receipt is not None and receipt.cache_key:
            self._tally.count("cache", "miss")

    async def clip_reused(self, clip: Clip) -> None:
        async def write(turn: Turn) -> None:
            await self._note_clip(turn, clip, cached=True)

        await self._held.write(write)
        self._tally.count("cache", "hit")

    async def clip_failed(self, scene_id: str, reason: str) -> None:
        async def write(turn: Turn) -> None:
            for row in await _clips(turn, [scene_id]):
                if row.status in {"pending", "generating"}:
                    row.status, row.error_message = "failed", storable(reason)
                    _note_clip(turn, "clip_failed", row, reason=storable(reason))

        await self._held.write(write)

    async def composing(self) -> None:
        async def write(turn: Turn) -> None:
            turn.enter("composing")
            composition = await _composition(turn)
            if composition.status == "pending":
                composition.status = "rendering"

        await self._held.write(write)

    async def segment_finished(self, segment: EncodedSegment) -> None:
        composition = await self._segment(segment, cached=False)
        self._tally.count("segments", "encoded")
        if segment.encode_ms:
            frame_rate = composition.timeline_data["frame_rate"]
            speed = segment.length / frame_rate / (segment.encode_ms / 1000)
            self._tally.measure("segment_speed", speed, str(composition.height))

    async def segment_reused(self, segment: EncodedSegment) -> None:
        await self._segment(segment, cached=True)
        self._tally.count("segments", "reused")

    async def _segment(self, segment: EncodedSegment, *, cached: bool) -> CompositionRow:
        async def ask(turn: Turn) -> CompositionRow:
            composition = await _composition(turn)
            row = await turn.session.scalar(
                select(SegmentRow).where(
                    SegmentRow.composition_id == turn.job.composition_id,
                    SegmentRow.sequence_number == segment.index + 1,
                )
            )
            if row is not None and row.content_key == segment.key:
                return composition
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
            told = {"index": segment.index, "frames": segment.length, "cached": cached}
            turn.note("segment_completed", **told)
            if segment.index == 0 and segment.preview and _heard(composition):
                turn.note("preview_ready", composition_id=str(composition.id))
            await self._note_headway(turn)
            return composition

        return await self._held.ask(ask)

    async def audio_finished(self, audio: MixedAudio) -> None:
        async def write(turn: Turn) -> None:
            composition = await _composition(turn)
            known = _heard(composition)
            composition.audio = audio.model_dump(mode="json")
            begun = select(SegmentRow.encoded["preview"].astext).where(
                SegmentRow.composition_id == composition.id, SegmentRow.sequence_number == 1
            )
            if not known and _heard(composition) and await turn.session.scalar(begun):
                turn.note("preview_ready", composition_id=str(composition.id))

        await self._held.write(write)

    async def finished(self, film: Film) -> None:
        took: list[float] = []

        async def write(turn: Turn) -> None:
            composition = await _composition(turn)
            composition.status = "completed"
            composition.film = film.model_dump(mode="json")
            composition.file_size_bytes = film.size_bytes
            composition.rendered_at = func.now()
            rows = await clips_of(turn.session, turn.job.id)
            composition.clips = {row.scene_id: row.delivery for row in rows}
            turn.note(
                "composition_completed",
                composition_id=str(composition.id),
                version=composition.version,
                duration_seconds=float(composition.duration_seconds),
                file_size_bytes=film.size_bytes,
                remarks=list(film.remarks),
            )
            await turn.complete()
            await turn.session.flush()
            await note_metrics(turn.session, turn.job.id)
            took[:] = [_seconds_since(turn.job.created_at)] if composition.version == 1 else []

        await self._held.write(write, repeats_end="completed")
        for seconds in took:
            self._tally.measure("job_seconds", seconds)

    async def fail(self, code: str, detail: str) -> None:
        """End the job with the reason, for its user to read."""

        async def write(turn: Turn) -> None:
            await turn.fail(code, storable(detail))

        await self._held.write(write, repeats_end="failed")

    async def _note_clip(self, turn: Turn, clip: Clip, *, cached: bool = False) -> list[float]:
        """Return how long it took, in seconds, if it was not known yet."""
        took = []
        delivery = clip.model_dump(mode="json")
        for row in await _clips(turn, [clip.scene_id]):
            if row.delivery == delivery:
                continue
            if row.status != "completed":
                turn.job.clips_completed += 1
            row.status, row.delivery, row.error_message = "completed", delivery, None
            row.model_name, row.cached = clip.model, cached
            row.generated_at = func.now()
            if row.started_at is not None:
                took.append(_seconds_since(row.started_at))
            told = {"model": clip.model, "cost_usd": str(row.generation_cost_usd)}
            _note_clip(turn, "clip_completed", row, cached=cached, **told)
            await self._note_headway(turn)
        return took

    async def _note_headway(self, turn: Turn) -> None:
        """Note progress; a job that gets further is not one that kills its machines."""
        turn.note_progress()
        if self._held.lease.attempt > 1:
            await turn.session.execute(
                update(TaskRow)
                .where(TaskRow.id == self._held.lease.task_id, TaskRow.attempt > 1)
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


def _seconds_since(moment: datetime) -> float:
    return max((datetime.now(UTC) - moment).total_seconds(), 0.0)


def _heard(composition: CompositionRow) -> bool:
    """Tell whether the preview has its sound."""
    return bool(composition.audio and composition.audio.get("preview"))


def _note_clip(turn: Turn, event: EventType, clip: ClipRow, **more: Any) -> None:
    turn.note(event, sequence_number=clip.sequence_number, scene_id=clip.scene_id, **more)
