"""How a bought call ends: with what it delivered, or with why that is nothing. Both are noted."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from pydantic import JsonValue

from pipelines.errors import DamagedMedia, Moderated, ProviderError, TakeFailed
from pipelines.film.call import Call, Receipt
from pipelines.film.prediction import Prediction
from pipelines.film.value import Value
from pipelines.models.registry.choice import Choice
from pipelines.models.registry.pricing import charged
from pipelines.models.replicate.refusal import moderates
from pipelines.ports import Ledger

Goods = TypeVar("Goods", bound=Value)


@dataclass(frozen=True)
class Settlement:
    """Of one ended call."""

    choice: Choice
    call: Call
    prediction: Prediction
    cache_key: str = ""
    """What others find the goods by; nothing if they can't be used again."""

    def receipt(self, goods: JsonValue = None) -> Receipt:
        return Receipt(
            nonce=self.call.nonce,
            prediction=self.prediction,
            charged_usd=charged(self.choice.entry, self.prediction, self.call.estimate_usd),
            cache_key=self.cache_key,
            goods=goods,
        )

    async def settled(
        self,
        ledger: Ledger,
        fetch: Callable[[Prediction], Awaitable[Goods]],
        note: Callable[[Goods, Receipt], Awaitable[None]],
    ) -> Goods:
        """Return what `fetch` makes of the delivery, once `note` has it with its receipt.

        Raises `Moderated`, and `TakeFailed` with the model's name, once the ledger knows.
        """
        try:
            self._check()
            goods = await fetch(self.prediction)
        except (ProviderError, DamagedMedia) as error:
            await ledger.failed(self.receipt(), str(error))
            if isinstance(error, Moderated):
                raise
            raise TakeFailed(f"{self.choice.entry.id}: {error}") from error
        await note(goods, self.receipt(goods.model_dump(mode="json")))
        return goods

    def _check(self) -> None:
        """Raise `Moderated` or `TakeFailed` if nothing was delivered."""
        prediction = self.prediction
        if prediction.status != "succeeded":
            detail = prediction.error or f"the prediction was {prediction.status}"
            raise Moderated(detail) if moderates(detail) else TakeFailed(detail)
        if not prediction.urls:
            raise TakeFailed("it delivered nothing")
