"""Every point of a production x (kill, exception, stall past the lease): the film is the same.

That is after each call: what it did is done, and nobody has heard of it. With RAYREEL_POINTS=all
also before each, where all before it has been heard of, which takes twice as long.
"""

import asyncio
import inspect
import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from app.migrations import upgrade
from cluster.embedded import stack
from cluster.embedded.stack import Endpoints
from pipelines.ports import Journal, Ledger
from tests.chaos import victim
from tests.chaos.crash_points import Ordeal, Outcome
from tests.chaos.ground import Ground, environment
from tests.chaos.tripwire import STRIKES, Mode
from tests.standin.process import StandIn, standin

pytestmark = pytest.mark.stack

ALL = os.environ.get("RAYREEL_POINTS") == "all"
ELSEWHERE = {
    *("journal.await_approval", "journal.clip_reused", "journal.clip_failed"),
    *("journal.segment_reused", "ledger.sending", "ledger.withdraw", "ledger.refused"),
    *("ledger.failed", "ledger.lost", "ledger.settled", "ledger.recall", "ledger.forget"),
}
"""Calls that a film of which nothing fails and nothing is used again does not make."""


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    home = tmp_path_factory.mktemp("stack")
    yield stack.up(home, ray=False)
    stack.down(home)


@pytest.fixture(scope="module")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    quick = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.0}}
    with standin(tmp_path_factory.mktemp("provider"), settings=quick) as far:
        yield far


@pytest.mark.timeout(1200)
async def test_a_film_is_the_same_wherever_its_making_was_struck(
    endpoints: Endpoints, far: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim.hurry(monkeypatch.setattr)
    films: list[int] = []

    async def all_points(mode: Mode) -> tuple[dict[str, Outcome], set[str]]:
        """Return the films that came out otherwise, by point, and the points that were struck."""
        folder = tmp_path / mode
        folder.mkdir()
        told = environment(endpoints, far, folder) | {"DATABASE_URL": database(endpoints, mode)}
        async with Ground(endpoints, told).database() as opened:
            ordeal = Ordeal(mode, told, opened)
            calm, points = await ordeal.calm()
            assert (calm.status, calm.calls, calm.gapless) == ("completed", 1, True)
            points = [each for each in points if ALL or each.endswith("after")]
            outcomes = {point: await ordeal.strike(point) for point in points}
        films.append(1 + len(points))
        wrong = {point: each for point, each in outcomes.items() if each != calm}
        return wrong, set(points) - ordeal.missed

    async with asyncio.TaskGroup() as lanes:
        going = [lanes.create_task(all_points(mode)) for mode in STRIKES]
    found = [each.result() for each in going]
    assert [wrong for wrong, _ in found] == [{}, {}, {}]
    far.settle()
    assert far.charges()["total"] == sum(films), "one for each film"
    calls = {point.rpartition(" ")[0] for _, points in found for point in points}
    assert calls_of("journal", Journal) | calls_of("ledger", Ledger) <= calls | ELSEWHERE


def calls_of(port: str, protocol: type) -> set[str]:
    methods = inspect.getmembers(protocol, inspect.isfunction)
    return {f"{port}.{name}" for name, _ in methods if not name.startswith("_")}


def database(endpoints: Endpoints, name: str) -> str:
    """Make a database of this name; return its URL."""
    with psycopg.connect(endpoints.database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    url = urlsplit(endpoints.database_url)._replace(path=f"/{name}").geturl()
    upgrade(url)
    return url
