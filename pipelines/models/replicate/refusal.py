"""What a refusal of Replicate's means for the money: whether the call was certainly not made."""

import json
import re
from email.utils import parsedate_to_datetime

import httpx

from pipelines.errors import (
    CallRefused,
    CallUnanswered,
    Moderated,
    PipelineError,
    ServiceUnavailable,
    Throttled,
)
from pipelines.models.replicate.answer import MOST_WORDS, words

PAUSE_SECONDS = 10.0
"""After being throttled, if it is not said for how long."""
LONGEST_PAUSE_SECONDS = 600.0

_UNAUTHORIZED, _UNPAID, _FORBIDDEN, _UNKNOWN, _INVALID, _THROTTLED = 401, 402, 403, 404, 422, 429
_ELSEWHERE = frozenset({301, 307, 308})
"""Says where to ask; 302 and 303 may also follow something that was done."""
_UNSURE = frozenset({408, 499})
"""Timeouts, as servers in between write them: nobody knows how far the call had come."""

# Not a bare "safety": models have inputs of such names, and complain about them too.
_MODERATION = re.compile(
    r"nsfw|moderat(?:ion|ed)|flagged|sensitive|inappropriate|content polic"
    r"|safety (?:filter|system)|\bE005\b",
    re.IGNORECASE,
)


def refusal(answer: httpx.Response, body: bytes, subject: str) -> PipelineError:
    """Return why an order for `subject` was not taken, or `CallUnanswered` if it may have been."""
    status = answer.status_code
    if status == _THROTTLED:
        return _throttled(answer, body)
    if status in _ELSEWHERE:
        return CallRefused("Replicate has moved: REPLICATE_BASE_URL is wrong.")
    if not (400 <= status < 500) or status in _UNSURE:  # noqa: PLR2004 - 4xx
        return CallUnanswered(f"Replicate answered the order for {subject} with {status}.")
    return _definite(status, body, subject)


def moderates(detail: str) -> bool:
    """Tell whether a model's words say that the prompt, not the call, is what was refused."""
    return _MODERATION.search(detail) is not None


def unread(answer: httpx.Response, body: bytes, subject: str) -> PipelineError:
    """Return why something could not be read; reading again is always safe."""
    status = answer.status_code
    if status == _THROTTLED:
        return _throttled(answer, body)
    if 400 <= status < 500 and status not in _UNSURE:  # noqa: PLR2004 - 4xx
        return _definite(status, body, subject)
    return ServiceUnavailable(f"Replicate answered {status} for {subject}.")


def _definite(status: int, body: bytes, subject: str) -> CallRefused:
    detail = _detail(body)
    if status == _UNAUTHORIZED:
        return CallRefused("Replicate does not accept the key: check REPLICATE_API_TOKEN.")
    if status == _UNPAID:
        return CallRefused(
            "The Replicate account has no credit left: https://replicate.com/account/billing."
        )
    if status in {400, _FORBIDDEN, _INVALID} and moderates(detail):
        return Moderated(detail)
    if status == _UNKNOWN:
        return CallRefused(f"Replicate does not know {subject}: {detail or status}")
    return CallRefused(f"Replicate refused {subject}: {detail or status}")


def _throttled(answer: httpx.Response, body: bytes) -> Throttled:
    told = answer.headers.get("retry-after") or _object(body).get("retry_after")
    seconds = _seconds(str(told), str(answer.headers.get("date")))
    return Throttled(
        f"Replicate takes no more calls for {seconds:.0f} s.",
        min(max(seconds, 0.0), LONGEST_PAUSE_SECONDS),
    )


def _seconds(told: str, now: str) -> float:
    """Read a number or a date (RFC 9110, 10.2.3), by the server's own clock."""
    if re.fullmatch(r"\d{1,9}(\.\d{1,9})?", told, re.ASCII):
        return float(told)
    try:
        return (parsedate_to_datetime(told) - parsedate_to_datetime(now)).total_seconds()
    except (TypeError, ValueError):
        return PAUSE_SECONDS


def _detail(body: bytes) -> str:
    told = _object(body)
    parts = [told.get("title"), told.get("detail") or told.get("error")]
    return ": ".join(words(part, MOST_WORDS).rstrip(".:") for part in parts if part)


def _object(body: bytes) -> dict[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):  # an HTML page of some proxy
        return {}
    return told if isinstance(told, dict) else {}
