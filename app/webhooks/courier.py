"""Sends what is in the outbox, at least once."""

import asyncio
import logging
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from app.infrastructure.postgres import Database
from app.webhooks import outbox
from app.webhooks.outbox import Message
from app.webhooks.post import post
from app.webhooks.signature import sign
from app.webhooks.target import UnfitTarget, target
from pipelines.errors import PipelineError, ServiceUnavailable

AT_ONCE: Final = 16
"""Attempts of one replica; most of an attempt is waiting."""
IDLE_SECONDS: Final = 1.0
GONE: Final = 410
"""The standard: the receiver wants no more."""

logger = logging.getLogger(__name__)


class Courier:
    """Any number of them work beside one another, in any number of processes."""

    def __init__(self, database: Database, *, loopback: bool = False) -> None:
        self._database = database
        self._loopback = loopback
        # Its own threads: a slow receiver must not keep those of the program.
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhook")

    async def run(self) -> None:
        """Send for ever; wait while Postgres is away."""
        while True:
            try:
                sent = await self.send_due()
            except ServiceUnavailable as error:
                logger.warning("webhooks are not sent: %s", error)
                sent = 0
            if not sent:
                await asyncio.sleep(IDLE_SECONDS)

    async def send_due(self) -> int:
        """Make an attempt for each message that is due, up to `AT_ONCE`; return how many."""
        async with self._database.transaction() as session:
            messages = await outbox.claim(session, AT_ONCE)
        async with asyncio.TaskGroup() as sending:
            for message in messages:
                sending.create_task(self._attempt(message))
        return len(messages)

    def close(self) -> None:
        """Wait for no attempt: another sender makes it again."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _attempt(self, message: Message) -> None:
        reason, final = await self._send(message)
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
