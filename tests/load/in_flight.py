"""A thousand predictions in flight in one producer replica: how much memory, how many looks.

python -m tests.load.in_flight [--jobs 40] [--scenes 25] [--seconds 60]
"""

import argparse
import asyncio
import multiprocessing
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from app.migrations import upgrade
from cluster.embedded import stack
from cluster.embedded.stack import Endpoints
from tests.chaos import producers
from tests.chaos.ground import ground
from tests.standin.process import StandIn, standin

MEGABYTE = 1 << 20
GATHER_SECONDS = 120.0


@dataclass(frozen=True)
class Load:
    in_flight: int
    """Most at one time."""
    before_mb: float
    """Resident memory of the replica before the first order."""
    peak_mb: float
    cpu_seconds: float
    wall_seconds: float


def measure(endpoints: Endpoints, folder: Path, jobs: int, scenes: int, seconds: float) -> Load:
    """Place all jobs, watch the replica until every call is under way, and leave it."""
    slow = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": seconds}}
    with (
        standin(folder / "provider", settings=slow) as far,
        ground(endpoints, far, folder) as place,
    ):
        spawn = multiprocessing.get_context("spawn")
        arguments = ("load", place.environment, False)
        replica = spawn.Process(target=producers.main, args=arguments, daemon=True)
        replica.start()
        try:
            watched = psutil.Process(replica.pid)
            time.sleep(10)
            before = watched.memory_info().rss / MEGABYTE
            asyncio.run(place.place(jobs, scenes))
            return _watched(watched, far, before, jobs * scenes)
        finally:
            replica.kill()
            replica.join()


def _watched(replica: psutil.Process, far: StandIn, before: float, wanted: int) -> Load:
    began, spent = time.monotonic(), sum(replica.cpu_times()[:2])
    peak, most = before, 0
    while most < wanted and time.monotonic() - began < GATHER_SECONDS:
        time.sleep(0.5)
        open_now = [each for each in far.predictions() if each["completed_at"] is None]
        most = max(most, len(open_now))
        peak = max(peak, replica.memory_info().rss / MEGABYTE)
    # A while of waiting for all of them.
    for _ in range(20):
        time.sleep(0.5)
        peak = max(peak, replica.memory_info().rss / MEGABYTE)
    used = sum(replica.cpu_times()[:2]) - spent
    return Load(most, before, peak, used, time.monotonic() - began)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--jobs", type=int, default=40)
    options.add_argument("--scenes", type=int, default=25)
    options.add_argument("--seconds", type=float, default=120)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        endpoints = stack.up(folder / "stack", ray=False)
        try:
            upgrade(endpoints.database_url)
            load = measure(endpoints, folder, given.jobs, given.scenes, given.seconds)
        finally:
            stack.down(folder / "stack")
    print(f"{'in flight':>10} {'MB before':>10} {'MB peak':>10} {'CPU s':>8} {'wall s':>8}")
    print(
        f"{load.in_flight:>10} {load.before_mb:>10.0f} {load.peak_mb:>10.0f} "
        f"{load.cpu_seconds:>8.1f} {load.wall_seconds:>8.1f}"
    )


if __name__ == "__main__":
    main()
