"""The `News` port: what webhooks have told of calls, from the ledger, with a bell in Redis."""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from uuid import UUID

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Subscription
from app.payments.calls import CALLS_CHANNEL, ended_of
from pipelines.film.prediction import Prediction


class CallNews:
    """While Redis is away the bell stays silent, and news is found by looking."""

    def __init__(self, database: Database, redis_url: str) -> None:
        self._database = database
        self._rung = asyncio.Event()
        self._subscription = Subscription(redis_url, CALLS_CHANNEL, lambda _: self._rung.set())

    async def wait(self, seconds: float) -> None:
        self._subscription.start()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        self._rung.clear()

    async def read(self, nonces: Collection[UUID]) -> dict[UUID, Prediction]:
        async with self._database.transaction() as session:
            return await ended_of(session, nonces)

    async def close(self) -> None:
        await self._subscription.close()
