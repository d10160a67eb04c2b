"""One change to a job: its row locked, the change and its events in one transaction."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import hint_after_commit
from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.release import release
from app.jobs.states import FORWARD, CompositionStatus, EventType, JobStatus, TaskState
from app.jobs.tables import GENERATION, EventRow, JobRow, TaskRow
from app.webhooks import outbox
from pipelines.telemetry import ids, traceparent

EVENTS_CHANNEL = "rayreel:events"
"""Carries `job_id:seq`: that job has events up to `seq`."""
QUEUE_CHANNEL = "rayreel:queue"
"""Says that the queue has changed: there is a job to take, or one to let go."""

ORDINARY, SMALL = 5, 6
"""Priorities in the queue: of whole films, and of edits that are over in seconds."""


class Turn:
    """The right to change one job, until the transaction ends.

    Locks are always taken in this order: the job, then its place in the queue, then the rest.
    """

    def __init__(self, session: AsyncSession, job: JobRow) -> None:
        self.session = session
        self.job = job

    def note(self, event: EventType, **data: Any) -> None:
        """Add an event. The lock on the job keeps its numbers free of gaps."""
        self.job.last_seq += 1
        self.session.add(EventRow(job_id=self.job.id, seq=self.job.last_seq, type=event, data=data))
        if event in outbox.TOLD and self.job.webhook_url and self.job.session_id:
            told = {"seq": self.job.last_seq, **data}
            user, url = self.job.session_id, self.job.webhook_url
            outbox.put(self.session, user, self.job.id, url, type=event, data=told)
        newest = f"{self.job.id}:{self.job.last_seq}"
        hint_after_commit(self.session, EVENTS_CHANNEL, newest, self.job.id)

    def enter(self, status: JobStatus) -> None:
        """Go forward to `status`; a job that is there already, or beyond, stays where it is."""
        if FORWARD.index(status) > FORWARD.index(self.job.status):
            self._change_status(status)
            if self.job.started_at is None:
                self.job.started_at = func.now()

    async def await_approval(self) -> None:
        """Leave the planned job to its user. Whoever holds its lease loses it."""
        if self.job.status != "awaiting_approval":
            self._change_status("awaiting_approval")
        await self._settle_task("done")

    async def approve(self) -> None:
        """Queue the job again, its plan settled."""
        self.job.terms = {**self.job.terms, "review_plan": False}
        await self._queue()

    def note_progress(self) -> None:
        self.note("progress", **progress(self.job))

    async def complete(self) -> None:
        """End the job; the caller has noted what it made."""
        await self._end("completed", "done")
        self.note_progress()
        self.note("job_completed", composition_id=str(self.job.composition_id))

    async def fail(self, code: str, detail: str) -> None:
        """End the job with the reason; `retry` goes on with what is made."""
        self.job.error_code = code
        self.job.error_message = detail
        await self._end("failed", "dead")
        await self._put_down("failed", detail)
        self.note("job_failed", error={"code": code, "detail": detail})

    async def cancel(self) -> None:
        """End the job. Whoever holds its lease loses it and stops."""
        await self._end("cancelled", "dead")
        await self._put_down("pending", None)
        self.note("job_cancelled")
        hint_after_commit(self.session, QUEUE_CHANNEL, "cancelled")

    async def remake(self, composition_id: UUID) -> None:
        """Queue a job that has ended again, for another version of its film."""
        self.job.error_code = self.job.error_message = self.job.completed_at = None
        self.job.composition_id = composition_id
        await self.session.execute(
            update(TaskRow)
            .where(*self._task())
            .values(subject_id=composition_id, priority=ORDINARY)
        )
        await self._put_down("pending", None)
        await self._queue()

    async def go_first(self) -> None:
        """Let a queued job wait behind no whole film: it is over in seconds."""
        await self.session.execute(update(TaskRow).where(*self._task()).values(priority=SMALL))

    async def restart(self) -> None:
        """Queue an ended job again. What it has made is kept."""
        self.job.error_code = self.job.error_message = self.job.completed_at = None
        self.job.retry_count += 1
        await self._put_down("pending", None)
        await self._queue()

    async def _queue(self) -> None:
        await self._settle_task("ready")
        self._change_status("queued")
        self.job.traceparent, self.job.request_id = traceparent(), ids().get("request_id", "")
        hint_after_commit(self.session, QUEUE_CHANNEL, "queued")

    def _change_status(self, status: JobStatus) -> None:
        self.note("status_changed", status=status, previous=self.job.status)
        self.job.status = status

    async def _end(self, status: JobStatus, task_state: TaskState) -> None:
        self.job.status = status
        self.job.completed_at = func.now()
        await self._settle_task(task_state)

    async def _settle_task(self, state: TaskState) -> None:
        again = {"run_at": func.now(), "attempt": 0} if state == "ready" else {}
        await release(self.session, self._task(), state, **again)

    def _task(self) -> tuple[ColumnElement[bool], ...]:
        """Return what finds the job's place in the queue; its exports have places of their own."""
        return TaskRow.job_id == self.job.id, TaskRow.kind == GENERATION

    async def _put_down(self, composition: CompositionStatus, detail: str | None) -> None:
        """Leave nothing that looks as if it were being made."""
        await self.session.execute(
            update(ClipRow)
            .where(ClipRow.job_id == self.job.id, ClipRow.status == "generating")
            .values(status="pending")
        )
        await self.session.execute(
            update(CompositionRow)
            .where(
                CompositionRow.id == self.job.composition_id, CompositionRow.status != "completed"
            )
            .values(status=composition, error_message=detail)
        )


async def take_turn(session: AsyncSession, job_id: UUID) -> Turn | None:
    """Lock the job and return the right to change it; None if there is no such job."""
    job = await session.scalar(select(JobRow).where(JobRow.id == job_id).with_for_update())
    return Turn(session, job) if job else None


def progress(job: JobRow) -> dict[str, Any]:
    """Return how far the job is. The plan counts 5 %, clips 60, segments 30, the last join 5."""
    made = 0.0
    if job.clip_count and job.segment_count:
        made = 5 + 60 * job.clips_completed / job.clip_count
        made += 30 * job.segments_completed / job.segment_count
    return {
        "current_step": job.status,
        "percentage": 100 if job.status == "completed" else int(made),
        "clips_completed": job.clips_completed,
        "total_clips": job.clip_count or 0,
        "segments_completed": job.segments_completed,
        "total_segments": job.segment_count or 0,
    }
