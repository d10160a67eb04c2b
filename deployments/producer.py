"""The `producer` deployment: takes jobs from the queue and makes their films."""

import asyncio
import time
from contextlib import suppress
from typing import Any

from ray import serve
from ray.exceptions import RayError
from ray.serve.handle import DeploymentHandle

from app.figures.reporter import Reporter
from app.jobs.queue import JobQueue
from app.jobs.removals import Remover
from app.retention.sweep import Sweep
from app.settings import Settings
from app.webhooks.courier import Courier
from cluster.demand import Claim, RayBoard
from cluster.priority import DRIVING, give_way
from deployments.buying import open_shop
from deployments.connections import Connections
from deployments.driver import CAPACITY
from deployments.growth import tell
from deployments.inward import listen_inward
from deployments.nodes import nodes
from deployments.planner import Planner, RemoteScreenwriter
from deployments.scaling import JOBS, WAITING_SECONDS
from deployments.wiring import driver, ray_runner, studio, warm_up
from pipelines import telemetry

STALE_SECONDS = 60.0
"""A loop that has not come round for this long is stuck, and Serve replaces the replica."""


class Producer:
    """Runs a `Driver` for as long as the replica lives."""

    async def __init__(self, planner: DeploymentHandle[Planner]) -> None:  # type: ignore[misc]
        listen_inward()
        give_way(DRIVING)
        # No server is asked for anything here: one that is down would count as a failed start.
        settings = Settings()
        telemetry.configure_logging(settings.log_level)
        telemetry.start("producer")
        self._connections = Connections(settings)
        replica = serve.get_replica_context().replica_id.unique_id
        self._shop = open_shop(settings, self._connections)
        writers = RemoteScreenwriter(planner, "builtin"), RemoteScreenwriter(planner, "language")
        runner = ray_runner(settings)
        staff = studio(self._connections, settings, writers, self._shop, runner)
        self._queue = JobQueue(self._connections.queue_database)
        self._driver = driver(replica, self._connections, staff)
        self._courier = Courier(self._connections.database, loopback=settings.webhook_loopback)
        self._warming = asyncio.create_task(warm_up(settings))
        remover = Remover(self._connections.database, settings.store())
        sweep = Sweep(
            self._connections.database,
            busy=lambda: self._driver.jobs > 0,
            films_days=settings.films_days,
        )
        self._reporter = Reporter(
            self._connections.database, self._connections.tally, replica, "producer", self._told
        )
        claim = Claim(replica, RayBoard())
        self._loops = [
            asyncio.create_task(self._reporter.run(), name="the reporter"),
            asyncio.create_task(self._driver.run(self._connections.bell.wait), name="the driver"),
            asyncio.create_task(self._courier.run(), name="the courier"),
            asyncio.create_task(remover.run(), name="the remover"),
            asyncio.create_task(sweep.run(), name="the sweep"),
            asyncio.create_task(tell(claim, lambda: runner.demand), name="the demand"),
        ]

    async def _told(self) -> dict[str, Any]:
        """Return what operators are shown of this replica, and of Ray."""
        machines: list[dict[str, Any]] = []
        with suppress(RayError, ConnectionError):
            machines = await asyncio.to_thread(nodes)
        return {"jobs": self._driver.jobs, "capacity": CAPACITY, "nodes": machines}

    async def check_health(self) -> None:
        for loop in self._loops:
            if loop.done():
                raise RuntimeError(f"{loop.get_name()} has ended") from loop.exception()
        if time.monotonic() - self._driver.beat_at > STALE_SECONDS:
            raise RuntimeError("the driver is stuck")

    async def record_autoscaling_stats(self) -> dict[str, float]:
        """Tell Serve what `scaling.producers` goes by."""
        waiting = await self._queue.waiting_seconds()
        return {JOBS: float(self._driver.jobs), WAITING_SECONDS: waiting}

    async def __del__(self) -> None:
        for loop in self._loops:
            loop.cancel()
        await asyncio.gather(*self._loops, return_exceptions=True)
        self._courier.close()
        await self._driver.stop()
        if self._shop is not None:
            await self._shop.close()
        await self._reporter.close()
        await self._connections.close()
        await asyncio.to_thread(telemetry.stop)
