"""A producer in a process of its own, to be killed: stages run in its threads, without Ray."""

import asyncio
import os

from app.settings import Settings
from deployments.connections import Connections
from deployments.wiring import driver, studio, workshop
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter
from pipelines.runners.inline import InlineRunner

LEASE_SECONDS = 4.0
"""Short, so that the next producer need not wait for long."""


def main(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    asyncio.run(_work(Settings()))


async def _work(settings: Settings) -> None:
    connections = Connections(settings)
    runner = InlineRunner(workshop(settings), workers=2)
    staff = studio(connections, settings, (BuiltinScreenwriter(), None), None, runner)
    await driver("exporter", connections, staff, LEASE_SECONDS).run(connections.bell.wait)
