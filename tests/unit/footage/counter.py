"""A provider across a counter: every call is counted, and goes wrong as the test says."""

import asyncio
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count
from uuid import UUID

from pipelines.errors import CallUnanswered, ServiceUnavailable
from pipelines.film.prediction import Prediction, PredictionRequest, PredictionStatus


@dataclass
class Counter:
    """A `Provider`. Each plan of `creates` says what happens to one create, in order."""

    creates: list[str] = field(default_factory=list)
    """`executed`, `lost` (executed, its answer is not), `vanished` (neither), `away`."""
    seconds: float = 0.0
    """Until a prediction succeeds."""
    listing: str = "fine"
    """Or `away`."""
    hides_webhooks: bool = False
    executed: list[PredictionRequest] = field(default_factory=list)
    looks: int = 0
    listings: int = 0
    cancelled: list[str] = field(default_factory=list)
    sold: asyncio.Event = field(default_factory=asyncio.Event)
    """Set at the first execution."""
    _made: dict[str, tuple[PredictionRequest, float]] = field(default_factory=dict)
    _names: Iterator[int] = field(default_factory=lambda: count(1))

    async def create(self, request: PredictionRequest, *, cancel_after_seconds: int) -> Prediction:
        assert cancel_after_seconds > 0
        happens = self.creates.pop(0) if self.creates else "executed"
        if happens == "away":
            raise ServiceUnavailable("no connection")
        if happens == "vanished":
            raise CallUnanswered("the answer was lost")
        self.executed.append(request)
        self.sold.set()
        name = f"p{next(self._names)}"
        self._made[name] = (request, asyncio.get_running_loop().time())
        if happens == "lost":
            raise CallUnanswered("the answer was lost")
        return self._told(name, "starting")

    async def look(self, prediction_id: str) -> Prediction:
        self.looks += 1
        return self._told(prediction_id)

    async def cancel(self, prediction_id: str) -> None:
        self.cancelled.append(prediction_id)

    async def recent(self, within_seconds: float) -> list[Prediction]:
        assert within_seconds >= 0
        self.listings += 1
        if self.listing == "away":
            raise ServiceUnavailable("no list")
        # As the port allows, and Replicate does: nothing of what was delivered.
        return [self._told(name).model_copy(update={"output": None}) for name in self._made]

    def _told(self, name: str, status: PredictionStatus | None = None) -> Prediction:
        request, began = self._made[name]
        age = asyncio.get_running_loop().time() - began
        ended = "succeeded" if age >= self.seconds else "processing"
        return Prediction(
            id=name,
            model=request.model,
            status=status or ended,
            input=request.input,
            webhook="" if self.hides_webhooks else request.webhook,
            output=f"https://delivery.test/{name}.mp4",
        )


class NoNews:
    """A `News` without webhooks."""

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(min(seconds, 0.01))

    async def read(self, nonces: Collection[UUID]) -> dict[UUID, Prediction]:
        assert nonces
        return {}


class AtOnce:
    """A `Pace` that lets everyone pass."""

    async def turn(self) -> None:
        await asyncio.sleep(0)
