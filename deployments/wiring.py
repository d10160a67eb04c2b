"""Binds ports to adapters: what a producer works with."""

import asyncio

import ray

from app.jobs.export_journal import PostgresExportJournal
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.ledger import JobLedger
from app.jobs.queue import LEASE_SECONDS, JobQueue, Lease
from app.jobs.reading_journal import PostgresReadingJournal
from app.jobs.tables import EXPORT, READING
from app.settings import Settings
from cluster.resources import ANIMATIC
from deployments.buying import Shop
from deployments.connections import Connections
from deployments.diffusion import makers
from deployments.driver import Driver
from deployments.undertaking import Exporting, FilmMaking, Reading, Undertaking
from pipelines.download import DownloadPolicy
from pipelines.ffmpeg import process
from pipelines.footage.take import Crew
from pipelines.models.animatic.model import AnimaticModel
from pipelines.models.music import ProceduralComposer
from pipelines.models.narration import speaker
from pipelines.ports import Screenwriter, Stage, Workshop
from pipelines.production import Studio, no_gpus
from pipelines.runners.base import Runner
from pipelines.runners.ray_tasks import RayRunner


def studio(
    connections: Connections,
    settings: Settings,
    writers: tuple[Screenwriter, Screenwriter | None],
    shop: Shop | None,
    runner: Runner,
) -> Studio:
    """Return who does the work; `writers` are the built-in one and the one that asks a model."""
    builtin, language = writers
    return Studio(
        crew=Crew(
            runner=runner,
            clip_model=AnimaticModel(),
            registry=connections.registry,
            policy=DownloadPolicy(hosts=settings.delivery_hosts, origin=settings.delivery_origin),
            sells=shop is not None,
            makers=makers(settings.diffusion),
        ),
        screenwriter=builtin,
        composer=ProceduralComposer(),
        voices=speaker,
        language_screenwriter=language,
        buyer=shop.buyer if shop else None,
        gpus=runner.gpus if isinstance(runner, RayRunner) else no_gpus,
    )


def driver(
    owner: str, connections: Connections, staff: Studio, lease_seconds: float = LEASE_SECONDS
) -> Driver:
    queue = JobQueue(connections.queue_database, lease_seconds)
    return Driver(owner, queue, lambda lease: taken_up(lease, connections, staff))


def taken_up(lease: Lease, connections: Connections, staff: Studio) -> Undertaking:
    """Return what is to be done under the lease."""
    database = connections.database
    held = HeldJob(lease, database)
    if lease.kind == EXPORT:
        return Exporting(lease, database, staff, PostgresExportJournal(held))
    ledger = JobLedger(held, connections.cache, connections.daily_usd)
    if lease.kind == READING:
        return Reading(lease, database, staff, PostgresReadingJournal(held), ledger)
    journal = PostgresJournal(held, connections.tally)
    return FilmMaking(lease, database, staff, journal, ledger)


def ray_runner(settings: Settings) -> RayRunner:
    return RayRunner(workshop(settings))


async def warm_up(settings: Settings) -> None:
    """Have a worker on every core load its libraries, so that the first film need not wait."""
    runner = ray_runner(settings)
    cores = int(ray.cluster_resources().get("CPU", 1))
    stage = Stage(ANIMATIC, _load)
    await asyncio.gather(*(runner.run(stage, core) for core in range(cores)))


def _load(core: int, _workshop: Workshop) -> int:
    """Touch what a film needs: importing this module has loaded the models."""
    process.build()
    return core


def workshop(settings: Settings) -> Workshop:
    return Workshop(settings.store(), settings.work_folder)
