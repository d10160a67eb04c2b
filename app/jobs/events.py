"""The events of a job, as they are read: past ones from the table, new ones as they happen."""

import asyncio
import logging
import time
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Self
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Subscription
from app.jobs.export_tables import ExportRow
from app.jobs.states import TERMINAL, UNDER_WAY
from app.jobs.tables import EventRow, JobRow
from app.jobs.turn import EVENTS_CHANNEL
from pipelines.errors import ServiceUnavailable

HEARTBEAT_SECONDS: Final = 20.0
"""Without one for longer, the connection is dead: proxies cut silent sockets at 60 s."""
POLL_SECONDS: Final = 2.0
"""How late an event may be while Redis is away."""
PAGE: Final = 500

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Event:
    seq: int
    """1, 2, 3 ... within the job; a heartbeat carries that of the event before it."""
    type: str
    job_id: UUID
    at: datetime
    data: dict[str, Any]


async def read_events(
    database: Database, job_id: UUID, after: int = 0, limit: int = PAGE
) -> list[Event]:
    """Return the job's events with a `seq` above `after`, in order."""
    async with database.look() as session:
        return await _events_after(session, job_id, after, limit)


async def _events_after(
    session: AsyncSession, job_id: UUID, after: int, limit: int = PAGE
) -> list[Event]:
    rows = await session.scalars(
        select(EventRow)
        .where(EventRow.job_id == job_id, EventRow.seq > after)
        .order_by(EventRow.seq)
        .limit(limit)
    )
    return [Event(row.seq, row.type, row.job_id, row.at, row.data) for row in rows]


@dataclass(eq=False)
class _Watcher:
    seen: int
    wake: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(eq=False)
class _Watched:
    """A job that is followed, and what was read of it last."""

    watchers: set[_Watcher] = field(default_factory=set)
    reading: asyncio.Lock = field(default_factory=asyncio.Lock)
    began: float = 0.0
    """When that was asked of the database."""
    after: int = -1
    found: tuple[bool, list[Event]] = (False, [])


class EventFeed:
    """Follows jobs for any number of listeners with one subscription and one poll per process."""

    def __init__(
        self,
        database: Database,
        redis_url: str,
        *,
        poll_seconds: float = POLL_SECONDS,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._database = database
        self._poll_seconds = poll_seconds
        self._heartbeat_seconds = heartbeat_seconds
        self._watched: dict[UUID, _Watched] = {}
        self._subscription = Subscription(redis_url, EVENTS_CHANNEL, self._heard)
        self._polling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        self._subscription.start()
        self._polling = asyncio.create_task(self._poll(), name="event poll")
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self._subscription.close()
        if self._polling is not None:
            self._polling.cancel()
            with suppress(asyncio.CancelledError):
                await self._polling

    async def watch(self, job_id: UUID, after: int = 0) -> AsyncGenerator[Event]:
        """Yield every event after `after`, and heartbeats in silence, until the job has ended.

        Waits while Postgres is away.
        """
        watcher = _Watcher(after)
        watched = self._watched.setdefault(job_id, _Watched())
        watched.watchers.add(watcher)
        try:
            ended = False
            while not ended:
                # Cleared before the look, so that what comes after the look wakes again.
                watcher.wake.clear()
                try:
                    ended, events = await self._look(watched, job_id, watcher.seen)
                except ServiceUnavailable as error:
                    logger.warning("events of job %s can't be read: %s", job_id, error)
                    await asyncio.sleep(self._poll_seconds)
                    continue
                for event in events:
                    watcher.seen = event.seq
                    yield event
                if not ended and not events:
                    async for heartbeat in self._wait(watcher, job_id):
                        yield heartbeat
        finally:
            watched.watchers.discard(watcher)
            if not watched.watchers:
                del self._watched[job_id]

    async def _look(self, watched: _Watched, job_id: UUID, after: int) -> tuple[bool, list[Event]]:
        """Read, or take what another who follows the job has begun to read since this was asked.

        So a thousand sockets on one film cost the database two reads for each event, not thousands.
        """
        asked = time.monotonic()
        async with watched.reading:
            if watched.after != after or watched.began < asked:
                began = time.monotonic()
                watched.found = await self._read(job_id, after)
                watched.began, watched.after = began, after
            return watched.found

    async def _read(self, job_id: UUID, after: int) -> tuple[bool, list[Event]]:
        """Return the next page of events, and whether the job has ended with the last of them.

        A film that is exported has not ended.
        """
        exported = select(ExportRow.id).where(
            ExportRow.job_id == job_id, ExportRow.status.in_(UNDER_WAY)
        )
        query = select(JobRow.status, JobRow.last_seq, exported.exists()).where(JobRow.id == job_id)
        async with self._database.look() as session:
            # Events first: whatever is noted after them, the job's number tells.
            events = await _events_after(session, job_id, after)
            job = (await session.execute(query)).one_or_none()
        if job is None:
            return True, events
        status, last_seq, busy = job
        # A retried job has endings in its past: only the newest event can be the end.
        seen = events[-1].seq if events else after
        return status in TERMINAL and not busy and last_seq <= seen, events

    async def _wait(self, watcher: _Watcher, job_id: UUID) -> AsyncGenerator[Event]:
        """Yield a heartbeat whenever it is time for one; end when there is something to see."""
        while not watcher.wake.is_set():
            try:
                async with asyncio.timeout(self._heartbeat_seconds):
                    await watcher.wake.wait()
            except TimeoutError:
                yield Event(watcher.seen, "heartbeat", job_id, datetime.now(UTC), {})

    def _heard(self, hint: str) -> None:
        job_id, _, seq = hint.partition(":")
        with suppress(ValueError):
            self._wake(UUID(job_id), int(seq))

    def _wake(self, job_id: UUID, seq: int) -> None:
        watched = self._watched.get(job_id)
        for watcher in watched.watchers if watched else ():
            if seq > watcher.seen:
                watcher.wake.set()

    async def _poll(self) -> None:
        """See for ourselves what hints have not told: they may be lost."""
        while True:
            await asyncio.sleep(self._poll_seconds)
            if not self._watched:
                continue
            query = select(JobRow.id, JobRow.last_seq).where(JobRow.id.in_(list(self._watched)))
            try:
                async with self._database.look() as session:
                    found = (await session.execute(query)).all()
            except ServiceUnavailable as error:
                logger.warning("events are not polled: %s", error)
                continue
            for job_id, seq in found:
                self._wake(job_id, seq)
