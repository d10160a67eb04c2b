"""Where calls under way are waited for: one desk for all jobs of a replica.

Webhooks bring news at once; whatever they leave out is asked for, the older a call the more
seldom. Thousands of calls wait here in one task and one future each.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from pipelines.errors import ProviderError, ServiceUnavailable
from pipelines.film.call import Call
from pipelines.film.prediction import Prediction
from pipelines.ports import News, Pace, Provider

BEAT_SECONDS = 1.0
"""Between two rounds at the desk, if nothing rings."""
LOOK_SHARE = 0.15
"""A call is looked at again after this share of its age: news is late by no more than that."""
SOONEST_SECONDS, LATEST_SECONDS = 1.0, 15.0
WEBHOOK_PATIENCE = 5.0
"""With webhooks, looking is only for those that got lost, and this much rarer."""
TOO_MANY = 20
"""Calls due at once that are looked up by listing, a hundred a request, and not one by one."""
LOOKS_AT_ONCE = 16
SENT_AT_ONCE = 8
"""Calls between their intent and their answer: at 0.5 s each, 16 a second, more than Replicate
takes."""
GATHER_SECONDS = 0.2
"""For others to join a listing."""

logger = logging.getLogger(__name__)


@dataclass(eq=False)
class _Waiting:
    provider_id: str
    began: float
    due: float
    ended: asyncio.Future[Prediction]


@dataclass(eq=False)
class _Listing:
    """A question to the provider that has not been put yet."""

    began: float
    """Monotonic: no call that is asked for is older."""
    task: asyncio.Task[list[Prediction]]


class Desk:
    """Hands every waiting job its prediction once that has ended."""

    def __init__(self, provider: Provider, news: News, pace: Pace, *, webhooks: bool) -> None:
        self._provider = provider
        self._news = news
        self._pace = pace
        self._patience = WEBHOOK_PATIENCE if webhooks else 1.0
        self._waiting: dict[UUID, _Waiting] = {}
        self._listing: _Listing | None = None
        self.sending = asyncio.Semaphore(SENT_AT_ONCE)
        """Held from the intent of a call until its answer."""
        self._rounds: asyncio.Task[None] | None = None

    async def ended(self, call: Call, *, within_seconds: float) -> Prediction | None:
        """Return the ended prediction of a created call; None if it does not end in time."""
        now = time.monotonic()
        began = now - call.age_seconds
        # However old it is: nobody may have looked at it while it had no holder.
        due = now + self._patience * SOONEST_SECONDS
        waiting = _Waiting(call.provider_id, began, due, asyncio.Future())
        self._waiting[call.nonce] = waiting
        self._open()
        try:
            async with asyncio.timeout(within_seconds):
                return await waiting.ended
        except TimeoutError:
            return None
        finally:
            self._waiting.pop(call.nonce, None)

    async def listed(self, age_seconds: float) -> list[Prediction]:
        """List the provider's predictions that are no older, asked for after this call.

        Whoever asks while others do shares their answer.
        """
        began = time.monotonic() - age_seconds
        if self._listing is None:
            self._listing = _Listing(began, asyncio.create_task(self._list_for_all()))
        listing = self._listing
        listing.began = min(listing.began, began)
        return await asyncio.shield(listing.task)

    async def _list_for_all(self) -> list[Prediction]:
        await asyncio.sleep(GATHER_SECONDS)
        await self._pace.turn()
        listing, self._listing = self._listing, None  # from here on, the next one is joined
        assert listing is not None
        return await self._provider.recent(time.monotonic() - listing.began)

    async def close(self) -> None:
        if self._rounds is not None:
            self._rounds.cancel()
            with suppress(asyncio.CancelledError):
                await self._rounds

    def _open(self) -> None:
        if self._rounds is None or self._rounds.done():
            self._rounds = asyncio.create_task(self._make_rounds(), name="desk")

    async def _make_rounds(self) -> None:
        while self._waiting:
            await self._news.wait(BEAT_SECONDS)
            try:
                if waiting := list(self._waiting):
                    for nonce, prediction in (await self._news.read(waiting)).items():
                        self._hand_over(nonce, prediction)
                await self._ask()
            except (ServiceUnavailable, ProviderError) as error:
                logger.warning("calls under way can't be looked up: %s", error)
            except Exception:
                # All jobs of the replica wait here.
                logger.exception("a round at the desk met an unexpected fault")

    async def _ask(self) -> None:
        now = time.monotonic()
        due = [nonce for nonce, each in self._waiting.items() if each.due <= now]
        for nonce in due:
            self._waiting[nonce].due = now + self._gap(self._waiting[nonce], now)
        if len(due) > TOO_MANY:
            due = await self._listed_as_ended(due)
        free = asyncio.Semaphore(LOOKS_AT_ONCE)

        async def look(nonce: UUID) -> None:
            async with free:
                await self._look(nonce)

        await asyncio.gather(*(look(nonce) for nonce in due))

    async def _listed_as_ended(self, due: Sequence[UUID]) -> list[UUID]:
        age = max(time.monotonic() - self._waiting[nonce].began for nonce in due)
        status = {each.id: each.ended for each in await self.listed(age)}
        # A call that is not listed is looked at by itself.
        return [
            nonce
            for nonce in due
            if nonce in self._waiting and status.get(self._waiting[nonce].provider_id, True)
        ]

    async def _look(self, nonce: UUID) -> None:
        await self._pace.turn()
        if (waiting := self._waiting.get(nonce)) is None:
            return
        try:
            prediction = await self._provider.look(waiting.provider_id)
        except (ServiceUnavailable, ProviderError) as error:
            logger.info("prediction %s can't be looked at: %s", waiting.provider_id, error)
            return
        if prediction.ended:
            self._hand_over(nonce, prediction)

    def _hand_over(self, nonce: UUID, prediction: Prediction) -> None:
        waiting = self._waiting.get(nonce)
        if waiting is not None and not waiting.ended.done():
            waiting.ended.set_result(prediction)

    def _gap(self, waiting: _Waiting, now: float) -> float:
        age = now - waiting.began
        return self._patience * min(max(LOOK_SHARE * age, SOONEST_SECONDS), LATEST_SECONDS)
