"""Sends what is in the outbox, at least once."""

import asyncio
import logging
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Final
from uuid import UUID

from app.infrastructure.postgres import Database
from app.webhooks import outbox
from app.webhooks.outbox import Message
from app.webhooks.post import post
from app.webhooks.signature import sign
from app.webhooks.target import UnfitTarget, target
from pipelines.errors import PipelineError, ServiceUnavailable

AT_ONCE: Final = 16
"""Attempts of one replica; most of an attempt is waiting."""
EACH: Final = 8
"""Of one user's: receivers that hang hold up no other user's messages."""
IDLE_SECONDS: Final = 1.0
GONE: Final = 410
"""The standard: the receiver wants no more."""

logger = logging.getLogger(__name__)


class Courier:
    """Any number of them work beside one another, in any number of processes."""

    def __init__(self, database: Database, *, loopback: bool = False) -> None:
        self._database = database
        self._loopback = loopback
        self._under_way: Counter[UUID] = Counter()
        # Its own threads: a slow receiver must not keep those of the program.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")

    async def run(self) -> None:
        """Send for ever; wait while Postgres is away."""
        sending: set[asyncio.Task[None]] = set()
        try:
            while True:
                try:
                    begun = await self._begin(AT_ONCE - len(sending))
                except ServiceUnavailable as error:
                    logger.warning("webhooks are not sent: %s", error)
                    begun = set()
                sending |= begun
                if begun and len(sending) < AT_ONCE:
                    continue
                if not sending:
                    await asyncio.sleep(IDLE_SECONDS)
                    continue
                # Whoever is done makes room; a slow receiver holds up its own attempt alone.
                first = asyncio.FIRST_COMPLETED
                done, sending = await asyncio.wait(sending, timeout=IDLE_SECONDS, return_when=first)
                for attempt in done:
                    attempt.result()
        finally:
            for attempt in sending:
                attempt.cancel()
            await asyncio.gather(*sending, return_exceptions=True)

    async def send_due(self) -> int:
        """Make an attempt for each message that is due, up to `AT_ONCE`; return how many."""
        attempts = await self._begin(AT_ONCE)
        await asyncio.gather(*attempts)
        return len(attempts)

    async def _begin(self, most: int) -> set[asyncio.Task[None]]:
        """Begin up to `most` attempts."""
        if not most:
            return set()
        busy = [user for user, count in self._under_way.items() if count >= EACH]
        async with self._database.transaction() as session:
            messages = await outbox.claim(session, most, EACH, busy)
        # Counted here: those that have not come to run yet are under way too.
        self._under_way.update(message.user for message in messages)
        return {asyncio.create_task(self._attempt(message)) for message in messages}

    def close(self) -> None:
        """Wait for no attempt: another sender makes it again."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _attempt(self, message: Message) -> None:
        try:
            reason, final = await self._send(message)
        finally:
            self._under_way[message.user] -= 1
            if not self._under_way[message.user]:
                del self._under_way[message.user]
        try:
            async with self._database.transaction() as session:
                if reason is None:
                    await outbox.delivered(session, message)
                else:
                    await outbox.failed(session, message, reason, final=final)
        except ServiceUnavailable as error:  # it is sent once more, when its time is over
            logger.warning("webhook %s is not written down: %s", message.id, error)
        if reason is not None:
            logger.info("webhook %s, attempt %s: %s", message.id, message.attempt, reason)

    async def _send(self, message: Message) -> tuple[str | None, bool]:
        """Return what went wrong, if anything, and whether it always will."""
        if not message.secrets:
            return "There is no secret to sign with.", True
        headers = sign(f"msg_{message.id.hex}", int(time.time()), message.body, message.secrets)
        loop = asyncio.get_running_loop()
        try:
            to = target(message.url, loopback=self._loopback)
            status = await loop.run_in_executor(self._threads, post, to, message.body, headers)
        except UnfitTarget as error:
            return str(error), True
        except PipelineError as error:
            return str(error), not error.transient
        if 200 <= status < 300:  # noqa: PLR2004 - success
            return None, False
        return f"The server answered {status}.", status == GONE
