"""One job, struck once at one point, and a producer that takes it over."""

import asyncio
import hashlib
import multiprocessing
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from typing import Final, TypeVar
from uuid import UUID

import psutil
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import Database
from app.jobs.film_tables import CompositionRow
from app.jobs.place import place_job
from app.jobs.states import TERMINAL
from app.jobs.tables import EventRow, JobRow, TaskRow
from app.payments.tables import CallRow
from app.settings import Settings
from pipelines.errors import ServiceUnavailable
from pipelines.film.brief import Brief
from pipelines.film.composition import Film
from pipelines.film.terms import Terms
from tests.chaos import victim
from tests.chaos.ground import MODEL, open_session
from tests.chaos.tripwire import Mode, Tripped, Tripwire, fail

Answer = TypeVar("Answer")

PATIENCE_SECONDS: Final = 300.0
"""A case takes one or two; a loaded machine a hundred times that."""
TICK_SECONDS: Final = 0.1
MOST_BYTES: Final = 10 << 20
LAG_SECONDS: Final = 10.0
"""A production that has ended for so long comes to no further point."""
TERMS: Final = Terms(quality="standard", model=MODEL, cache=False)


@dataclass(frozen=True)
class Outcome:
    """What became of a job."""

    status: str
    film: str
    """Hash of its stored bytes."""
    calls: int
    """Those of the ledger that were paid."""
    gapless: bool
    """Whether its events are numbered without gaps."""


class Ordeal:
    """One job at a time is made in a database of its own, and comes to grief."""

    def __init__(self, mode: Mode, environment: dict[str, str], database: Database) -> None:
        told = {name.lower(): value for name, value in environment.items()}
        self.mode = mode
        self.settings = Settings.model_validate(told)
        self.missed: set[str] = set()
        """Points that were not passed: some are only by a production that is slow."""
        self._environment = environment
        self._database = database
        self._brief = Brief(prompt=mode, duration_seconds=3, resolution="480p", frame_rate=24)
        self._context = multiprocessing.get_context("forkserver")
        # Imports are done once, not for every victim.
        self._context.set_forkserver_preload(["tests.chaos.victim"])

    async def calm(self) -> tuple[Outcome, list[str]]:
        """Make the film undisturbed; return it with the points passed, each once, in order."""
        job_id = await self._place()
        wire = Tripwire()
        async with self._producer(wire):
            await self._until(lambda: self._has_ended(job_id))
            # What the producer does when it is shut down is no part of the production.
            points = list(dict.fromkeys(wire.passed))
        return await self._outcome(job_id), points

    async def strike(self, point: str) -> Outcome:
        """Strike at `point`; return what is made of the job all the same."""
        if self.mode == "kill":
            return await self.finish(await self.begin(point))
        job_id = await self._place()
        if self.mode == "exception":
            await self._fail_at(point, job_id)
        else:
            await self._stop_at(point, job_id)
        return await self._outcome(job_id)

    async def begin(self, point: str) -> UUID:
        """Place an order whose producer is killed at `point`, and leave it so."""
        job_id = await self._place()
        process = self._start(point)
        try:
            if await self._is_struck(point, job_id, lambda: not process.is_alive()):
                assert process.exitcode == -signal.SIGKILL, process.exitcode
        finally:
            process.kill()
            await asyncio.to_thread(process.join)
        return job_id

    async def finish(self, job_id: UUID) -> Outcome:
        """Have another producer make what is left."""
        await self._pass_time(job_id)
        async with self._producer(Tripwire()):
            await self._until(lambda: self._has_ended(job_id))
        return await self._outcome(job_id)

    async def _fail_at(self, point: str, job_id: UUID) -> None:
        wire = Tripwire(point, fail)
        async with self._producer(wire) as working:

            async def let_go() -> bool:
                return working.done() or await self._is_let_go(job_id)

            if not await self._is_struck(point, job_id, lambda: wire.struck):
                return
            await self._until(let_go)
            await self._pass_time(job_id)
            # The fault may have ended the whole producer; Serve starts another.
            async with self._producer(Tripwire()):
                await self._until(lambda: self._has_ended(job_id))

    async def _stop_at(self, point: str, job_id: UUID) -> None:
        process = self._start(point)
        try:
            seen = psutil.Process(process.pid)
            stopped = psutil.STATUS_STOPPED
            if not await self._is_struck(point, job_id, lambda: seen.status() == stopped):
                return
            await self._pass_time(job_id)
            async with self._producer(Tripwire()):
                await self._until(lambda: self._is_taken_over(job_id))
                seen.resume()
                await self._until(lambda: self._has_ended(job_id))
        finally:
            process.kill()
            await asyncio.to_thread(process.join)

    def _start(self, point: str) -> BaseProcess:
        """Start a producer that comes to grief at `point`."""
        mode = "stall" if self.mode == "stall" else "kill"
        process = self._context.Process(
            target=victim.main, args=("victim", self._environment, point, mode), daemon=True
        )
        process.start()
        return process

    @asynccontextmanager
    async def _producer(self, wire: Tripwire) -> AsyncIterator[asyncio.Task[None]]:
        working = asyncio.create_task(victim.work("relief", self.settings, wire))
        try:
            yield working
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError, Tripped):
                await working

    async def _is_struck(self, point: str, job_id: UUID, struck: Callable[[], bool]) -> bool:
        """Wait for the strike; return False if the job is made without coming to `point`."""
        over: list[float] = []

        async def decided() -> bool:
            if not over and await self._has_ended(job_id):
                over.append(time.monotonic() + LAG_SECONDS)
            return struck() or bool(over and time.monotonic() > over[0])

        await self._until(decided)
        passed = struck()
        if not passed:
            self.missed.add(point)
        return passed

    async def _until(self, condition: Callable[[], Awaitable[bool]]) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not await condition():
            assert time.monotonic() < deadline, f"{self.mode}: not in {PATIENCE_SECONDS:.0f} s"
            await asyncio.sleep(TICK_SECONDS)

    async def _read(self, read: Callable[[AsyncSession], Awaitable[Answer]]) -> Answer:
        """Return what `read` finds; a machine that is busy takes longer than the app may."""
        while True:
            try:
                async with self._database.transaction() as session:
                    return await read(session)
            except ServiceUnavailable:
                await asyncio.sleep(TICK_SECONDS)

    async def _place(self) -> UUID:
        async def write(session: AsyncSession) -> UUID:
            user = await open_session(session)
            return (await place_job(session, user, self._brief, TERMS)).id

        return await self._read(write)

    async def _pass_time(self, job_id: UUID) -> None:
        """Play that the holder has been silent for too long, or that a pause is over."""
        past = "now() - interval '1 second'"
        lapse = text(
            f"UPDATE task_queue SET run_at = {past},"
            f" lease_until = CASE WHEN state = 'leased' THEN {past} END WHERE job_id = :job"
        )
        await self._read(lambda session: session.execute(lapse, {"job": job_id}))

    async def _has_ended(self, job_id: UUID) -> bool:
        job = await self._read(lambda session: session.get_one(JobRow, job_id))
        return job.status in TERMINAL

    async def _is_taken_over(self, job_id: UUID) -> bool:
        return (await self._task(job_id)).lease_owner != "victim"

    async def _is_let_go(self, job_id: UUID) -> bool:
        return (await self._task(job_id)).state != "leased"

    async def _task(self, job_id: UUID) -> TaskRow:
        task = select(TaskRow).where(TaskRow.job_id == job_id)
        return (await self._read(lambda session: session.scalars(task))).one()

    async def _outcome(self, job_id: UUID) -> Outcome:
        paid = select(func.count()).where(CallRow.job_id == job_id, CallRow.state == "succeeded")
        numbers = select(EventRow.seq).where(EventRow.job_id == job_id).order_by(EventRow.seq)

        async def read(session: AsyncSession) -> tuple[JobRow, CompositionRow | None, int, bool]:
            job = await session.get_one(JobRow, job_id)
            gapless = list(await session.scalars(numbers)) == list(range(1, job.last_seq + 1))
            composition = await session.get(CompositionRow, job.composition_id)
            return job, composition, await session.scalar(paid) or 0, gapless

        job, composition, calls, gapless = await self._read(read)
        if composition is None or composition.film is None:
            return Outcome(job.status, job.error_message or "", calls, gapless)
        film = Film.model_validate(composition.film)
        stored = await asyncio.to_thread(self.settings.store().read, film.location, MOST_BYTES)
        return Outcome(job.status, hashlib.sha256(stored).hexdigest(), calls, gapless)


async def _answer(value: bool) -> bool:
    return value
