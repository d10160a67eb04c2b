"""One request, and the same one again where that is safe."""

import random
import time
from typing import Any, Final

import httpx

from deployments.sdk.errors import Refused, Unreachable

ATTEMPTS: Final = 4
PAUSE_SECONDS: Final = 0.5
"""Before the second attempt; twice as long before each further one, and up to half of it longer."""
LONGEST_SECONDS: Final = 30.0
"""That a `Retry-After` is followed; one that says more is for whoever called."""
PASSING: Final = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses that may be another one soon."""
PROBLEM: Final = "application/problem+json"
"""How our own refusals come (RFC 9457)."""
KEY: Final = "Idempotency-Key"
_SAFE: Final = frozenset({"GET", "HEAD", "PUT"})


def send(http: httpx.Client, request: httpx.Request) -> httpx.Response:
    """Send the request; again only if it changes nothing, or carries an idempotency key.

    Raises `Refused` and `Unreachable`.
    """
    attempts = ATTEMPTS if request.method in _SAFE or KEY in request.headers else 1
    for left in reversed(range(attempts)):
        pause = PAUSE_SECONDS * 2.0 ** (attempts - 1 - left)
        try:
            answer = http.send(request)
        except httpx.TransportError as error:
            if not left:
                raise Unreachable(f"{request.url.host} does not answer: {error}") from error
        else:
            wait = float(_whole(answer.headers.get("Retry-After", "")) or pause)
            if not (left and _passes(answer) and wait <= LONGEST_SECONDS):
                return _accepted(answer)
            pause = max(pause, wait)
        time.sleep(pause * random.uniform(1, 1.5))  # noqa: S311 - spreads load, keeps no secret
    raise AssertionError("the last attempt returns or raises")


def content_of(answer: httpx.Response) -> dict[str, Any]:
    """Return an answer's JSON; nothing of an empty one. Raises `Unreachable` if it is none."""
    try:
        content: dict[str, Any] = answer.json() if answer.content else {}
    except ValueError as error:
        raise Unreachable(f"{answer.url.host} is no rayreel: {answer.text[:100]!r}") from error
    return content


def _passes(answer: httpx.Response) -> bool:
    if answer.status_code in PASSING:
        return True
    if answer.status_code == httpx.codes.NOT_FOUND:
        # Serve's proxy says so of every path, after it has died, until it has learned of them.
        return not str(answer.headers.get("Content-Type")).startswith(PROBLEM)
    # The first attempt is being carried out still.
    return answer.status_code == httpx.codes.CONFLICT and '"in_flight"' in answer.text


def _accepted(answer: httpx.Response) -> httpx.Response:
    if not answer.is_error:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {"detail": answer.text[:200]}
    raise Refused(answer.status_code, problem if isinstance(problem, dict) else {})


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None
