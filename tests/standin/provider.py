"""The provider itself: takes orders, runs predictions, keeps what they gave."""

import asyncio
import json
from collections import deque
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from tests.standin.charges import Charges
from tests.standin.faults import Fault, Faults
from tests.standin.files import Files
from tests.standin.limits import Limits
from tests.standin.media import Media
from tests.standin.model import Model
from tests.standin.outputs import media_of, pieces_of, stamp_of
from tests.standin.prediction import EVENTS, Event, Prediction
from tests.standin.settings import Settings
from tests.standin.webhooks import Webhooks

NOT_A_VIDEO = b"<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>"
KEPT_OF_TRUNCATED = 0.6  # of a damaged file's bytes
REFUSALS = {
    "image": "NSFW content detected. Try running it again, or try a different prompt.",
    "": "The input or output was flagged as sensitive. Please try again with different inputs."
    " (E005)",
}
INTERRUPTED = "Prediction interrupted; please retry (code: PA)"


class Provider:
    def __init__(self, base: str, folder: Path, settings: Settings, faults: Faults) -> None:
        self.base = base
        self.settings = settings
        self.faults = faults
        self.limits = Limits()
        self.charges = Charges(folder)
        self.files = Files(base)
        self.webhooks = Webhooks(lambda: self.settings, lambda: self.faults)
        self.predictions: dict[str, Prediction] = {}
        """By id, the oldest first."""
        self.answers: deque[str] = deque()
        """What language models will say, in this order."""
        self.dice = Random(0)
        self._encoded: dict[Media, asyncio.Future[bytes]] = {}
        # One core at most for encoding: the caller's work has the others.
        self._encoders = ThreadPoolExecutor(max_workers=1)

    async def close(self) -> None:
        for prediction in self.predictions.values():
            if prediction.course:
                prediction.course.cancel()
        await self.webhooks.close()
        self._encoders.shutdown(cancel_futures=True)

    def told(self, prediction: Prediction) -> dict[str, Any]:
        return prediction.told(self.base, self.settings.outputs_kept_seconds)

    def accept(
        self,
        model: Model,
        version: str,
        given: Mapping[str, Any],
        webhook: str = "",
        events: frozenset[Event] = EVENTS,
    ) -> Prediction:
        """Create a prediction and set it going."""
        prediction = Prediction(len(self.predictions), model, version, given, webhook, events)
        self.predictions[prediction.id] = prediction
        self.charges.asked(prediction)
        prediction.course = asyncio.create_task(self._run(prediction))
        return prediction

    def stop(self, prediction: Prediction) -> None:
        """Cancel it: one that has not begun is aborted, and free."""
        if prediction.completed_at is None:
            if prediction.course:
                prediction.course.cancel()
            self._end(prediction, "canceled" if prediction.started_at else "aborted")

    def expire(self, prediction: Prediction, seconds: float) -> None:
        """Stop it unless it has ended after `seconds` (`Cancel-After`)."""
        asyncio.get_running_loop().call_later(seconds, self.stop, prediction)

    async def delivered(self, prediction: Prediction, number: int) -> bytes | None:
        """Return the bytes of an output; None when they are gone."""
        ended_at = prediction.completed_at
        if ended_at is None or prediction.damage == "expired_output":
            return None
        if (datetime.now(UTC) - ended_at).total_seconds() >= self.settings.outputs_kept_seconds:
            return None
        if prediction.damage == "wrong_type":
            return NOT_A_VIDEO
        media = prediction.media[number]
        encoded = await self._encode(media)
        stamp = prediction.stamp + bytes([number])
        content = await asyncio.get_running_loop().run_in_executor(
            self._encoders, media.stamped, encoded, stamp
        )
        if prediction.damage == "truncated_video":
            return content[: int(len(content) * KEPT_OF_TRUNCATED)]
        return content

    async def _encode(self, media: Media) -> bytes:
        """Encode once for all that share the measures and the tint."""
        if media not in self._encoded:
            loop = asyncio.get_running_loop()
            self._encoded[media] = loop.run_in_executor(self._encoders, media.encode)
        return await asyncio.shield(self._encoded[media])

    async def _run(self, prediction: Prediction) -> None:
        model = prediction.model
        text = self._answer() if model.kind == "text" else ""
        await asyncio.sleep(self.settings.startup_seconds)
        fault = self._draw("course", prediction)
        prediction.status, prediction.started_at = "processing", datetime.now(UTC)
        self.charges.charge(prediction)
        self._tell(prediction, "start")
        seconds = self.settings.run_seconds(model.name, model.kind)
        if fault and fault.name == "slow":
            seconds += fault.seconds
        await asyncio.sleep(seconds / 2)
        prediction.logs += f"Using seed: {prediction.input.get('seed', prediction.number)}\n"
        self._tell(prediction, "logs")
        if text:
            pieces = pieces_of(text)
            prediction.output = pieces[: len(pieces) // 2]
            self._tell(prediction, "output")
        await asyncio.sleep(seconds / 2)
        if fault and fault.name == "moderated":
            prediction.error = REFUSALS.get(model.kind, REFUSALS[""])
        elif fault and fault.name == "failed_prediction":
            prediction.error = INTERRUPTED
        else:
            self._deliver(prediction, text)
        self._end(prediction, "failed" if prediction.error else "succeeded")

    def _answer(self) -> str:
        if self.answers:
            return self.answers.popleft()
        answer = self.settings.answer
        return answer if isinstance(answer, str) else json.dumps(answer)

    def _deliver(self, prediction: Prediction, text: str) -> None:
        model, given = prediction.model, prediction.input
        if model.kind == "text":
            prediction.output = pieces_of(text)
            return
        prediction.stamp = stamp_of(model.name, given, prediction.id)
        prediction.media = media_of(model, given, prediction.stamp, self.settings.long_side)
        if fault := self._draw("output", prediction):
            prediction.damage = fault.name
        several = len(prediction.media) > 1
        urls = [
            f"{self.base}/delivery/{prediction.id}/out{f'-{number}' if several else ''}"
            f".{media.suffix}"
            for number, media in enumerate(prediction.media)
        ]
        prediction.output = urls if model.output == "urls" or several else urls[0]

    def _end(self, prediction: Prediction, status: Any) -> None:
        prediction.status, prediction.completed_at = status, datetime.now(UTC)
        if status != "succeeded":
            prediction.output = None
        prediction.course = None
        prediction.ended.set()
        if status == "succeeded":
            self._tell(prediction, "output")
        self._tell(prediction, "completed")

    def _draw(self, point: Any, prediction: Prediction) -> Fault | None:
        return self.faults.draw(point, model=prediction.model.name, text=prediction.text)

    def _tell(self, prediction: Prediction, event: Event) -> None:
        if not prediction.webhook:
            return
        if event in ("output", "logs"):
            now = asyncio.get_running_loop().time()
            if now - prediction.told_at.get(event, -1e9) < self.settings.webhook_interval_seconds:
                return
            prediction.told_at[event] = now
        self.webhooks.tell(prediction, event, self.told(prediction))
