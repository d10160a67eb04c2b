"""What Replicate says, as our own values: bounded, and without what breaks logs or databases."""

import math
from datetime import UTC, datetime
from typing import get_args

from pydantic import JsonValue

from pipelines.film.prediction import Prediction, PredictionStatus

MOST_TEXT = 1 << 20
"""Characters of one string: a first frame of 256 kB as a data URI, and any answer of a model."""
MOST_WORDS = 300
"""Characters of an error that users see."""
MOST_NAME = 200
MOST_URL = 2000
DEEPEST = 20
"""Of lists and objects in one another; models' inputs and outputs have two or three."""

_STATUSES: tuple[str, ...] = get_args(PredictionStatus)
_CONTROLS = dict.fromkeys({*range(0x20), *range(0x7F, 0xA0)} - {ord(char) for char in "\n\r\t"})
"""C0, DEL and C1 characters, which terminals obey, but not what lays out a text."""


def prediction_of(told: object) -> Prediction:
    """Return the prediction that a JSON body describes; raise `ValueError` if it is none.

    Unknown fields are ignored, and an unknown status is one that has not ended.
    """
    if not isinstance(told, dict):
        raise ValueError("a prediction is an object")  # noqa: TRY004 - the data, not a type
    identity = told.get("id")
    if not isinstance(identity, str) or words(identity, MOST_NAME) != identity:
        raise ValueError("a prediction has an id")
    status = told.get("status")
    given = cleaned(told.get("input"))
    return Prediction.model_validate(
        {
            "id": identity,
            "model": words(told.get("model"), MOST_NAME),
            "version": words(told.get("version"), MOST_NAME),
            "status": status if status in _STATUSES else "processing",
            "input": given if isinstance(given, dict) else {},
            "output": cleaned(told.get("output")),
            "error": words(told.get("error"), MOST_WORDS),
            "webhook": words(told.get("webhook"), MOST_URL),
            "created_at": _moment(told.get("created_at")),
            "compute_seconds": _compute_seconds(told.get("metrics")),
        }
    )


def words(told: object, most: int) -> str:
    """Return one line of at most `most` characters; empty for nothing."""
    if told is None:
        return ""
    line = " ".join(_printable(str(told)[: 4 * most]).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def cleaned(told: object, depth: int = 0) -> JsonValue:
    """Return JSON that Postgres takes: no NUL, no half of a surrogate pair, no infinity."""
    if isinstance(told, list) and depth < DEEPEST:
        return [cleaned(each, depth + 1) for each in told]
    if isinstance(told, dict) and depth < DEEPEST:
        return {_printable(str(name)): cleaned(each, depth + 1) for name, each in told.items()}
    if isinstance(told, str):
        return _printable(told[:MOST_TEXT])
    if isinstance(told, float):
        return told if math.isfinite(told) else None
    return told if isinstance(told, bool | int) else None


def _printable(text: str) -> str:
    return text.encode(errors="replace").decode().translate(_CONTROLS)


def _moment(told: object) -> datetime | None:
    if not isinstance(told, str):
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _compute_seconds(told: object) -> float | None:
    seconds = told.get("predict_time") if isinstance(told, dict) else None
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    return float(seconds) if 0 <= seconds < math.inf else None
