"""Watches from the database how long jobs are without their holder, and when films get further."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg

from app.jobs.queue import LEASE_SECONDS
from tests.chaos.system import System

TICK_SECONDS: Final = 1.0
_LEASES: Final = (
    "SELECT job_id, lease_token, lease_until, now() FROM task_queue WHERE state = 'leased'"
)
HEADWAY: Final = ("clip_completed", "segment_completed", "composition_completed")


@dataclass
class _Held:
    token: UUID
    until: datetime


@dataclass
class Holding:
    """`gaps` are seconds from a holder's last sign of life until another had taken the job."""

    system: System
    lease_seconds: float = LEASE_SECONDS
    gaps: list[float] = field(default_factory=list)
    _held: dict[UUID, _Held] = field(default_factory=dict)

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            for job_id, token, until, now in await asyncio.to_thread(self._look):
                before = self._held.get(job_id)
                if before is not None and before.token != token:
                    silent = (now - before.until).total_seconds() + self.lease_seconds
                    self.gaps.append(max(0.0, silent))
                self._held[job_id] = _Held(token, until)

    def _look(self) -> list[Any]:
        try:
            with self.system.connect() as connection:
                return connection.execute(_LEASES).fetchall()
        except psycopg.Error:  # part of the storm
            return []


def headway(system: System) -> list[datetime]:
    """Return when films got further, in order."""
    query = "SELECT at FROM job_events WHERE type = ANY(%s) ORDER BY at"
    with system.connect() as connection:
        return [row[0] for row in connection.execute(query, (list(HEADWAY),))]
