"""Redis carries hints between processes: "look now". Losing one costs a poll, never an event.

So nothing here raises when Redis is away.
"""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any, Final

from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.client import PubSub
from redis.asyncio.connection import AbstractConnection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError

TIMEOUT_SECONDS: Final = 1.0
CONNECTIONS: Final = 20
"""Of one client; a thousand calls at once wait for their turn, a millisecond each."""
RECONNECT_SECONDS: Final = 1.0
QUIET_SECONDS: Final = 5.0
"""After a failure nothing is sent for so long: each try may cost its writer the timeout."""
SILENCE_SECONDS: Final = 15
"""A subscription without traffic for this long is tested by a ping: the far end may be gone."""
HOT_SECONDS: Final = 24 * 3600
"""How long an answer is kept that nobody asks for."""

logger = logging.getLogger(__name__)


class Hints:
    """The sending end. Connects on first use."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._quiet_until = 0.0

    async def send(self, channel: str, text: str) -> None:
        if time.monotonic() < self._quiet_until:
            return
        try:
            await self._redis.publish(channel, text)
        except (RedisError, OSError) as error:
            logger.warning("hints are not sent, Redis does not answer: %s", error)
            self._quiet_until = time.monotonic() + QUIET_SECONDS

    async def ping(self) -> None:
        """For the health check, and the only call here that raises: `RedisError` or `OSError`."""
        await self._redis.ping()

    async def close(self) -> None:
        await self._redis.aclose()


class HotCache:
    """Answers that Postgres has too. Losing all of them costs a query each."""

    def __init__(self, url: str) -> None:
        self._redis = connect(url)
        self._quiet_until = 0.0

    async def get(self, key: str) -> Any:
        """Return JSON; None if there is nothing, or nobody to ask."""
        found = await self._try(lambda: self._redis.get(key))
        return json.loads(found) if isinstance(found, str) else None

    async def put(self, key: str, value: object) -> None:
        await self._try(lambda: self._redis.set(key, json.dumps(value), ex=HOT_SECONDS))

    async def drop(self, key: str) -> None:
        await self._try(lambda: self._redis.delete(key))

    async def close(self) -> None:
        await self._redis.aclose()

    async def _try(self, ask: Callable[[], Awaitable[Any]]) -> Any:
        if time.monotonic() < self._quiet_until:
            return None
        try:
            return await ask()
        except (RedisError, OSError) as error:
            logger.warning("nothing is cached, Redis does not answer: %s", error)
            self._quiet_until = time.monotonic() + QUIET_SECONDS
            return None


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
            redis = connect(self._url)
            try:
                async with redis.pubsub() as pubsub:
                    await pubsub.subscribe(self._channel)
                    await self._hear(pubsub)
            except (RedisError, OSError) as error:
                logger.info("no hints on %s: %s", self._channel, error)
            finally:
                await redis.aclose()
            await asyncio.sleep(RECONNECT_SECONDS)

    async def _hear(self, pubsub: PubSub) -> None:
        """Hear until the connection breaks: an answered ping is a message like any other."""
        asked = False
        while True:
            message = await pubsub.get_message(timeout=SILENCE_SECONDS)
            if message is None:
                if asked:
                    raise ConnectionError("Redis is silent.")
                await pubsub.ping()
            elif message["type"] == "message":
                self._heard(message["data"])
            asked = message is None


class _Sending(AbstractConnection):
    async def send_packed_command(
        self, command: bytes | str | Iterable[bytes], check_health: bool = True
    ) -> None:
        """Raise `redis.exceptions.ConnectionError` for all that a broken connection may raise."""
        try:
            await super().send_packed_command(command, check_health)
        except RuntimeError as error:  # so says uvloop of one that has been closed
            raise RedisConnectionError(str(error)) from error


def connect(url: str) -> Redis:
    pool = BlockingConnectionPool.from_url(
        url,
        max_connections=CONNECTIONS,
        timeout=TIMEOUT_SECONDS,
        decode_responses=True,
        socket_connect_timeout=TIMEOUT_SECONDS,
        socket_timeout=TIMEOUT_SECONDS,
        # Once more at once, for a connection that a restart has broken; late hints are worthless.
        retry=Retry(NoBackoff(), 1),
    )
    # The URL has chosen the kind: TCP, TLS or a socket file.
    pool.connection_class = type("Connection", (_Sending, pool.connection_class), {})
    return Redis.from_pool(pool)
