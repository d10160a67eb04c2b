"""Buys a prediction: never twice, whatever gets lost.

The provider knows no idempotency key, so the ledger is asked first: money is reserved and the
intent written before the call is sent, once. If its answer is lost, the call is looked for, by
webhook and in the provider's list, until the quarantine is over; only then may another be made.
"""

import asyncio
import logging
import time
from dataclasses import dataclass

from pipelines.errors import (
    CallRefused,
    CallUnanswered,
    ProviderError,
    ServiceUnavailable,
    Throttled,
)
from pipelines.film.call import Call, Want
from pipelines.film.prediction import Prediction
from pipelines.footage.desk import Desk
from pipelines.ports import Ledger, Pace, Provider

logger = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 60.0
SEND_TRIES = 8
"""Of a call that is certainly not taken each time: throttled, or no connection."""
RECONCILE_SECONDS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Between looks for a lost call; the last one stays."""


@dataclass(frozen=True)
class Dealings:
    """How the provider is dealt with."""

    webhook_base: str = ""
    """Where webhooks go, the nonce is added; empty if the provider can't reach us."""
    quarantine_seconds: float = 120.0
    """A call can't turn up later than this after it was sent: client timeouts (5 s to connect,
    30 s to answer) and the provider's own delay, with room."""
    cancel_after_seconds: int = 900
    """The provider's own deadline for a prediction."""
    grace_seconds: float = 120.0
    """For the news of that to reach us."""

    @property
    def stale_seconds(self) -> float:
        """A replica that was stopped for this long asks the ledger again before it sends."""
        return self.quarantine_seconds / 8


class Purchase:
    """The buyer of one job."""

    def __init__(
        self, provider: Provider, ledger: Ledger, desk: Desk, pace: Pace, dealings: Dealings
    ) -> None:
        self._provider = provider
        self._ledger = ledger
        self._desk = desk
        self._pace = pace
        self._dealings = dealings

    async def buy(self, want: Want) -> tuple[Call, Prediction] | None:
        """Return the ended prediction, good or bad, and its call: still to be settled.

        None while another job buys the same thing, or if nothing more will be known of the call.
        Raises `CallRefused`, `BudgetExhausted`, `ServiceUnavailable`, `LeaseLost`.
        """
        while True:
            call = await self._ledger.find(want.subject)
            if call is None:
                # Few at a time, and the turn before the intent: a replica that dies leaves no more
                # intents behind than these, which others have to keep in quarantine.
                async with self._desk.sending:
                    await self._pace.turn()
                    asked = time.monotonic()
                    call = await self._ledger.intend(want)
                    if call is None:
                        return None
                    await self._send(call, want, asked)
                call = await self._ledger.known(call)
            placed = call if call.provider_id else await self._look_for(call)
            if placed is not None:
                return await self._wait(placed)
            # Certainly never executed: another intent may follow.

    async def _wait(self, call: Call) -> tuple[Call, Prediction] | None:
        if call.prediction is not None and call.prediction.ended:
            return call, call.prediction
        limit = self._dealings.cancel_after_seconds + self._dealings.grace_seconds
        left = max(limit - call.age_seconds, self._dealings.grace_seconds)
        prediction = await self._desk.ended(call, within_seconds=left) or await self._last(call)
        if prediction is None:
            await self._ledger.lost(call, f"{call.model} said nothing for {limit:.0f} s.")
            return None
        return call, prediction

    async def _last(self, call: Call) -> Prediction | None:
        """Ask once more before the call is given up; raise `ServiceUnavailable` without answer."""
        await self._pace.turn()
        try:
            prediction = await self._provider.look(call.provider_id)
        except Throttled as error:
            raise ServiceUnavailable(str(error)) from error
        except CallRefused:  # it knows nothing of it any more
            return None
        return prediction if prediction.ended else None

    async def _send(self, call: Call, want: Want, asked: float) -> None:
        """Send the call and note the provider's id, unless its answer is lost.

        `asked` is when the ledger was last asked, on the monotonic clock.
        """
        request = want.request
        if self._dealings.webhook_base:
            webhook = f"{self._dealings.webhook_base}{call.nonce}"
            request = request.model_copy(update={"webhook": webhook})
        reason = ""
        for attempt in range(SEND_TRIES):
            if attempt or self._stale(asked):
                await self._confirm(call)
            try:
                prediction = await self._provider.create(
                    request, cancel_after_seconds=self._dealings.cancel_after_seconds
                )
            except Throttled as error:
                reason = str(error)
                await asyncio.sleep(min(error.retry_after_seconds, LONGEST_PAUSE_SECONDS))
            except ServiceUnavailable as error:
                reason = str(error)
                await asyncio.sleep(min(2.0**attempt, LONGEST_PAUSE_SECONDS))
            except CallRefused as error:
                await self._ledger.refused(call, str(error))
                raise
            except CallUnanswered:
                return
            else:
                # Another call of ours may have taken it for its own: then this one is lost.
                await self._ledger.created(call, prediction)
                return
        await self._ledger.withdraw(call, reason)
        raise ServiceUnavailable(f"{call.model} can't be reached: {reason}")

    async def _confirm(self, call: Call) -> None:
        """Make sure, just now, that the call is still ours to send."""
        while True:
            await self._pace.turn()
            asked = time.monotonic()
            await self._ledger.sending(call)
            if not self._stale(asked):
                return

    def _stale(self, asked: float) -> bool:
        """Tell whether this process was stopped since, and may have been taken for dead."""
        return time.monotonic() - asked > self._dealings.stale_seconds

    async def _look_for(self, call: Call) -> Call | None:
        """Find out what became of a call whose answer was lost; None if it was never executed."""
        looks = 0
        while True:
            call = await self._ledger.known(call)
            if call.provider_id:
                return call
            over = call.age_seconds > self._dealings.quarantine_seconds
            listed = await self._listed(call)
            for prediction in listed or ():
                if is_call(prediction, call) and await self._ledger.created(call, prediction.begun):
                    return await self._ledger.known(call)
            # The list must have been asked for after the quarantine, and answered.
            if over and listed is not None:
                await self._ledger.withdraw(call, "The call never reached the provider.")
                return None
            await asyncio.sleep(RECONCILE_SECONDS[min(looks, len(RECONCILE_SECONDS) - 1)])
            looks += 1

    async def _listed(self, call: Call) -> list[Prediction] | None:
        try:
            return await self._desk.listed(call.age_seconds)
        except (ServiceUnavailable, ProviderError) as error:
            logger.info("the provider's list can't be read: %s", error)
            return None


def is_call(prediction: Prediction, call: Call) -> bool:
    """Tell whether the listed prediction is the call: by our nonce, or else by every input."""
    if prediction.webhook:
        return prediction.webhook.endswith(str(call.nonce))
    if prediction.model != call.model and prediction.version != call.version:
        return False
    return prediction.input_key == call.input_key
