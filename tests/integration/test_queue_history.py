"""Random histories of the queue, held against a model of a few lines."""

import random
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import text

from app.infrastructure.postgres import Database
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue, Lease
from app.jobs.turn import take_turn
from pipelines.errors import LeaseLost
from tests.integration.making import SCRIPT
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack

STEPS = 150


@dataclass
class History:
    """Producers and users act in any order; the dictionaries say what the rules make of it."""

    queue: JobQueue
    database: Database
    shop: Shop
    dice: random.Random
    jobs: list[UUID] = field(default_factory=list)
    leases: list[Lease] = field(default_factory=list)
    """All there ever were; producers try to use any of them."""
    valid: dict[UUID, Lease] = field(default_factory=dict)
    """The one lease of a job that still counts."""
    silent: set[UUID] = field(default_factory=set)
    """Jobs whose lease counts only until somebody else claims them."""
    ended: set[UUID] = field(default_factory=set)

    async def order(self) -> None:
        self.jobs.append(await self.shop.order())

    async def claim(self) -> None:
        free = set(self.jobs) - self.ended - (set(self.valid) - self.silent)
        lease = await self.queue.claim("producer")
        assert (lease is None) == (not free)
        if lease:
            assert lease.job_id in free
            self.valid[lease.job_id] = lease
            self.silent.discard(lease.job_id)
            self.leases.append(lease)

    async def fall_silent(self) -> None:
        if self.valid:
            job_id = self.dice.choice(list(self.valid))
            self.silent.add(job_id)
            expire = text(
                "UPDATE task_queue SET attempt = 1, lease_until = now() - interval '1 second'"
                " WHERE job_id = :job"
            )
            async with self.database.transaction() as session:
                await session.execute(expire, {"job": job_id})

    async def release(self) -> None:
        if self.leases:
            lease = self.dice.choice(self.leases)
            await self.queue.release(lease, 0, "released")
            if self.valid.get(lease.job_id) == lease:
                self._free(lease.job_id)

    async def heartbeat(self) -> None:
        asked = self.dice.sample(self.leases, min(3, len(self.leases)))
        kept = [lease for lease in asked if self.valid.get(lease.job_id) == lease]
        assert await self.queue.heartbeat(asked) == {lease.task_id for lease in kept}
        self.silent -= {lease.job_id for lease in kept}

    async def write(self) -> None:
        if not self.leases:
            return
        lease = self.dice.choice(self.leases)
        journal = PostgresJournal(HeldJob(lease, self.database))
        if self.valid.get(lease.job_id) != lease:
            with pytest.raises(LeaseLost):
                await journal.planned(SCRIPT, Decimal(0))
        elif self.dice.random() < 0.8:
            await journal.planned(SCRIPT, Decimal(0))
        else:
            await journal.fail("render_failed", "FFmpeg crashed.")
            self._end(lease.job_id)

    async def cancel_or_retry(self) -> None:
        if not self.jobs:
            return
        job_id = self.dice.choice(self.jobs)
        async with self.database.transaction() as session:
            turn = await take_turn(session, job_id)
            assert turn
            if job_id in self.ended:
                await turn.restart()
                self.ended.discard(job_id)
            else:
                await turn.cancel()
                self._end(job_id)

    def _end(self, job_id: UUID) -> None:
        self.ended.add(job_id)
        self._free(job_id)

    def _free(self, job_id: UUID) -> None:
        self.valid.pop(job_id, None)
        self.silent.discard(job_id)


@pytest.mark.parametrize("seed", range(4))
async def test_a_job_never_has_two_holders(
    seed: int, queue: JobQueue, database: Database, shop: Shop
) -> None:
    history = History(queue, database, shop, random.Random(seed))
    acts = [
        history.order,
        *[history.claim] * 3,
        history.fall_silent,
        history.release,
        history.heartbeat,
        *[history.write] * 2,
        history.cancel_or_retry,
    ]
    for _ in range(STEPS):
        await history.dice.choice(acts)()
    assert len(history.leases) > 10
    for job_id in history.jobs:
        seqs = [event.seq for event in await shop.events(job_id)]
        assert seqs == list(range(1, len(seqs) + 1))
        assert ((await shop.job(job_id)).completed_at is not None) == (job_id in history.ended)
