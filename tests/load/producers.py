"""A producer of the load: the real driver, queue and journal, and films of nothing."""

import asyncio
import os
from dataclasses import dataclass, field, replace
from multiprocessing.queues import Queue

from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.settings import Settings
from deployments.connections import Connections
from deployments.wiring import driver, studio
from pipelines.testing import Tone
from tests.load.pretence import LogicalRunner, Pace, Reel

TELL_SECONDS = 0.5
FASTER = 10.0
"""Than real tasks, so that few films at a time are enough of a load."""


@dataclass
class Account:
    """What one producer has done so far."""

    owner: str
    statements: int = 0
    overheads: list[float] = field(default_factory=list)


def main(
    owner: str, environment: dict[str, str], cpus: float, clips: int, told: "Queue[Account]"
) -> None:
    os.environ.update(environment)
    asyncio.run(_work(owner, cpus, clips, told))


async def _work(owner: str, cpus: float, clips: int, told: "Queue[Account]") -> None:
    settings = Settings()
    connections = Connections(settings)
    account = Account(owner)

    def count(*_: object) -> None:
        account.statements += 1

    event.listen(Engine, "before_cursor_execute", count)
    runner = LogicalRunner(cpus, Pace(faster=FASTER))
    staff = studio(connections, settings, (Reel(clips), None), None, runner)
    staff = replace(staff, composer=Tone())

    async def tell() -> None:
        while True:
            await asyncio.sleep(TELL_SECONDS)
            told.put(replace(account, overheads=runner.overheads[:]))
            runner.overheads.clear()

    telling = asyncio.create_task(tell())
    await driver(owner, connections, staff).run(connections.bell.wait)
    telling.cancel()
