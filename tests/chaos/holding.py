"""Watches from the database how long jobs are without their holder, and when they get further."""

import asyncio
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import psycopg

from app.jobs.queue import LEASE_SECONDS
from tests.chaos.system import System

TICK_SECONDS: Final = 1.0
LATE_SECONDS: Final = 6.0
"""Heartbeats come every second; on a loaded machine the last one may be so much older."""
_LEASES: Final = """
    SELECT job_id, lease_token, lease_until, attempt, now() FROM task_queue WHERE state = 'leased'
"""
_EVENTS: Final = "SELECT job_id, at FROM job_events WHERE type <> 'clip_failed' ORDER BY at"


@dataclass(frozen=True)
class TakeOver:
    """A job got another holder."""

    job_id: UUID
    silent_since: datetime
    """The last sign of life of the one before."""
    at: datetime

    @property
    def seconds(self) -> float:
        return max(0.0, (self.at - self.silent_since).total_seconds())


@dataclass
class _Held:
    token: UUID
    until: datetime


@dataclass
class Holding:
    system: System
    lease_seconds: float = LEASE_SECONDS
    take_overs: list[TakeOver] = field(default_factory=list)
    most_attempts: int = 0
    """Of any job without getting further."""
    _held: dict[UUID, _Held] = field(default_factory=dict)
    _under_way: list[tuple[datetime, frozenset[UUID]]] = field(default_factory=list)

    @property
    def gaps(self) -> list[float]:
        """Return the seconds from each holder's last sign of life until another had the job."""
        return [each.seconds for each in self.take_overs]

    async def run(self) -> None:
        """Look until cancelled."""
        lease = timedelta(seconds=self.lease_seconds)
        while True:
            await asyncio.sleep(TICK_SECONDS)
            found = await asyncio.to_thread(self._look)
            for job_id, token, until, attempt, now in found:
                self.most_attempts = max(self.most_attempts, attempt)
                before = self._held.get(job_id)
                if before is not None and before.token != token:
                    self.take_overs.append(TakeOver(job_id, before.until - lease, now))
                self._held[job_id] = _Held(token, until)
            if found:
                self._under_way.append((found[0][4], frozenset(job_id for job_id, *_ in found)))

    def orphaned(self, at: datetime) -> list[TakeOver]:
        """Return what became of the jobs that lost their holder at that time."""
        late = timedelta(seconds=LATE_SECONDS)
        return [
            each
            for each in self.take_overs
            if at - late <= each.silent_since <= at + timedelta(seconds=TICK_SECONDS)
        ]

    def under_way(self, at: datetime) -> frozenset[UUID]:
        """Return the jobs that had a holder at that time."""
        before = [jobs for moment, jobs in self._under_way if moment <= at]
        return before[-1] if before else frozenset()

    def _look(self) -> list[Any]:
        try:
            with self.system.connect() as connection:
                return connection.execute(_LEASES).fetchall()
        except psycopg.Error:  # part of the storm
            return []


class Headway:
    """When each job got further."""

    def __init__(self, system: System) -> None:
        self._moments: defaultdict[UUID, list[datetime]] = defaultdict(list)
        with system.connect() as connection:
            for job_id, at in connection.execute(_EVENTS):
                self._moments[job_id].append(at)

    def seconds_after(self, at: datetime, job_id: UUID) -> list[float]:
        """Return how long it took the job to get further; nothing if it never did."""
        moments = self._moments[job_id]
        following = moments[bisect_right(moments, at) :]
        return [(following[0] - at).total_seconds()] if following else []
