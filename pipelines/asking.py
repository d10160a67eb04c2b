"""Puts a question to a language model that is paid, once: its answer is kept in the cache."""

from dataclasses import dataclass

from pipelines.errors import TakeFailed, TokenMissing
from pipelines.film.call import Want
from pipelines.film.script import Question
from pipelines.film.terms import Terms
from pipelines.film.value import fingerprint
from pipelines.footage.purchase import Purchase
from pipelines.footage.settlement import Settlement
from pipelines.models.registry.choice import writers
from pipelines.models.registry.registry import Registry
from pipelines.ports import Ledger


@dataclass(frozen=True)
class Asking:
    """What one job asks."""

    registry: Registry
    purchase: Purchase | None
    ledger: Ledger
    terms: Terms

    async def answer(self, question: Question, subject: str) -> str:
        """Return the model's answer, bought under `subject` of the ledger.

        Raises `BudgetExhausted` and `ProviderError` if it can't be had.
        """
        choice = writers(self.registry, question, self.terms.quality, has_token=True)[0]
        key = fingerprint([choice.entry.id, choice.entry.version, choice.input])
        if self.terms.cache and isinstance(text := await self.ledger.recall(key), str):
            return text
        if self.purchase is None:
            raise TokenMissing(f"{choice.entry.id} needs REPLICATE_API_TOKEN to be set.")
        want = Want(subject=subject, request=choice.request, estimate_usd=choice.cost_usd)
        bought = None
        if choice.entry.id not in await self.ledger.failed_models(subject):
            bought = await self.purchase.buy(want)
        if bought is None:
            raise TakeFailed(f"{choice.entry.id} did not answer")
        call, prediction = bought
        receipt = Settlement(choice, call, prediction, key).receipt(prediction.text)
        if prediction.status != "succeeded":
            await self.ledger.failed(receipt, prediction.error)
            raise TakeFailed(prediction.error or f"{choice.entry.id} did not answer")
        await self.ledger.settled(receipt)
        return prediction.text
