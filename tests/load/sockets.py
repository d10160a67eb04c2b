"""Sockets that follow films, and how late the events of those films arrive."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.jobs.sockets import RESTART
from app.jobs.turn import take_turn
from cluster.embedded.stack import Endpoints
from tests.load.orders import PLANNED

EACH = 50
"""Sockets of one session: as many as it may have."""
OPENING = 50
"""At the same time."""
OPEN_SECONDS = 120
SETTLE_SECONDS = 5.0


@dataclass
class Audience:
    """Sockets, each on one of the films of its session."""

    port: int
    sockets: int
    films: int
    """Of all sessions together; at least one of each."""
    opened: int = 0
    late: list[float] = field(default_factory=list)
    """Milliseconds from before an event's transaction to its message, by message."""
    wrong: list[str] = field(default_factory=list)
    jobs: list[UUID] = field(default_factory=list)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Have all sockets open for as long as the block lasts."""
        opening = asyncio.Semaphore(OPENING)
        tasks = []
        for first in range(0, self.sockets, EACH):
            token, jobs = await self._session(max(1, self.films * EACH // self.sockets))
            self.jobs += jobs
            tasks += [
                asyncio.create_task(self._listen(jobs[number % len(jobs)], token, opening))
                for number in range(min(EACH, self.sockets - first))
            ]
        async with asyncio.timeout(OPEN_SECONDS):
            while self.opened + len(self.wrong) < self.sockets:  # noqa: ASYNC110 - a count
                await asyncio.sleep(0.1)
        await asyncio.sleep(SETTLE_SECONDS)
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def note(self, endpoints: Endpoints, a_second: float, seconds: float) -> int:
        """Note events in one film after another; return how many messages are to come of them."""
        hints = Hints(endpoints.redis_url)
        database = Database(endpoints.database_url, hints, pool_size=2)
        count = round(a_second * seconds)
        began = time.monotonic()
        try:
            for number in range(count):
                await asyncio.sleep(began + number / a_second - time.monotonic())
                async with database.transaction() as session:
                    turn = await take_turn(session, self.jobs[number % len(self.jobs)])
                    assert turn is not None
                    turn.note("progress", noted=time.monotonic())
        finally:
            await database.close()
            await hints.close()
        await asyncio.sleep(SETTLE_SECONDS)
        return count * self.sockets // len(self.jobs)

    async def _session(self, films: int) -> tuple[str, list[UUID]]:
        base = f"http://127.0.0.1:{self.port}/api/v1"
        async with httpx.AsyncClient(base_url=base, timeout=60) as client:
            token: str = (await client.post("/sessions")).raise_for_status().json()["token"]
            headers = {"Authorization": f"Bearer {token}"}
            jobs = []
            for _ in range(films):
                answer = await client.post("/generations", json=PLANNED, headers=headers)
                jobs.append(UUID(answer.raise_for_status().json()["generation_id"]))
        return token, jobs

    async def _listen(self, job: UUID, token: str, opening: asyncio.Semaphore) -> None:
        """Hear of the job until the block ends; a recycled socket goes on where it was."""
        headers = {"Authorization": f"Bearer {token}"}
        after, code, here = 0, RESTART, False
        try:
            while code == RESTART:
                url = f"ws://127.0.0.1:{self.port}/ws/{job}?after={after}"
                async with opening:
                    connection = await connect(url, additional_headers=headers, open_timeout=60)
                self.opened += not here
                here = True
                async with connection:
                    with suppress(ConnectionClosed):
                        async for message in connection:
                            after = self._heard(json.loads(message))
                code = connection.close_code or 0
            self.wrong.append(f"closed with {code}")
        except (OSError, WebSocketException) as error:
            self.wrong.append(repr(error))

    def _heard(self, message: dict[str, Any]) -> int:
        noted = message["data"].get("noted")
        if noted is not None:
            self.late.append((time.monotonic() - noted) * 1000)
        return int(message["seq"])
