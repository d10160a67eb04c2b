"""Tells callers how their predictions fare, signed as Standard Webhooks."""

import asyncio
import base64
import hmac
import json
import time
from collections.abc import Callable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import httpx

from tests.standin.faults import Faults
from tests.standin.prediction import Event, Prediction, new_id
from tests.standin.settings import Settings

TIMEOUT_SECONDS = 10


def allowed(url: str) -> bool:
    """Whether we send there: the stand-in talks to this machine only."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and parts.hostname == "127.0.0.1"


def signature(secret: str, message: str, timestamp: str, body: bytes) -> str:
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((message.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, sha256)).decode()


class Webhooks:
    def __init__(self, settings: Callable[[], Settings], faults: Callable[[], Faults]) -> None:
        self._settings = settings
        self._faults = faults
        self._client = httpx.AsyncClient(
            timeout=TIMEOUT_SECONDS,
            follow_redirects=False,
            trust_env=False,
            limits=httpx.Limits(max_connections=100, max_keepalive_connections=20),
        )
        self._tasks: set[asyncio.Task[None]] = set()
        self._delayed: dict[str, asyncio.Event] = {}
        """By prediction: lets go of the event that its next one is to overtake."""

    async def close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def tell(self, prediction: Prediction, event: Event, told: dict[str, Any]) -> None:
        """Send `told` for `event`, if its order asked for that; returns at once."""
        if not prediction.webhook or event not in prediction.events:
            return
        fault = self._faults().draw("webhook", model=prediction.model.name, text=prediction.text)
        match fault.name if fault else "":
            case "webhook_lost":
                return
            case "webhook_out_of_order":
                assert fault
                overtaken = self._delayed[prediction.id] = asyncio.Event()
                self._start(self._late(prediction, told, overtaken, fault.seconds))
                return
            case strange:
                previous = prediction.last_sent
                prediction.last_sent = self._start(
                    self._in_turn(prediction, told, previous, strange)
                )

    def _start(self, sending: Any) -> asyncio.Task[None]:
        task: asyncio.Task[None] = asyncio.create_task(sending)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _late(
        self, prediction: Prediction, told: dict[str, Any], overtaken: asyncio.Event, seconds: float
    ) -> None:
        try:
            await asyncio.wait_for(overtaken.wait(), seconds)
        except TimeoutError:
            if self._delayed.get(prediction.id) is overtaken:
                del self._delayed[prediction.id]
        await self._deliver(prediction.webhook, told)

    async def _in_turn(
        self,
        prediction: Prediction,
        told: dict[str, Any],
        previous: asyncio.Task[None] | None,
        strange: str,
    ) -> None:
        if previous:
            await asyncio.wait([previous])
        if strange == "webhook_forged":
            await self._attempt(prediction.webhook, _lie(told), new_id(), forged=True)
        await self._deliver(prediction.webhook, told, twice=strange == "webhook_duplicate")
        if overtaken := self._delayed.pop(prediction.id, None):
            overtaken.set()

    async def _deliver(self, url: str, told: dict[str, Any], *, twice: bool = False) -> None:
        """Try once; further tries don't hold up the next event."""
        message = f"msg_{new_id()}"
        body = json.dumps(told).encode()
        taken = await self._attempt(url, body, message)
        if twice:
            await self._attempt(url, body, message)
        if not taken:
            self._start(self._again(url, body, message))

    async def _again(self, url: str, body: bytes, message: str) -> None:
        for wait in self._settings().webhook_retry_seconds:
            await asyncio.sleep(wait)
            if await self._attempt(url, body, message):
                return

    async def _attempt(self, url: str, body: bytes, message: str, *, forged: bool = False) -> bool:
        timestamp = str(int(time.time()))
        secret = "whsec_" + base64.b64encode(b"forger").decode()
        headers = {
            "content-type": "application/json",
            "webhook-id": message,
            "webhook-timestamp": timestamp,
            "webhook-signature": signature(
                secret if forged else self._settings().secret, message, timestamp, body
            ),
        }
        try:
            answer = await self._client.post(url, content=body, headers=headers)
        except httpx.HTTPError:
            return False
        return answer.is_success


def _lie(told: dict[str, Any]) -> bytes:
    """Say the opposite: what runs or failed has a video, what succeeded failed."""
    succeeded = told["status"] == "succeeded"
    lie = {
        **told,
        "status": "failed" if succeeded else "succeeded",
        "output": None if succeeded else "http://127.0.0.1:9/delivery/forged/out.mp4",
        "error": "forged" if succeeded else None,
        "completed_at": told["created_at"],
    }
    return json.dumps(lie).encode()
