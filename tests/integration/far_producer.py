"""A producer in a process of its own, whose stages run in another: makes films until it is ended.

Its settings are its environment's, and its lines of the log go to stderr.
"""

import asyncio
import multiprocessing
import signal
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress

from app.settings import Settings
from deployments.buying import open_shop
from deployments.connections import Connections
from deployments.wiring import driver, studio, workshop
from pipelines import telemetry
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter
from pipelines.models.screenwriters.language_model.writer import LanguageScreenwriter
from pipelines.ports import Stage
from pipelines.runners.base import Result, Work
from pipelines.runners.errand import carried_out


class ProcessRunner:
    """Sends errands to another process, as Ray does, without Ray."""

    def __init__(self, settings: Settings) -> None:
        self._workshop = workshop(settings)
        apart = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(1, mp_context=apart)

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        with telemetry.span(stage.shape.name, "producer"):
            errand = (stage.function, work, self._workshop, telemetry.Trail.here())
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, carried_out, *errand)

    def close(self) -> None:
        with suppress(BrokenProcessPool):
            self._pool.submit(telemetry.stop).result()
        self._pool.shutdown()


async def main() -> None:
    settings = Settings()
    telemetry.configure_logging(settings.log_level)
    telemetry.start("producer")
    connections = Connections(settings)
    shop = open_shop(settings, connections)
    writers = BuiltinScreenwriter(), LanguageScreenwriter()
    runner = ProcessRunner(settings)
    working = driver("far", connections, studio(connections, settings, writers, shop, runner))
    running = asyncio.create_task(working.run(connections.bell.wait))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, running.cancel)
    await asyncio.gather(running, return_exceptions=True)
    await working.stop()
    if shop is not None:
        await shop.close()
    await connections.close()
    runner.close()
    telemetry.stop()


if __name__ == "__main__":
    asyncio.run(main())
