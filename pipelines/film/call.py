"""One paid call, from the intent to make it until its cost is known."""

from decimal import Decimal
from typing import Literal
from uuid import UUID

from pydantic import JsonValue

from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.film.value import Value

CallState = Literal["intent", "created", "succeeded", "failed", "withdrawn", "lost"]
"""
intent      money is reserved; the call may or may not have reached the provider
created     the provider has it, under an id
succeeded   delivered, paid for
failed      ended without anything usable; it may have cost something all the same
withdrawn   never executed, for certain
lost        nobody will ever know; its estimate counts as spent
"""


class Want(Value):
    """What is to be bought."""

    subject: str
    """What it is for, within the job: `clip/scene-1`, `plan/1`. One call at a time each."""
    request: PredictionRequest
    estimate_usd: Decimal
    """Reserved before the call is made; never below what it can cost."""
    cache_key: str = ""
    """Equal keys buy the same thing, which is then bought once; empty: always bought anew."""


class Call(Value):
    """A call as the ledger has it."""

    nonce: UUID
    subject: str
    model: str
    version: str
    input_key: str
    state: CallState
    estimate_usd: Decimal
    provider_id: str = ""
    prediction: Prediction | None = None
    """The newest that is known of it."""
    age_seconds: float
    """Since it was last about to be sent, on the ledger's clock."""


class Receipt(Value):
    """How a call ended, written down together with what was bought."""

    nonce: UUID
    prediction: Prediction
    charged_usd: Decimal
    cache_key: str = ""
    goods: JsonValue = None
    """What the cache gives out for the key: a `Clip`, or text."""
