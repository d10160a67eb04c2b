"""What a call will cost at most, and what it did cost."""

from collections.abc import Mapping
from decimal import ROUND_CEILING, Decimal

from pydantic import JsonValue

from pipelines.film.prediction import Prediction
from pipelines.models.registry.entry import ModelEntry

CENT_OF_A_CENT = Decimal("0.0001")
"""The ledger keeps four decimals; money is rounded up to them, never down."""
COMPUTE_MARGIN = 2
"""An estimate by machine time assumes this many times the typical time, because the true one is
known only afterwards. A call may take longer still, and is charged for it."""
LONGEST_COMPUTE_SECONDS = 86_400.0
"""A provider that tells of more than a day has not told the time."""


def estimate(
    entry: ModelEntry,
    given: Mapping[str, JsonValue],
    *,
    seconds: int = 0,
    resolution: str = "",
) -> Decimal:
    """Return the cost in US dollars of a call with the input `given`, rather too high.

    `seconds` are those delivered. Only a model priced by machine time can cost more than this.
    """
    rate = entry.price.at(resolution)
    match entry.price.unit:
        case "run":
            return _up(rate)
        case "output_second":
            return _up(rate * seconds)
        case "compute_second":
            return _up(rate * COMPUTE_MARGIN * Decimal(str(entry.typical_seconds)))
        case "thousand_tokens":
            return _up(rate * (_tokens_in(given) + entry.answer_tokens) / 1000)
        case "thousand_characters":
            return _up(rate * len(str(given.get(entry.inputs["prompt"].field, ""))) / 1000)


def charged(entry: ModelEntry, prediction: Prediction, estimate_usd: Decimal) -> Decimal:
    """Return what a prediction has cost; if that can't be known, its estimate.

    An aborted one never started and is free, a cancelled one costs the time it ran:
    https://replicate.com/docs/topics/predictions/lifecycle. So does a failed one. A model priced
    by what it delivers is free if it fails, and may have delivered before it was cancelled.
    """
    if entry.local or prediction.status == "aborted":
        return Decimal(0)
    if entry.price.unit == "compute_second":
        taken = prediction.compute_seconds
        # A NaN is not within either.
        known = taken is not None and 0 <= taken <= LONGEST_COMPUTE_SECONDS
        if not (prediction.ended and known):
            return estimate_usd
        return _up(entry.price.at("") * Decimal(str(taken)))
    if prediction.status == "failed":
        return Decimal(0)
    if entry.price.unit == "thousand_tokens" and prediction.status == "succeeded":
        tokens = _tokens_in(prediction.input) + len(prediction.text.encode())
        known = bool(prediction.input) and bool(prediction.text)
        return min(estimate_usd, _up(entry.price.at("") * tokens / 1000)) if known else estimate_usd
    return estimate_usd


def _tokens_in(given: Mapping[str, JsonValue]) -> int:
    """Return more tokens than the input has: none is shorter than a byte of UTF-8."""
    return sum(len(each.encode()) for each in given.values() if isinstance(each, str))


def _up(usd: Decimal) -> Decimal:
    return usd.quantize(CENT_OF_A_CENT, rounding=ROUND_CEILING)
