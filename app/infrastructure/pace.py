"""A rate limit shared by all replicas: a token bucket in Redis, and a careful one without it."""

import asyncio
import logging
import time
from typing import Final

from redis.exceptions import RedisError

from app.infrastructure.redis import QUIET_SECONDS, connect

SHARE_ALONE: Final = 0.25
"""Of the rate, for each replica while Redis is away: up to four of them stay within it."""

logger = logging.getLogger(__name__)

# The generic cell rate algorithm: one number per bucket, the time at which it will be full again.
# https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm
# Returns the milliseconds to wait before trying again; 0 if the turn is taken. Redis's own clock.
_TAKE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local gap, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
local full = math.max(tonumber(redis.call('GET', KEYS[1]) or '0'), now)
local wait = full + gap - now - gap * burst
if wait > 0 then return math.ceil(wait) end
redis.call('SET', KEYS[1], string.format('%.3f', full + gap), 'PX', math.ceil(gap * burst) + 60000)
return 0
"""


class RedisPace:
    """Lets `per_minute` turns pass, and up to `burst` of them at once."""

    def __init__(self, url: str, name: str, *, per_minute: float, burst: int) -> None:
        self._redis = connect(url)
        self._take = self._redis.register_script(_TAKE)
        self._key = f"rayreel:pace:{name}"
        self._gap = 60.0 / per_minute
        self._burst = burst
        self._quiet_until = 0.0
        self._alone_at = 0.0
        # First come, first served, and one question to Redis at a time.
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        """Return when it is our turn."""
        async with self._line:
            while True:
                wait = await self._wait()
                if not wait:
                    return
                await asyncio.sleep(wait)

    async def close(self) -> None:
        await self._redis.aclose()

    async def _wait(self) -> float:
        """Take a turn and return 0, or the seconds until the next try."""
        if time.monotonic() >= self._quiet_until:
            try:
                arguments = [self._gap * 1000, self._burst]
                return float(await self._take(keys=[self._key], args=arguments)) / 1000
            except (RedisError, OSError) as error:
                logger.warning("the pace is our own, Redis does not answer: %s", error)
                self._quiet_until = time.monotonic() + QUIET_SECONDS
        now = time.monotonic()
        if now < self._alone_at:
            return self._alone_at - now
        self._alone_at = max(self._alone_at, now) + self._gap / SHARE_ALONE
        return 0.0
