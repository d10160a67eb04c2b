"""Binds ports to adapters: what a producer works with."""

import asyncio

import ray

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.jobs.bell import QueueBell
from app.jobs.journal import PostgresJournal
from app.jobs.orders import read_order
from app.jobs.queue import JobQueue
from app.settings import Settings
from cluster.resources import ANIMATIC
from deployments.driver import Driver
from pipelines.ffmpeg import process
from pipelines.models.animatic.model import AnimaticModel
from pipelines.models.music import ProceduralComposer
from pipelines.ports import Screenwriter, Stage, Workshop
from pipelines.production import Studio
from pipelines.runners.ray_tasks import RayRunner


class Connections:
    """What a producer keeps open. Nothing is connected before its first use."""

    def __init__(self, settings: Settings) -> None:
        redis_url = settings.redis_url.get_secret_value()
        self._hints = Hints(redis_url)
        self.database = Database(settings.database_url.get_secret_value(), self._hints)
        self.bell = QueueBell(redis_url)

    async def close(self) -> None:
        await self.bell.close()
        await self._hints.close()
        await self.database.close()


def driver(
    owner: str, connections: Connections, settings: Settings, screenwriter: Screenwriter
) -> Driver:
    database = connections.database
    return Driver(
        owner,
        JobQueue(database),
        lambda lease: PostgresJournal(lease, database),
        lambda job_id: read_order(database, job_id),
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
