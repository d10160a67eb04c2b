"""Work that fails, or kills, every time: it ends after bounded tries and harms no other job."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import text

from app.infrastructure.postgres import Database
from app.infrastructure.redis import HotCache
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.ledger import JobLedger
from app.jobs.queue import JobQueue, Lease
from app.jobs.states import TERMINAL
from app.jobs.tables import JobRow
from app.payments.cache import PromptCache
from app.settings import Settings
from deployments import driver
from deployments.driver import Driver
from deployments.undertaking import FilmMaking, Undertaking
from pipelines.errors import (
    DiskFull,
    PipelineError,
    RenderFailed,
    ServiceUnavailable,
    WorkerLost,
)
from pipelines.ports import Stage, Workshop
from pipelines.runners import again
from pipelines.runners.base import Result, Work
from pipelines.runners.inline import InlineRunner
from pipelines.testing import FolderStore, TestCard, Tone, free_studio
from tests.integration.shop import Shop
from tests.unit.test_production import Shots

pytestmark = pytest.mark.stack

ATTEMPTS = 5
SEGMENTS = 4


@dataclass
class Poisoned:
    """A runner in which what is made under a prefix fails, so many times."""

    runner: InlineRunner
    error: PipelineError = field(default_factory=lambda: RenderFailed("FFmpeg crashed."))
    times: int = 10_000
    prefix: str = "nothing"
    tries: Counter[str] = field(default_factory=Counter)
    """By the segment's place in the film."""

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        if getattr(work, "prefix", "").startswith(self.prefix) and hasattr(work, "segment"):
            self.tries[work.segment.index] += 1
            if self.tries.total() <= self.times:
                raise self.error
        return await self.runner.run(stage, work)


@dataclass
class Plant:
    """A producer, at work once `begun` is set."""

    runner: Poisoned
    database: Database
    begun: asyncio.Event

    async def ended(self, job_id: UUID) -> JobRow:
        """Wait until the job has ended; pauses before another try are over at once."""
        while True:
            async with self.database.transaction() as session:
                await session.execute(text("UPDATE task_queue SET run_at = now()"))
                job = await session.get_one(JobRow, job_id)
            if job.status in TERMINAL:
                return job
            await asyncio.sleep(0.1)


@pytest.fixture
async def plant(
    database: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Plant]:
    monkeypatch.setattr(again, "PAUSE_SECONDS", 0.0)
    hot = HotCache(settings.redis_url.get_secret_value())
    workshop = Workshop(FolderStore(tmp_path / "store"), tmp_path / "work")
    runner = Poisoned(InlineRunner(workshop))
    studio = free_studio(Shots(), TestCard(), Tone(), runner)

    def taken_up(lease: Lease) -> Undertaking:
        held = HeldJob(lease, database)
        ledger = JobLedger(held, PromptCache(database, hot))
        return FilmMaking(lease, database, studio, PostgresJournal(held), ledger)

    driver = Driver("plant", JobQueue(database), taken_up)
    begun = asyncio.Event()

    async def work() -> None:
        await begun.wait()
        await driver.run(lambda _: asyncio.sleep(0.1))

    working = asyncio.create_task(work())
    yield Plant(runner, database, begun)
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    await driver.stop()
    await hot.close()


@pytest.mark.parametrize(
    ("error", "code", "tries"),
    [
        (RenderFailed("FFmpeg was killed by SIGSEGV."), "render_failed", again.TRIES),
        # What a worker that dies, and takes its FFmpeg along, looks like from here.
        (WorkerLost("The worker was lost."), "service_unavailable", again.TRIES * ATTEMPTS),
    ],
    ids=["a clip that crashes FFmpeg", "a clip that kills its worker"],
)
async def test_a_poisoned_job_ends_alone(
    error: PipelineError, code: str, tries: int, plant: Plant, shop: Shop
) -> None:
    poisoned, healthy = await shop.order(), await shop.order()
    plant.runner.error, plant.runner.prefix = error, f"temp/{poisoned}"
    plant.begun.set()
    job = await plant.ended(poisoned)
    assert (job.status, job.error_code, job.error_message) == ("failed", code, str(error))
    assert max(plant.runner.tries.values()) <= tries
    assert (await plant.ended(healthy)).status == "completed"


async def test_a_disk_that_was_full_for_a_while_costs_no_film(plant: Plant, shop: Shop) -> None:
    job_id = await shop.order()
    plant.runner.error, plant.runner.times = DiskFull("Full."), 8
    plant.runner.prefix = f"temp/{job_id}"
    plant.begun.set()
    assert (await plant.ended(job_id)).status == "completed"


async def test_an_outage_of_a_server_costs_no_film_however_often_it_is_met(
    plant: Plant, shop: Shop
) -> None:
    job_id = await shop.order()
    plant.runner.error = ServiceUnavailable("The object store does not answer.")
    plant.runner.times = again.TRIES * ATTEMPTS * SEGMENTS + 1
    plant.runner.prefix = f"temp/{job_id}"
    plant.begun.set()
    assert (await plant.ended(job_id)).status == "completed"


async def test_an_outage_that_does_not_end_is_told(
    plant: Plant, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "LONGEST_OUTAGE_SECONDS", 0.0)
    job_id = await shop.order()
    plant.runner.error = ServiceUnavailable("The object store does not answer.")
    plant.runner.prefix = f"temp/{job_id}"
    plant.begun.set()
    job = await plant.ended(job_id)
    assert (job.status, job.error_message) == ("failed", "The object store does not answer.")
