"""The storm over servers and producers, without Ray: many more faults in the same time.

python -m tests.chaos.servers [--jobs 200] [--scenes 3] [--faults 500] [--seed 1] [--every 1.0]
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from app.migrations import upgrade
from cluster.embedded import stack
from tests.chaos.faults import KILLS, KINDS, SERVERS, Fault, drawn, strike
from tests.chaos.ground import Ground, ground
from tests.chaos.holding import Holding
from tests.chaos.paid import Producers
from tests.chaos.paid import Storm as PaidStorm
from tests.chaos.producers import LEASE_SECONDS
from tests.chaos.report import Report
from tests.chaos.system import PROVIDER_FAULTS, System, mount_small, port_of, through, unmount
from tests.chaos.users import BRIEFS
from tests.chaos.wire import Wires
from tests.chaos.witness import films, overview
from tests.standin.process import standin

TICK_SECONDS: Final = 0.5
_JOBS: Final = "SELECT id::text, (brief->>'seed')::int FROM generation_jobs"
_BROKEN: Final = """
    SELECT count(*) FROM (
        SELECT job_id FROM job_events GROUP BY job_id HAVING count(*) <> max(seq)
    ) AS broken
"""


@dataclass(frozen=True)
class Storm:
    jobs: int = 200
    scenes: int = 3
    faults: int = 500
    seed: int = 1
    every: float = 1.0
    """Seconds between two faults, about: every second one is a producer's."""
    limit_seconds: float = 1200.0


@dataclass
class _Run:
    storm: Storm
    where: System
    place: Ground
    replicas: Producers
    struck: Counter[str] = field(default_factory=Counter)

    async def run(self) -> Report:
        await self.place.place(BRIEFS, self.storm.scenes, alike=BRIEFS)
        calm_jobs = self._jobs()
        while overview(self.where):  # noqa: ASYNC110 - asked of another process
            await asyncio.sleep(TICK_SECONDS)
        made = films(self.where, list(calm_jobs))
        calm = {calm_jobs[job]: found for job, found in made.hashes.items()}
        assert len(calm) == BRIEFS, made.reasons
        print(f"{BRIEFS} films were made in calm", file=sys.stderr)
        charged = self.where.far.charges()["total"]
        self.where.far.faults(seed=self.storm.seed, **PROVIDER_FAULTS)
        await self.place.place(self.storm.jobs, self.storm.scenes, alike=BRIEFS)
        began = time.monotonic()
        holding = Holding(self.where, LEASE_SECONDS)
        watching = asyncio.create_task(holding.run())
        try:
            async with asyncio.timeout(self.storm.limit_seconds):
                await self._blow()
                while overview(self.where):
                    self.replicas.mend()
                    await asyncio.sleep(TICK_SECONDS)
        except TimeoutError:
            print("the storm's time is over", file=sys.stderr)
        watching.cancel()
        report = self._report(calm, set(calm_jobs), charged)
        report.seconds = time.monotonic() - began
        report.gaps, report.attempts = holding.gaps, holding.most_attempts
        return report

    async def _blow(self) -> None:
        dice = random.Random(self.storm.seed)
        kinds = [kind for kind in KINDS if kind.startswith(SERVERS)]
        async with asyncio.TaskGroup() as going:
            for number, fault in enumerate(drawn(self.storm.seed, self.storm.faults, kinds)):
                if number % 20 == 0:
                    left = await asyncio.to_thread(overview, self.where)
                    print(f"{number} of {self.storm.faults} faults, {left} films", file=sys.stderr)
                await asyncio.sleep(self.storm.every * dice.uniform(0.5, 1.5))
                if number % 2:
                    going.create_task(self._strike(fault))
                else:
                    self.replicas.strike(dice)

    async def _strike(self, fault: Fault) -> None:
        if await strike(self.where, fault):
            self.struck[fault.kind] += 1

    def _jobs(self) -> dict[str, int]:
        with self.where.connect() as connection:
            return dict(connection.execute(_JOBS).fetchall())

    def _report(self, calm: dict[int, str], before: set[str], charged: int) -> Report:
        jobs = {job: seed for job, seed in self._jobs().items() if job not in before}
        made = films(self.where, list(jobs))
        report = Report(self.storm.seed, jobs=len(jobs), clips=made.bought, failed=made.reasons)
        report.faults = self.struck
        report.kills = sum(n for kind, n in self.struck.items() if kind in KILLS)
        report.kills += self.replicas.kills
        report.faults["producer killed"] = self.replicas.kills
        report.faults["producer stopped"] = self.replicas.stops
        self.where.far.settle()
        report.provider = {k: n for k, n in self.where.far.struck().items() if n}
        report.charges = self.where.far.charges()["total"] - charged
        report.unfinished = len(jobs) - len(made.hashes) - len(made.reasons)
        report.otherwise = sum(found != calm[jobs[job]] for job, found in made.hashes.items())
        with self.where.connect() as connection:
            [(report.lost_events,)] = connection.execute(_BROKEN).fetchall()
        return report


def run(storm: Storm, folder: Path) -> Report:
    """Make the films in calm, then in the storm; return what it came to."""
    with ExitStack() as up:
        servers = stack.up(folder / "servers", ray=False)
        up.callback(stack.down, folder / "servers")
        upgrade(servers.database_url)
        s3 = servers.s3_endpoint_url or ""
        wires = up.enter_context(
            Wires(
                postgres=port_of(servers.database_url),
                redis=port_of(servers.redis_url),
                s3=port_of(s3),
            )
        )
        wired = replace(
            servers,
            database_url=through(servers.database_url, wires.port("postgres")),
            redis_url=through(servers.redis_url, wires.port("redis")),
            s3_endpoint_url=through(s3, wires.port("s3")),
        )
        quick = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.5}}
        far = up.enter_context(standin(folder / "provider", settings=quick))
        work = folder / "work"
        small_disk = mount_small(work)
        if small_disk:
            up.callback(unmount, work)
        place = up.enter_context(ground(wired, far, folder))
        where = System(folder, servers, wired, wires, far, work, small_disk, place.environment)
        with where.connect() as connection:
            connection.execute("ALTER TABLE task_queue ALTER max_attempts SET DEFAULT 1000")
        replicas = Producers(PaidStorm(), place.environment)
        up.callback(replicas.close)
        return asyncio.run(_Run(storm, where, place, replicas).run())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--jobs", type=int, default=200)
    options.add_argument("--scenes", type=int, default=3, help="3 or more")
    options.add_argument("--faults", type=int, default=500)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--every", type=float, default=1.0)
    options.add_argument("--limit", type=float, default=1200.0, help="seconds")
    given = options.parse_args()
    storm = Storm(
        given.jobs, given.scenes, given.faults, given.seed, given.every, limit_seconds=given.limit
    )
    with tempfile.TemporaryDirectory() as name:
        print(run(storm, Path(name)))


if __name__ == "__main__":
    main()
