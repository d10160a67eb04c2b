"""A backlog of films and a few producers: what the queue, the journal and the line can carry.

    python -m tests.load.backlog [--jobs 1000] [--clips 24] [--producers 1 2 4] [--seconds 100]

Real Postgres, Valkey, queue, journal, line and driver; clips and segments are sleeps on as many
CPUs as are asked for, so that nothing but our own code and the database is the limit.
"""

import argparse
import asyncio
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID, uuid4

import psutil
from sqlalchemy import func, select, text

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.jobs.place import place_job
from app.jobs.tables import JobRow
from app.migrations import upgrade
from app.sessions.tables import SessionRow
from cluster.embedded import stack
from cluster.embedded.home import Home
from cluster.embedded.stack import Endpoints
from pipelines.film.brief import Brief
from tests.load import producers
from tests.load.producers import Account

CPUS = 400.0
"""Of each producer: more than it can keep busy."""
USERS = 10
LOOK_SECONDS = 0.2


@dataclass(frozen=True)
class Load:
    """What was seen; rates are by second of wall time."""

    producers: int
    wall_seconds: float
    films: int
    pieces: int
    """Clips and segments."""
    overhead_ms: float
    """Median over segments: what each took besides its work, once it had its CPU."""
    statements: int
    postgres_seconds: float
    """Of CPU."""
    producer_seconds: float
    even: float
    """Jain's index over the users' pieces half-way: 1 if all had the same."""
    kilobytes: float
    """By which the database has grown for a film's worth of pieces: what it is to keep."""
    stranger_seconds: float | None
    """From the order of somebody who came last, behind the whole backlog, to the film."""

    @property
    def row(self) -> str:
        stranger = "-" if self.stranger_seconds is None else f"{self.stranger_seconds:.1f}"
        return (
            f"| {self.producers} | {60 * self.films / self.wall_seconds:.0f} "
            f"| {self.pieces / self.wall_seconds:.0f} | {self.overhead_ms:.1f} "
            f"| {self.statements / self.wall_seconds:.0f} | {self.statements / self.pieces:.1f} "
            f"| {1000 * self.postgres_seconds / self.pieces:.1f} "
            f"| {1000 * self.producer_seconds / self.pieces:.1f} "
            f"| {self.kilobytes:.0f} | {self.even:.3f} | {stranger} |"
        )


HEADING = """\
| producers | films/min | pieces/s | overhead ms | statements/s | for a piece: statements \
| Postgres, CPU ms | producers, CPU ms | kB a film | evenness | stranger s |
|---|---|---|---|---|---|---|---|---|---|---|"""


class Crowd:
    """The users, and what has become of their orders."""

    def __init__(self, database: Database, clips: int) -> None:
        self._database = database
        self._clips = clips

    async def order(self, films: int, users: int) -> list[UUID]:
        """Place so many films, in turn for each of the users; return the jobs."""
        async with self._database.transaction() as session:
            ids = [uuid4() for _ in range(users)]
            expiry = func.now() + text("interval '1 day'")
            for user in ids:
                session.add(SessionRow(id=user, token_hash=uuid4().hex * 2, expires_at=expiry))
            await session.flush()
            jobs = []
            for number in range(films):
                brief = Brief(
                    prompt=f"Film {number}",
                    duration_seconds=self._clips * 2,
                    resolution="480p",
                    frame_rate=24,
                    seed=number,
                )
                jobs.append((await place_job(session, ids[number % users], brief)).id)
        return jobs

    async def finished(self) -> int:
        done = select(func.count()).select_from(JobRow).where(JobRow.status == "completed")
        return await self._scalar(done)

    async def pieces(self) -> int:
        made = select(func.sum(JobRow.clips_completed + JobRow.segments_completed))
        return await self._scalar(made)

    async def size(self) -> int:
        """Return the bytes that the database takes on disk."""
        return await self._scalar(select(func.pg_database_size(func.current_database())))

    async def first_pieces(self) -> int:
        """Wait until there are some; return how many."""
        while not (made := await self.pieces()):  # noqa: ASYNC110 - other processes make them
            await asyncio.sleep(LOOK_SECONDS)
        return made

    async def has_film(self, job: UUID) -> bool:
        done = select(func.count()).where(JobRow.id == job, JobRow.status == "completed")
        return bool(await self._scalar(done))

    async def evenness(self) -> float:
        """Return Jain's index over what the users' films have of clips and segments."""
        made = func.sum(JobRow.clips_completed + JobRow.segments_completed)
        by_user = select(made).where(JobRow.clip_count > 0).group_by(JobRow.session_id)
        async with self._database.transaction() as session:
            shares = [float(each or 0) for each in await session.scalars(by_user)]
        squares = sum(share**2 for share in shares)
        return sum(shares) ** 2 / (len(shares) * squares) if squares else 0.0

    async def clear(self) -> None:
        async with self._database.transaction() as session:
            await session.execute(text("TRUNCATE user_sessions, generation_jobs CASCADE"))

    async def _scalar(self, question: object) -> int:
        async with self._database.transaction() as session:
            return int(await session.scalar(question) or 0)  # type: ignore[call-overload]


@contextmanager
def at_work(
    count: int, environment: dict[str, str], clips: int
) -> Iterator[tuple[list[psutil.Process], "multiprocessing.Queue[Account]"]]:
    """Run so many producers; they are killed in the end, as a deploy at a bad moment would."""
    spawn = multiprocessing.get_context("spawn")
    told: multiprocessing.Queue[Account] = spawn.Queue()
    started = [
        spawn.Process(
            target=producers.main, args=(f"load-{n}", environment, CPUS, clips, told), daemon=True
        )
        for n in range(count)
    ]
    with ExitStack() as ends:
        for each in started:
            each.start()
            ends.callback(each.join)
            ends.callback(each.kill)
        yield [psutil.Process(each.pid) for each in started], told


async def measure(
    endpoints: Endpoints, postgres: psutil.Process, jobs: int, clips: int, count: int, most: float
) -> Load:
    """Have `count` producers work on a backlog until it is done, or for `most` seconds."""
    hints = Hints(endpoints.redis_url)
    database = Database(endpoints.database_url, hints, pool_size=2)
    crowd = Crowd(database, clips)
    environment = {**endpoints.environment(), "RAYREEL_WORK_FOLDER": "/nonexistent"}
    try:
        await crowd.clear()
        await crowd.order(jobs, USERS)
        with at_work(count, environment, clips) as (replicas, told):
            first = await crowd.first_pieces()
            began, small = time.monotonic(), await crowd.size()
            cpu = [_cpu([postgres]), _cpu(replicas)]
            stranger = (await crowd.order(1, 1))[0]
            even, came = 0.0, None
            statements: dict[str, int] = {}
            overheads: list[float] = []
            while (wall := time.monotonic() - began) < most:
                _hear(told, statements, overheads)
                films = await crowd.finished()
                if came is None and await crowd.has_film(stranger):
                    came = wall
                if not even and (films >= jobs / 2 or wall > most / 2):
                    even = await crowd.evenness()
                if films > jobs:
                    break
                await asyncio.sleep(LOOK_SECONDS)
            pieces = await crowd.pieces() - first
            films, grown = await crowd.finished(), await crowd.size() - small
            spent = [_cpu([postgres]) - cpu[0], _cpu(replicas) - cpu[1]]
            _hear(told, statements, overheads)
        return Load(
            producers=count,
            wall_seconds=wall,
            films=films,
            pieces=pieces,
            overhead_ms=1000 * statistics.median(overheads),
            statements=sum(statements.values()),
            postgres_seconds=spent[0],
            producer_seconds=spent[1],
            kilobytes=grown / 1000 / pieces * (clips + clips * 3 // 2),
            even=even,
            stranger_seconds=came,
        )
    finally:
        await database.close()
        await hints.close()


def _hear(
    told: "multiprocessing.Queue[Account]", statements: dict[str, int], overheads: list[float]
) -> None:
    """Take in what producers have told; unheard for long, it fills their pipe and is late."""
    while not told.empty():
        account = told.get()
        statements[account.owner] = account.statements
        overheads += account.overheads


def _cpu(processes: list[psutil.Process]) -> float:
    """Return CPU seconds of the processes and all that they have started."""
    every = [each for one in processes for each in (one, *one.children(recursive=True))]
    return sum(sum(each.cpu_times()[:2]) for each in every)


@contextmanager
def servers() -> Iterator[tuple[Endpoints, psutil.Process]]:
    """Postgres, Valkey and S3, empty; and the process of Postgres."""
    # Closed folders of the caller's would keep Postgres, which is another user, out.
    with tempfile.TemporaryDirectory(prefix="rr-load-", ignore_cleanup_errors=True) as name:
        place = Path(name)
        place.chmod(0o711)
        home = place / "stack"
        endpoints = stack.up(home, ray=False)
        try:
            upgrade(endpoints.database_url)
            status = Home(home).status()
            assert status is not None
            children = psutil.Process(status.supervisor.pid).children()
            (postgres,) = [each for each in children if each.name() == "postgres"]
            yield endpoints, postgres
        finally:
            stack.down(home)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--jobs", type=int, default=1000)
    options.add_argument("--clips", type=int, default=24)
    options.add_argument("--producers", type=int, nargs="+", default=[1, 2, 4])
    options.add_argument("--seconds", type=float, default=100, help="for each row, at most")
    given = options.parse_args()
    print(HEADING)
    with servers() as (endpoints, postgres):
        for count in given.producers:
            load = measure(endpoints, postgres, given.jobs, given.clips, count, given.seconds)
            print(asyncio.run(load).row, flush=True)


if __name__ == "__main__":
    main()
