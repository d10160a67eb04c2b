"""Binds ports to adapters: what a producer works with."""

import asyncio
from contextlib import suppress
from uuid import UUID

import ray
from sqlalchemy import select

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints, Subscription
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue
from app.jobs.tables import JobRow
from app.jobs.turn import QUEUE_CHANNEL
from app.settings import Settings
from cluster.resources import ANIMATIC
from deployments.driver import Driver
from pipelines.ffmpeg import process
from pipelines.film.brief import Brief
from pipelines.models.animatic.model import AnimaticModel
from pipelines.models.music import ProceduralComposer
from pipelines.ports import Screenwriter, Stage, Workshop
from pipelines.production import Order, Studio
from pipelines.runners.ray_tasks import RayRunner


class Connections:
    """What a producer keeps open. Nothing is connected before its first use."""

    def __init__(self, settings: Settings) -> None:
        redis_url = settings.redis_url.get_secret_value()
        self._hints = Hints(redis_url)
        self.database = Database(settings.database_url.get_secret_value(), self._hints)
        self._changed = asyncio.Event()
        self._subscription = Subscription(
            redis_url, QUEUE_CHANNEL, lambda _hint: self._changed.set()
        )

    async def wake(self, seconds: float) -> None:
        """Return after `seconds`, or as soon as the queue is said to have changed."""
        self._subscription.start()
        with suppress(TimeoutError):
            await asyncio.wait_for(self._changed.wait(), seconds)
        self._changed.clear()

    async def close(self) -> None:
        await self._subscription.close()
        await self._hints.close()
        await self.database.close()


def driver(
    owner: str, connections: Connections, settings: Settings, screenwriter: Screenwriter
) -> Driver:
    database = connections.database

    async def order(job_id: UUID) -> Order:
        async with database.transaction() as session:
            job = await session.scalar(select(JobRow).where(JobRow.id == job_id))
            assert job, "a lease names a job"
            brief = Brief.model_validate(job.brief)
            return Order(str(job.id), str(job.composition_id), brief)

    return Driver(
        owner,
        JobQueue(database),
        lambda lease: PostgresJournal(lease, database),
        order,
        Studio(
            screenwriter=screenwriter,
            clip_model=AnimaticModel(),
            composer=ProceduralComposer(),
            runner=RayRunner(_workshop(settings)),
        ),
    )


async def warm_up(settings: Settings) -> None:
    """Have a worker on every core load its libraries, so that the first film need not wait."""
    runner = RayRunner(_workshop(settings))
    cores = int(ray.cluster_resources().get("CPU", 1))
    stage = Stage(ANIMATIC, _load)
    await asyncio.gather(*(runner.run(stage, core) for core in range(cores)))


def _load(core: int, _workshop: Workshop) -> int:
    """Touch what a film needs: importing this module has loaded the models."""
    process.build()
    return core


def _workshop(settings: Settings) -> Workshop:
    return Workshop(settings.store(), settings.work_folder)
