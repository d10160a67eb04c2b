"""The storm over paid calls: producers die every second, answers get lost, clocks are wrong.

Nothing is paid twice.

python -m tests.chaos.paid [--jobs 20] [--scenes 25] [--seed 1] [--naive]
"""

import argparse
import asyncio
import multiprocessing
import os
import random
import signal
import tempfile
import time
from dataclasses import dataclass, field
from itertools import count
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, select

from app.jobs.tables import EventRow, JobRow
from app.migrations import upgrade
from app.payments.tables import CallRow
from cluster.embedded import stack
from cluster.embedded.stack import Endpoints
from tests.chaos import producers
from tests.chaos.ground import Ground, ground
from tests.standin.process import StandIn, standin

FAULTS = {
    "lost_answer": 0.15,
    "error_5xx": 0.10,
    "throttle": 0.10,
    "webhook_duplicate": 0.20,
    "webhook_forged": 0.20,
}
STOP_SECONDS = (1.0, 8.0)
"""For which a stopped producer sleeps: past its lease, and past the quarantine."""


@dataclass(frozen=True)
class Storm:
    jobs: int = 20
    scenes: int = 25
    replicas: int = 3
    every: float = 1.0
    """Seconds between two faults of producers."""
    seed: int = 1
    naive: bool = False
    limit_seconds: float = 1200.0


@dataclass
class Report:
    clips: int
    charges: int = 0
    doubled: int = 0
    unfinished: int = 0
    kills: int = 0
    stops: int = 0
    seconds: float = 0.0
    broken_logs: int = 0
    """Jobs with a gap or a repetition among their events."""
    calls: dict[str, int] = field(default_factory=dict)
    """Rows of the ledger by state."""
    struck: dict[str, int] = field(default_factory=dict)
    """Faults of the provider."""

    @property
    def extra(self) -> int:
        return self.charges - self.clips

    def __str__(self) -> str:
        rows = {
            "clips": self.clips,
            "charges": self.charges,
            "extra charges": self.extra,
            "unfinished jobs": self.unfinished,
            "jobs with broken logs": self.broken_logs,
            "producers killed": self.kills,
            "producers stopped": self.stops,
            "producers' clocks wrong by": f"up to {producers.WRONG_SECONDS:.0f} s",
            "provider faults": ", ".join(f"{k} {v}" for k, v in sorted(self.struck.items())),
            "ledger": ", ".join(f"{k} {v}" for k, v in sorted(self.calls.items())),
            "seconds": f"{self.seconds:.0f}",
        }
        return "\n".join(f"{name:24} {value}" for name, value in rows.items())


class Producers:
    """Replicas that are replaced when they die, as Serve does."""

    def __init__(self, storm: Storm, environment: dict[str, str]) -> None:
        self._context = multiprocessing.get_context("forkserver")
        # Imports are done once: a replica is then up in a moment, and the storm is of kills.
        self._context.set_forkserver_preload(["tests.chaos.producers"])
        self._wanted = storm.replicas
        self._arguments = (environment, storm.naive)
        self._names = (f"storm {storm.seed}, producer {number}" for number in count(1))
        self._replicas = [self._start() for _ in range(storm.replicas)]
        self._sleeping: dict[int, float] = {}
        self.kills = self.stops = 0

    def strike(self, dice: random.Random) -> None:
        """Kill one, or stop it for a while."""
        self.mend()
        index = dice.randrange(len(self._replicas))
        pid = self._replicas[index].pid
        assert pid
        if dice.random() < 0.3 and pid not in self._sleeping:
            os.kill(pid, signal.SIGSTOP)
            self._sleeping[pid] = time.monotonic() + dice.uniform(*STOP_SECONDS)
            self.stops += 1
        else:
            os.kill(pid, signal.SIGKILL)
            self.kills += 1

    def mend(self) -> None:
        """Wake sleepers whose time has come; put new ones in place of the dead and the asleep.

        So does Serve, which misses their health checks: a sleeper wakes beside its successor.
        """
        for pid, until in list(self._sleeping.items()):
            if time.monotonic() >= until:
                del self._sleeping[pid]
                self._signal(pid, signal.SIGCONT)
        living = [each for each in self._replicas if each.is_alive()]
        awake = [each for each in living if each.pid not in self._sleeping]
        missing = self._wanted - len(awake)
        self._replicas = living + [self._start() for _ in range(missing)]

    def close(self) -> None:
        for each in self._replicas:
            if each.pid and each.is_alive():
                self._signal(each.pid, signal.SIGKILL)
            each.join(10)

    def _start(self) -> BaseProcess:
        replica = self._context.Process(
            target=producers.main, args=(next(self._names), *self._arguments), daemon=True
        )
        replica.start()
        return replica

    def _signal(self, pid: int, number: int) -> None:
        if any(each.pid == pid and each.is_alive() for each in self._replicas):
            os.kill(pid, number)


def run(storm: Storm, endpoints: Endpoints, folder: Path) -> Report:
    """Make `jobs` films in the storm; return what it came to."""
    dice = random.Random(storm.seed)
    quick = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 1.0}}
    faults = {"seed": storm.seed, **FAULTS}
    with (
        standin(folder / "provider", faults=faults, settings=quick) as far,
        ground(endpoints, far, folder) as place,
    ):
        asyncio.run(place.place(storm.jobs, storm.scenes))
        began = time.monotonic()
        replicas = Producers(storm, place.environment)
        try:
            while asyncio.run(place.unfinished()):
                if time.monotonic() - began > storm.limit_seconds:
                    break
                time.sleep(storm.every)
                replicas.strike(dice)
            report = asyncio.run(_report(storm, place, far))
        finally:
            replicas.close()
        report.kills, report.stops = replicas.kills, replicas.stops
        report.seconds = time.monotonic() - began
        return report


async def _report(storm: Storm, place: Ground, far: StandIn) -> Report:
    report = Report(clips=storm.jobs * storm.scenes)
    far.settle()
    charges = far.charges()
    report.charges, report.doubled = charges["total"], charges["doubled"]
    report.struck = {name: count for name, count in far.struck().items() if count}
    async with place.database() as database, database.transaction() as session:
        states = select(CallRow.state, func.count()).group_by(CallRow.state)
        report.calls = {row.state: row[1] for row in await session.execute(states)}
        undone = select(func.count()).select_from(JobRow).where(JobRow.status != "completed")
        report.unfinished = await session.scalar(undone) or 0
        made = select(EventRow.job_id, func.count().label("clips")).where(
            EventRow.type == "clip_completed"
        )
        clips = {row.job_id: row.clips for row in await session.execute(made.group_by("job_id"))}
        logs = select(
            EventRow.job_id, func.count().label("events"), func.max(EventRow.seq).label("last")
        ).group_by(EventRow.job_id)
        report.broken_logs = sum(
            row.events != row.last or clips.get(row.job_id) != storm.scenes
            for row in await session.execute(logs)
        )
    return report


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--jobs", type=int, default=20)
    options.add_argument("--scenes", type=int, default=25)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--naive", action="store_true")
    given = options.parse_args()
    storm = Storm(given.jobs, given.scenes, seed=given.seed, naive=given.naive)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        endpoints = stack.up(folder / "stack", ray=False)
        try:
            upgrade(endpoints.database_url)
            print(run(storm, endpoints, folder))
        finally:
            stack.down(folder / "stack")


if __name__ == "__main__":
    main()
