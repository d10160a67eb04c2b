"""A rate limit that replicas share, and what is left of it while Redis is away."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from app.infrastructure.pace import RedisPace
from app.settings import Settings

pytestmark = pytest.mark.stack


@pytest.fixture
async def paces(
    settings: Settings, request: pytest.FixtureRequest
) -> AsyncIterator[list[RedisPace]]:
    url = settings.redis_url.get_secret_value()
    name = f"test-{request.node.name}"
    paces = [RedisPace(url, name, per_minute=1200, burst=10) for _ in range(3)]
    yield paces
    for pace in paces:
        await pace.close()


async def test_a_burst_passes_at_once_and_the_rest_at_the_rate(paces: list[RedisPace]) -> None:
    began = time.monotonic()
    await asyncio.gather(*(paces[0].turn() for _ in range(10)))
    assert time.monotonic() - began < 0.4
    await asyncio.gather(*(paces[0].turn() for _ in range(20)))
    # 20 a second.
    assert 0.8 < time.monotonic() - began < 2.0


async def test_replicas_share_the_rate(paces: list[RedisPace]) -> None:
    began = time.monotonic()
    await asyncio.gather(*(pace.turn() for pace in paces for _ in range(10)))
    assert 0.8 < time.monotonic() - began < 2.0


async def test_a_thousand_wait_their_turn_and_nobody_is_turned_away(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    url = settings.redis_url.get_secret_value()
    pace = RedisPace(url, "test-thousand", per_minute=120_000, burst=1000)
    await asyncio.gather(*(pace.turn() for _ in range(1000)))
    await pace.close()
    assert "Redis does not answer" not in caplog.text


async def test_without_redis_a_replica_takes_a_quarter(caplog: pytest.LogCaptureFixture) -> None:
    pace = RedisPace("redis://127.0.0.1:9", "test-alone", per_minute=1200, burst=10)
    began = time.monotonic()
    await asyncio.gather(*(pace.turn() for _ in range(6)))
    await pace.close()
    assert 0.9 < time.monotonic() - began < 3.0
    assert "the pace is our own" in caplog.text
