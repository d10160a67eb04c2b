"""Counts requests against rates per minute, for all replicas together: in Redis.

While Redis is away every replica counts for itself, and more strictly: a limit never fails open.
"""

import asyncio
import logging
import math
import time
from dataclasses import dataclass
from typing import Final

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from redis.exceptions import RedisError

from app.infrastructure.redis import QUIET_SECONDS, connect

SHARE_ALONE: Final = 0.25
"""Of the rate, for each replica while Redis is away: up to four of them stay within it."""
ANSWER_SECONDS: Final = 0.5
"""Redis answers within a millisecond; a request does not wait longer than this for it."""
MINUTE: Final = 60

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rate:
    """At most `per_minute` requests of one kind by one caller."""

    name: str
    per_minute: int


@dataclass(frozen=True)
class Count:
    """How a caller stands after a request."""

    allowed: bool
    limit: int
    """Per minute."""
    remaining: int
    reset_seconds: int
    """Until there is room for more than now."""


class RequestCounter:
    """Connects on first use."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        # Two counters per caller, weighted by time: no burst of twice the rate at a minute's turn.
        self._shared = SlidingWindowCounterRateLimiter(
            RedisStorage(
                "redis://",  # the pool knows where: `limits` can't read every URL that redis can
                implementation="redispy",
                key_prefix="rayreel:rate",
                connection_pool=self._redis.connection_pool,  # type: ignore[arg-type]
            )
        )
        self._alone = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._quiet_until = 0.0

    async def count(self, rate: Rate, caller: str) -> Count:
        """Count one request of the caller's; a refused one is not counted."""
        if time.monotonic() >= self._quiet_until:
            try:
                async with asyncio.timeout(ANSWER_SECONDS):
                    return await _count(self._shared, rate, rate.per_minute, caller)
            except (RedisError, OSError) as error:
                logger.warning("requests are counted here alone, Redis does not answer: %s", error)
                self._quiet_until = time.monotonic() + QUIET_SECONDS
        alone = max(1, int(rate.per_minute * SHARE_ALONE))
        return await _count(self._alone, rate, alone, caller)

    async def close(self) -> None:
        await self._redis.aclose()


async def _count(
    limiter: SlidingWindowCounterRateLimiter, rate: Rate, most: int, caller: str
) -> Count:
    item: RateLimitItem = RateLimitItemPerMinute(most, namespace=rate.name)
    allowed = await limiter.hit(item, caller)
    stats = await limiter.get_window_stats(item, caller)
    wait = min(max(math.ceil(stats.reset_time - time.time()), 1), MINUTE)
    return Count(allowed, most, stats.remaining if allowed else 0, wait)
