"""How long a film of bought clips takes, against its slowest clip, and the provider's latency.

python -m tests.benchmarks.buying [--scenes 24] [--seconds 10]
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from app.jobs.tables import MetricsRow
from app.migrations import upgrade
from app.payments.tables import CallRow
from cluster.embedded import stack
from tests.chaos import producers
from tests.chaos.ground import Ground, ground
from tests.standin.process import standin


async def _film(place: Ground, scenes: int, number: int) -> tuple[float, float, MetricsRow]:
    """Return the wall time, the slowest clip's, from its call to its delivery, and the figures."""
    began = time.monotonic()
    await place.place(1, scenes, number)
    while await place.unfinished():  # noqa: ASYNC110 - other processes work on it
        await asyncio.sleep(0.1)
    wall = time.monotonic() - began
    async with place.database() as database, database.transaction() as session:
        newest = select(MetricsRow).order_by(MetricsRow.created_at.desc()).limit(1)
        took = (await session.scalars(newest)).one()
        each = func.extract("epoch", CallRow.ended_at - CallRow.sent_at)
        slowest = await session.scalar(select(func.max(each)).where(CallRow.job_id == took.job_id))
        return wall, float(slowest or 0), took


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--scenes", type=int, default=24)
    options.add_argument("--seconds", type=float, default=10)
    given = options.parse_args()
    slow = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": given.seconds}}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        endpoints = stack.up(folder / "stack", ray=False)
        try:
            upgrade(endpoints.database_url)
            with (
                standin(folder / "provider", settings=slow) as far,
                ground(endpoints, far, folder) as place,
            ):
                spawn = multiprocessing.get_context("spawn")
                arguments = ("bench", place.environment, False)
                replica = spawn.Process(target=producers.main, args=arguments, daemon=True)
                replica.start()
                time.sleep(10)  # for its imports
                head = (
                    "film",
                    "plan s",
                    "slowest clip s",
                    "tail s",
                    "wall s",
                    "ratio",
                    "to latency",
                )
                print(" ".join(f"{each:>14}" for each in head))
                for number in range(3):
                    wall, slowest, took = asyncio.run(_film(place, given.scenes, number))
                    plan, tail = took.planning_time_seconds, took.composition_time_seconds
                    rest = float(plan) + float(tail)
                    row = (plan, slowest, tail, wall, wall / (rest + slowest))
                    figures = " ".join(f"{each:>14.2f}" for each in row)
                    print(f"{number + 1:>14} {figures} {wall / (rest + given.seconds):>14.2f}")
                replica.kill()
                replica.join()
        finally:
            stack.down(folder / "stack")


if __name__ == "__main__":
    main()
