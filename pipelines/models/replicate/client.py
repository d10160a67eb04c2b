"""The Replicate HTTP API, https://replicate.com/docs/reference/http. Nothing is ever repeated.

The API knows no idempotency key: an order that is sent twice is made and paid twice. So each
order is sent once, and every way it can fail is told apart by whether it may have been taken.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import parse_qsl, quote, urlsplit

import httpx

from pipelines.errors import (
    CallRefused,
    CallUnanswered,
    PipelineError,
    ServiceUnavailable,
    TokenMissing,
)
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.models.replicate.answer import prediction_of
from pipelines.models.replicate.refusal import refusal, unread

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
"""Seconds to connect, and between two pieces of an answer."""
TURN_SECONDS = 10.0
"""Of waiting until fewer than `MOST_AT_ONCE` exchanges are under way."""
ANSWER_SECONDS = 60.0
"""For a whole exchange, however slowly it drips: with the wait, less than the quarantine of a lost
call."""
MOST_AT_ONCE = 64
"""Exchanges. httpx would queue the others too, but at a cost that grows with their square."""
CONNECTIONS = httpx.Limits(
    max_connections=MOST_AT_ONCE,
    max_keepalive_connections=16,
    # Shorter than any server's: one that the server closes just as we write loses an order.
    keepalive_expiry=5.0,
)
MOST_BYTES = 64 << 20
"""Of one answer: a page of 100 predictions, each with a first frame of 256 kB in its input."""
SLACK = timedelta(minutes=2)
"""More than passes between asking for a listing and its first page."""
MOST_PAGES = 200
"""Of 100 predictions: half an hour of what Replicate takes, 600 a minute."""

_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)

Read = TypeVar("Read")


class ReplicateClient:
    """A `Provider`, for one event loop. Close it with `close`."""

    def __init__(
        self, base_url: str, token: str, *, transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise TokenMissing("REPLICATE_API_TOKEN is not set to a key of Replicate.")
        self._base_url = base_url.rstrip("/")
        self._token = token.encode()
        self._turns = asyncio.Semaphore(MOST_AT_ONCE)
        self._http = httpx.AsyncClient(
            base_url=self._base_url,
            headers={"Authorization": f"Bearer {token}", "User-Agent": "rayreel"},
            timeout=TIMEOUT,
            limits=CONNECTIONS,
            follow_redirects=False,
            # A proxy of the environment may carry TLS; without TLS it would read the key.
            trust_env=self._base_url.startswith("https:"),
            transport=transport,
        )

    def __repr__(self) -> str:
        return f"ReplicateClient({self._base_url!r})"

    async def close(self) -> None:
        await self._http.aclose()

    async def create(self, request: PredictionRequest, *, cancel_after_seconds: int) -> Prediction:
        """Order a prediction, once.

        Raises `CallRefused` or `ServiceUnavailable` if it was certainly not taken, and
        `CallUnanswered` if nobody knows.
        """
        path = f"/v1/models/{request.model}/predictions"
        order: dict[str, Any] = {"input": request.input}
        if request.version:
            path = "/v1/predictions"
            order["version"] = request.version
        if request.webhook:
            order["webhook"] = request.webhook
            order["webhook_events_filter"] = ["start", "completed"]
        try:
            content = json.dumps(order, ensure_ascii=False, allow_nan=False).encode()
        except ValueError as error:  # infinity, or half of a surrogate pair
            raise CallRefused(f"{request.model}: its input can't be written as JSON.") from error
        headers = {
            "Content-Type": "application/json",
            "Cancel-After": f"{cancel_after_seconds}s",
        }
        try:
            async with self._exchange("POST", path, content=content, headers=headers) as answer:
                body = await self._body(answer)
                if not answer.is_success:
                    raise refusal(answer, body, request.model)
                return prediction_of(json.loads(body))
        except _NEVER_SENT as error:
            raise _unreachable(error) from error
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            raise CallUnanswered(
                f"Replicate's answer to the order for {request.model} was lost "
                f"({type(error).__name__})."
            ) from error

    async def look(self, prediction_id: str) -> Prediction:
        """Raise `ServiceUnavailable` or `Throttled` if asking later may help, or `CallRefused`."""
        subject = f"prediction {prediction_id}"
        return _read(prediction_of, await self._ask("GET", _path(prediction_id), subject), subject)

    async def cancel(self, prediction_id: str) -> None:
        """End a prediction; one that has ended stays as it is. Raise as `look`."""
        await self._ask("POST", f"{_path(prediction_id)}/cancel", f"prediction {prediction_id}")

    async def recent(self, within_seconds: float) -> list[Prediction]:
        """List all that was ordered in the last seconds, the newest first, without outputs.

        They are counted back from the newest there is: on the provider's clock, for ours may jump.
        An input is left out where a webhook tells whose the prediction is. Raises as `look`, and
        rather than return a list with gaps: whatever is not in it counts as never ordered.
        """
        span = timedelta(seconds=within_seconds) + SLACK
        since: datetime | None = None
        query: dict[str, str] | None = None
        found: dict[str, Prediction] = {}
        for _ in range(MOST_PAGES):
            told = await self._ask("GET", "/v1/predictions", "the predictions", query)
            page, following = _read(_page, told, "the predictions")
            found.update({each.id: each for each in page})
            moments = [each.created_at for each in page if each.created_at is not None]
            if moments and since is None:
                since = max(moments) - span
            if not following or (since is not None and moments and min(moments) < since):
                return list(found.values())
            query = following
        raise ServiceUnavailable(f"Replicate lists more than {100 * MOST_PAGES} predictions.")

    async def webhook_secret(self) -> str:
        """Return what this account's webhooks are signed with. Raises as `look`."""
        told = await self._ask("GET", "/v1/webhooks/default/secret", "the webhook secret")
        key = told.get("key") if isinstance(told, dict) else None
        if not isinstance(key, str) or not key:
            raise ServiceUnavailable("Replicate has told no webhook secret.")
        return key

    async def _ask(
        self, method: str, path: str, subject: str, query: Mapping[str, str] | None = None
    ) -> object:
        """Return the JSON answer to something that may be asked any number of times."""
        try:
            async with self._exchange(method, path, params=query) as answer:
                body = await self._body(answer)
                if not answer.is_success:
                    raise unread(answer, body, subject)
                return json.loads(body) if body else None
        except (httpx.HTTPError, TimeoutError, ValueError, RecursionError) as error:
            raise _unreachable(error) from error

    @asynccontextmanager
    async def _exchange(self, method: str, path: str, **more: Any) -> AsyncIterator[httpx.Response]:
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._turns.acquire()
        except TimeoutError as error:
            raise ServiceUnavailable("Too many calls to Replicate are under way.") from error
        try:
            async with (
                asyncio.timeout(ANSWER_SECONDS),
                self._http.stream(method, path, **more) as answer,
            ):
                yield answer
        finally:
            self._turns.release()

    async def _body(self, answer: httpx.Response) -> bytes:
        body = bytearray()
        async for piece in answer.aiter_bytes():
            body += piece
            if len(body) > MOST_BYTES:
                raise ValueError("an answer without end")
        # Whoever writes back what was asked, as some proxies do, writes the key too.
        return bytes(body).replace(self._token, b"***")


def _path(prediction_id: str) -> str:
    return f"/v1/predictions/{quote(prediction_id, safe='')}"


def _page(told: object) -> tuple[list[Prediction], dict[str, str]]:
    """Return a page's predictions, and how to ask for the next page."""
    if not isinstance(told, dict) or not isinstance(told.get("results"), list):
        raise ValueError("a list of predictions has results")  # noqa: TRY004 - the data, not a type
    following = told.get("next")
    # Only the query: the key is for our own base URL, wherever the next page is said to be.
    query = dict(parse_qsl(urlsplit(following).query)) if isinstance(following, str) else {}
    return [_slim(prediction_of(each)) for each in told["results"]], query


def _slim(prediction: Prediction) -> Prediction:
    left_out: dict[str, object] = {"output": None}
    if prediction.webhook:
        left_out["input"] = {}
    return prediction.model_copy(update=left_out)


def _read(reading: Callable[[object], Read], told: object, subject: str) -> Read:
    try:
        return reading(told)
    except ValueError as error:
        raise ServiceUnavailable(f"Replicate's answer about {subject} can't be read.") from error


def _unreachable(error: Exception) -> PipelineError:
    return ServiceUnavailable(f"Replicate can't be reached ({type(error).__name__}).")
