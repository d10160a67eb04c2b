"""A job under lease: nothing of it is written without looking whether it is still held."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import Database
from app.jobs.queue import Lease
from app.jobs.states import JobStatus
from app.jobs.tables import TaskRow
from app.jobs.turn import Turn, take_turn
from pipelines.errors import LeaseLost, ServiceUnavailable

Answer = TypeVar("Answer")

PAUSES_SECONDS: Final = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0)
"""Before another try while Postgres is away. A restart takes seconds, and giving up throws away
what Ray is making just now; together they stay well within a lease."""


class HeldJob:
    """One producer's right to write of one job."""

    def __init__(self, lease: Lease, database: Database) -> None:
        self.lease = lease
        self.database = database
        # Writes of one job wait for one another anyway, on its row; here they wait without
        # taking a connection each.
        self._one_at_a_time = asyncio.Lock()

    async def write(
        self,
        write: Callable[[Turn], Awaitable[None]],
        *,
        repeats_end: JobStatus | None = None,
    ) -> None:
        """Do `write` in one transaction, again if Postgres was away: it must be repeatable.

        Raises `LeaseLost` once the lease is gone or the job has ended (unless with the status
        `repeats_end`), and `ServiceUnavailable` if Postgres stays away.
        """
        async with self._one_at_a_time:
            await _patiently(lambda: self._try(write, repeats_end))

    async def ask(self, ask: Callable[[Turn], Awaitable[Answer]]) -> Answer:
        """Do `ask` as `write` does, and return what it returns."""
        answers: list[Answer] = []

        async def write(turn: Turn) -> None:
            answers.append(await ask(turn))

        await self.write(write)
        return answers[-1]

    async def look(self, look: Callable[[AsyncSession], Awaitable[Answer]]) -> Answer:
        """Return what `look` reads; reading needs no lease, and waits for no other."""

        async def once() -> Answer:
            async with self.database.transaction() as session:
                return await look(session)

        return await _patiently(once)

    async def _try(
        self, write: Callable[[Turn], Awaitable[None]], repeats_end: JobStatus | None
    ) -> None:
        async with self.database.transaction() as session:
            turn = await take_turn(session, self.lease.job_id)
            # The commit of an ended job may have been made and its answer lost.
            if turn is not None and turn.job.status == repeats_end:
                return
            # The lock lets nobody take the job over before this transaction has ended.
            held = await session.scalar(
                select(TaskRow.id)
                .where(TaskRow.id == self.lease.task_id, TaskRow.lease_token == self.lease.token)
                .with_for_update()
            )
            if turn is None or held is None:
                raise LeaseLost(f"Job {self.lease.job_id} is no longer ours.")
            await write(turn)


async def _patiently(once: Callable[[], Awaitable[Answer]]) -> Answer:
    for pause in PAUSES_SECONDS:
        try:
            return await once()
        except ServiceUnavailable:
            await asyncio.sleep(pause)
    return await once()
