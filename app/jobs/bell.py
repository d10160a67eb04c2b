"""Rings when the queue has changed, so that a producer need not look at it all the time."""

import asyncio
from contextlib import suppress

from app.infrastructure.redis import Subscription
from app.jobs.turn import QUEUE_CHANNEL


class QueueBell:
    """May stay silent while Redis is away: whoever waits looks by itself after a while."""

    def __init__(self, redis_url: str) -> None:
        self._rung = asyncio.Event()
        self._subscription = Subscription(redis_url, QUEUE_CHANNEL, lambda _: self._rung.set())

    async def wait(self, seconds: float) -> None:
        """Return when the bell has rung since the last call, or after `seconds`."""
        self._subscription.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()

    async def close(self) -> None:
        await self._subscription.close()
