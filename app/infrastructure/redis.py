"""Redis carries hints between processes: "look now". Losing one costs a poll, never an event.

So nothing here raises when Redis is away.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

TIMEOUT_SECONDS: Final = 1.0
RECONNECT_SECONDS: Final = 1.0
SILENCE_SECONDS: Final = 15
"""A subscription without traffic for this long is tested by a ping: the far end may be gone."""

logger = logging.getLogger(__name__)


class Hints:
    """The sending end. Connects on first use."""

    def __init__(self, url: str) -> None:
        self._redis = _connect(url)
        self._silent = False

    async def send(self, channel: str, text: str) -> None:
        try:
            await self._redis.publish(channel, text)
            self._silent = False
        except (RedisError, OSError) as error:
            # Said once per outage: every event of every job would say it again.
            if not self._silent:
                logger.warning("hints are not sent, Redis does not answer: %s", error)
            self._silent = True

    async def ping(self) -> None:
        """For the health check, and the only call here that raises: `RedisError` or `OSError`."""
        await self._redis.ping()

    async def close(self) -> None:
        await self._redis.aclose()


class Subscription:
    """The receiving end of one channel: calls `heard` with every hint, across reconnections."""

    def __init__(self, url: str, channel: str, heard: Callable[[str], None]) -> None:
        self._url = url
        self._channel = channel
        self._heard = heard
        self._listening: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Listen in the running loop; calling it again changes nothing."""
        if self._listening is None:
            self._listening = asyncio.create_task(self._listen(), name=f"hints {self._channel}")

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            with suppress(asyncio.CancelledError):
                await self._listening
            self._listening = None

    async def _listen(self) -> None:
        while True:
            redis = _connect(self._url)
            try:
                async with redis.pubsub(ignore_subscribe_messages=True) as pubsub:
                    await pubsub.subscribe(self._channel)
                    while True:
                        message = await pubsub.get_message(timeout=SILENCE_SECONDS)
                        if message is None:
                            await pubsub.ping()
                        elif message["type"] == "message":
                            self._heard(message["data"])
            except (RedisError, OSError) as error:
                logger.info("no hints on %s: %s", self._channel, error)
            finally:
                await redis.aclose()
            await asyncio.sleep(RECONNECT_SECONDS)


def _connect(url: str) -> Redis:
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        # A late hint is worth nothing: the poll has been there before it.
        retry=Retry(NoBackoff(), 0),
    )
