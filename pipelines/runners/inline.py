"""Runs stages in threads of this process: for tests, benchmarks and debugging."""

import asyncio

from pipelines.ports import Stage, Workshop
from pipelines.runners.base import Result, Work


class InlineRunner:
    """At most `workers` stages at a time. A cancelled stage runs to its end in its thread."""

    def __init__(self, workshop: Workshop, workers: int = 2) -> None:
        self._workshop = workshop
        self._free = asyncio.Semaphore(workers)

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        async with self._free:
            return await asyncio.to_thread(stage.function, work, self._workshop)
