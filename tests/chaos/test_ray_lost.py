"""Ray under jobs that are being made: a new version, a head that comes back, one that does not."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
import redis

from cluster.embedded.applications import roll_out
from tests.chaos.system import System, serve_config, short_folder, system
from tests.chaos.users import User
from tests.chaos.witness import films

pytestmark = [pytest.mark.film, pytest.mark.timeout(1800)]

PRODUCER = "ray::ServeReplica:production:producer"


@pytest.fixture(scope="module")
def where() -> Iterator[System]:
    with short_folder() as folder, system(folder, nodes=0, lasting=True) as running:
        yield running


@asynccontextmanager
async def ordered(where: System, count: int) -> AsyncIterator[User]:
    """Order films and leave when the first has got somewhere; at the end all are whole."""
    async with httpx.AsyncClient(timeout=30, trust_env=False) as http:
        user = User(where.url, http)
        await user.open()
        jobs = [await user.order(number) for number in range(count)]
        watching = [asyncio.create_task(user.watch(job)) for job in jobs]
        while not any(each.seq >= 4 for each in user.watches.values()):  # noqa: ASYNC110 - polled
            await asyncio.sleep(0.1)
        yield user
        await asyncio.gather(*watching)
    made = await asyncio.to_thread(films, where, jobs)
    assert made.reasons == []
    assert len(made.hashes) == count
    watches = user.watches
    assert [(watches[job].lost, watches[job].repeated) for job in jobs] == [(0, 0)] * count
    assert [watches[job].seq for job in jobs] == [made.last_seq[job] for job in jobs]


async def test_a_new_version_is_rolled_out_over_running_jobs(where: System) -> None:
    before = {each.pid for each in where.processes(PRODUCER)}
    async with ordered(where, 3):
        # Ray starts replicas anew whose resources have changed, as it does for other code.
        config = serve_config(where.ray.http_port, memory=1)
        await asyncio.to_thread(roll_out, where.folder / "ray", config)
    after = {each.pid for each in where.processes(PRODUCER)}
    assert before
    assert after
    assert not before & after


async def test_a_head_with_its_memory_in_redis_comes_back_as_it_was(where: System) -> None:
    async with ordered(where, 2):
        kill_head(where)
        await back(where)
    assert states(where).count("DEAD") == 1, "the new head knows the old one's node"


async def test_a_cluster_that_is_gone_for_good_is_replaced_by_a_new_one(where: System) -> None:
    async with ordered(where, 2):
        with redis.Redis.from_url(where.servers.redis_url) as client:
            client.flushall()
        kill_head(where)
        await back(where)
    assert states(where) == ["ALIVE"], "nothing is known of the cluster before"


def kill_head(where: System) -> None:
    [gcs] = where.processes("gcs_server")
    gcs.kill()
    gcs.wait(10)


async def back(where: System) -> None:
    """Wait for the API of the cluster that follows."""
    deadline = time.monotonic() + 600
    while True:
        await asyncio.sleep(0.5)
        try:
            async with httpx.AsyncClient(trust_env=False) as http:
                answer = await http.get(f"{where.url}/health")
            if answer.is_success and "ALIVE" in await asyncio.to_thread(states, where):
                return
        except httpx.HTTPError:
            assert time.monotonic() < deadline


def states(where: System) -> list[str]:
    """Return how each node that Ray knows of is."""
    return [each.state for each in where.raylets()]
