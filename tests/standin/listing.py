"""The listing of predictions: the newest first, in pages."""

import base64
import re
from bisect import bisect_left
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from urllib.parse import urlencode

from tests.standin.prediction import Prediction
from tests.standin.provider import Provider

Direction = Literal["older", "newer"]

PAGE = 100  # predictions, as documented


class ListingRefused(ValueError):  # noqa: N818 - the class name is the sentence
    """A query parameter is not as it should be."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def page(
    provider: Provider, cursor: str | None, after: str | None, before: str | None
) -> dict[str, Any]:
    """Return the page at `cursor` of predictions created from `after` on and until `before`.

    Raises ListingRefused.
    """
    since = _moment("created_after", after)
    until = _moment("created_before", before)
    edge = datetime.now(UTC) - timedelta(seconds=provider.settings.listing_lag_seconds)
    if until is None or until > edge:
        until = edge if provider.settings.listing_lag_seconds else until
    everything = list(provider.predictions.values())
    first = bisect_left(everything, since, key=_created) if since else 0
    last = bisect_left(everything, until, key=_created) if until else len(everything)
    direction, number = _decoded(cursor) if cursor else ("older", len(everything))
    if direction == "older":  # than `number`
        top = min(number, last)
        bottom = max(first, top - PAGE)
    else:
        bottom = max(number + 1, first)
        top = min(last, bottom + PAGE)
    shown = everything[bottom:top][::-1]
    query = {
        name: value
        for name, value in (("created_after", after), ("created_before", before))
        if value is not None
    }

    def link(direction: Direction, number: int) -> str:
        return f"{provider.base}/v1/predictions?" + urlencode(
            {"cursor": _encoded(direction, number), **query}
        )

    return {
        "next": link("older", bottom) if shown and bottom > first else None,
        "previous": link("newer", top - 1) if shown and top < last and cursor else None,
        "results": [_without_logs(provider.told(each)) for each in shown],
    }


def _created(prediction: Prediction) -> datetime:
    return prediction.created_at


def _without_logs(told: dict[str, Any]) -> dict[str, Any]:
    del told["logs"]
    return told


def _moment(field: str, written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError as error:
        raise ListingRefused(field, "must be a date-time of ISO 8601") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _encoded(direction: Direction, number: int) -> str:
    return base64.urlsafe_b64encode(f"{direction}={number}".encode()).decode()


def _decoded(cursor: str) -> tuple[str, int]:
    try:
        plain = base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except ValueError as error:
        raise ListingRefused("cursor", "Invalid cursor") from error
    match = re.fullmatch(r"(older|newer)=(\d{1,9})", plain, re.ASCII)
    if not match:
        raise ListingRefused("cursor", "Invalid cursor")
    return match[1], int(match[2])
