"""The storm over the whole system: everything that can die does, and every film is made.

./rayreel chaos [--jobs 200] [--faults 550] [--seed 1] [--every 4]
"""

import argparse
import asyncio
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Final

import httpx

from tests.chaos.faults import KILLS, Fault, schedule, strike
from tests.chaos.holding import Headway, Holding
from tests.chaos.report import Report
from tests.chaos.system import PROVIDER_FAULTS, System, short_folder, system
from tests.chaos.users import BRIEFS, User
from tests.chaos.witness import films, overview

TICK_SECONDS: Final = 1.0
TICKS_TOLD: Final = 20
FILMS_PER_USER: Final = 10


@dataclass(frozen=True)
class Storm:
    jobs: int = 200
    faults: int = 550
    """Besides those of the provider. For some there is nobody to strike: more than 500 strike."""
    seed: int = 1
    every: float = 4.0
    """Seconds between two faults, about."""
    short: bool = False
    limit_seconds: float = 3000.0


def run(storm: Storm, folder: Path) -> Report:
    """Make the films in calm, then in the storm; return what it came to."""
    with system(folder) as where:
        return asyncio.run(_Run(storm, where).run())


@dataclass
class _Run:
    storm: Storm
    where: System
    users: list[User] = field(default_factory=list)
    struck: list[tuple[datetime, Fault]] = field(default_factory=list)

    async def run(self) -> Report:
        async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
            calm = await self._calm(User(self.where.url, http))
            self.where.far.faults(seed=self.storm.seed, **PROVIDER_FAULTS)
            charged = self.where.far.charges()["total"]
            began = time.monotonic()
            holding = Holding(self.where)
            watching = asyncio.create_task(holding.run())
            mending = asyncio.create_task(self._mend())
            try:
                async with asyncio.timeout(self.storm.limit_seconds):
                    await self._blow(http)
                    await self._until_ended()
            except TimeoutError:
                print("the storm's time is over", file=sys.stderr)
            finally:
                for each in (watching, mending):
                    each.cancel()
            report = await asyncio.to_thread(self._report, calm, charged)
            report.seconds = time.monotonic() - began
            report.gaps, report.attempts = holding.gaps, holding.most_attempts
            report.recovery = await asyncio.to_thread(self._recovery, holding)
            return report

    async def _calm(self, user: User) -> dict[int, str]:
        """Return the hash of each film as it is without faults."""
        await user.open()
        jobs = [await user.order(number) for number in range(BRIEFS)]
        await asyncio.gather(*map(user.watch, jobs))
        made = await asyncio.to_thread(films, self.where, jobs)
        assert len(made.hashes) == BRIEFS, made.reasons
        print(f"{BRIEFS} films were made in calm", file=sys.stderr)
        return {user.films[job]: found for job, found in made.hashes.items()}

    async def _blow(self, http: httpx.AsyncClient) -> None:
        """Order films and strike, both evenly over time."""
        dice = random.Random(self.storm.seed)
        async with asyncio.TaskGroup() as going:
            for number in range(-(-self.storm.jobs // FILMS_PER_USER)):
                wanted = min(FILMS_PER_USER, self.storm.jobs - number * FILMS_PER_USER)
                user = User(self.where.url, http)
                self.users.append(user)
                going.create_task(self._order(user, number, wanted))
            faults = schedule(self.storm.seed, self.storm.faults, short=self.storm.short)
            for fault in faults:
                await asyncio.sleep(self.storm.every * dice.uniform(0.5, 1.5))
                going.create_task(self._strike(fault))

    async def _order(self, user: User, number: int, films_wanted: int) -> None:
        storm_seconds = self.storm.faults * self.storm.every
        await asyncio.sleep(storm_seconds * number * FILMS_PER_USER / self.storm.jobs)
        await user.open()
        async with asyncio.TaskGroup() as watching:
            for film in range(films_wanted):
                job_id = await user.order(number * FILMS_PER_USER + film)
                watching.create_task(user.watch(job_id))

    async def _strike(self, fault: Fault) -> None:
        if at := await strike(self.where, fault):
            self.struck.append((at, fault))

    async def _mend(self) -> None:
        for tick in count():
            await asyncio.sleep(TICK_SECONDS)
            await asyncio.to_thread(self.where.mend_nodes)
            if tick % TICKS_TOLD == 0:
                ended = sum(each.ended for user in self.users for each in user.watches.values())
                told = f"{len(self.struck)} of {self.storm.faults} faults"
                print(f"{told}, {ended} of {self.storm.jobs} films", file=sys.stderr)

    async def _until_ended(self) -> None:
        while await asyncio.to_thread(overview, self.where):  # noqa: ASYNC110 - other processes'
            await asyncio.sleep(TICK_SECONDS)

    def _report(self, calm: dict[int, str], charged_before: int) -> Report:
        briefs = {job: brief for user in self.users for job, brief in user.films.items()}
        watches = {job: watch for user in self.users for job, watch in user.watches.items()}
        made = films(self.where, list(briefs))
        report = Report(self.storm.seed, jobs=self.storm.jobs)
        report.faults.update(fault.kind for _, fault in self.struck)
        report.kills = sum(fault.kind in KILLS for _, fault in self.struck)
        self.where.far.settle()
        report.provider = {k: n for k, n in self.where.far.struck().items() if n}
        charges = self.where.far.charges()
        report.charges = charges["total"] - charged_before
        report.clips = made.bought
        report.failed = made.reasons
        report.unfinished = self.storm.jobs - len(made.hashes) - len(made.reasons)
        report.otherwise = sum(found != calm[briefs[job]] for job, found in made.hashes.items())
        report.lost_events = sum(
            watch.lost + made.last_seq.get(job, 0) - watch.seq for job, watch in watches.items()
        )
        report.repeated_events = sum(watch.repeated for watch in watches.values())
        report.sockets = sum(watch.connections for watch in watches.values())
        report.server_errors = [each for user in self.users for each in user.refusals]
        return report

    def _recovery(self, holding: Holding) -> dict[str, list[float]]:
        """Return the seconds it took each job that a kill has struck.

        A killed producer strikes those it held, a node or the head all that were under way; those
        that lose Ray's head before they have recovered are counted as its.
        """
        headway = Headway(self.where)
        found: defaultdict[str, list[float]] = defaultdict(list)
        for at, fault in self.struck:
            if fault.kind == "producer killed":
                for each in holding.orphaned(at):
                    taken_over = (each.at - at).total_seconds()
                    found[f"{fault.kind}: taken over"] += self._without_head(at, [taken_over])
                    further = headway.seconds_after(at, each.job_id)
                    found[f"{fault.kind}: further"] += self._without_head(at, further)
            elif fault.kind == "node killed":
                for job_id in holding.under_way(at):
                    further = headway.seconds_after(at, job_id)
                    found[f"{fault.kind}: further"] += self._without_head(at, further)
            elif fault.kind == "head killed":
                for job_id in holding.under_way(at):
                    found[f"{fault.kind}: further"] += headway.seconds_after(at, job_id)
        return dict(found)

    def _without_head(self, at: datetime, seconds: list[float]) -> list[float]:
        """Return those of the times from `at` on in which no head was killed."""
        heads = [moment for moment, fault in self.struck if fault.kind == "head killed"]
        spans = [(moment - at).total_seconds() for moment in heads]
        return [each for each in seconds if not any(0 <= span <= each for span in spans)]


def main() -> None:
    options = argparse.ArgumentParser(prog="rayreel chaos", description=__doc__)
    options.add_argument("--jobs", type=int, default=200)
    options.add_argument("--faults", type=int, default=550)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--every", type=float, default=4.0)
    options.add_argument("--limit", type=float, default=3000.0, help="seconds")
    options.add_argument("--short", action="store_true", help="few kinds, most of them kills")
    options.add_argument("--keep", action="store_true", help="keep the folder, and its logs")
    given = options.parse_args()
    storm = Storm(
        given.jobs, given.faults, given.seed, given.every, given.short, limit_seconds=given.limit
    )
    with short_folder(keep=given.keep) as folder:
        if given.keep:
            print(f"All logs are in {folder}", file=sys.stderr)
        print(run(storm, folder))


if __name__ == "__main__":
    main()
