"""A provider whose answers are counted, by kind, and orders traced."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

from app.figures.tally import Tally
from pipelines.errors import (
    CallRefused,
    CallUnanswered,
    PipelineError,
    ServiceUnavailable,
    Throttled,
)
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.ports import Provider
from pipelines.telemetry import span

Answer = Literal["ok", "refused", "limited", "failed", "none"]
_KINDS: Final[tuple[tuple[type[PipelineError], Answer], ...]] = (
    (Throttled, "limited"),
    (CallRefused, "refused"),
    (CallUnanswered, "none"),
    (ServiceUnavailable, "failed"),
)
"""The first that fits."""


class CountedProvider:
    """The `Provider` port around another."""

    def __init__(self, provider: Provider, name: str, tally: Tally) -> None:
        self._provider = provider
        self._name = name
        self._tally = tally

    async def create(self, request: PredictionRequest, *, cancel_after_seconds: int) -> Prediction:
        told = {"provider": self._name, "model": request.model}
        with span("order a prediction", "client", **told) as noted, self._counted():
            sold = await self._provider.create(request, cancel_after_seconds=cancel_after_seconds)
            noted.set(prediction_id=sold.id)
            return sold

    async def look(self, prediction_id: str) -> Prediction:
        with self._counted():
            return await self._provider.look(prediction_id)

    async def cancel(self, prediction_id: str) -> None:
        with span("cancel a prediction", "client", provider=self._name), self._counted():
            await self._provider.cancel(prediction_id)

    async def recent(self, within_seconds: float) -> list[Prediction]:
        with span("list predictions", "client", provider=self._name), self._counted():
            return await self._provider.recent(within_seconds)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        try:
            yield
        except PipelineError as error:
            for kind, answer in _KINDS:
                if isinstance(error, kind):
                    self._tally.count("provider_answers", self._name, answer)
                    break
            raise
        self._tally.count("provider_answers", self._name, "ok")
