"""One paid call to a remote model: what is asked, and what has become of it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, JsonValue

from pipelines.film.value import Value, fingerprint

PredictionStatus = Literal["starting", "processing", "succeeded", "failed", "canceled", "aborted"]

ENDED: frozenset[PredictionStatus] = frozenset({"succeeded", "failed", "canceled", "aborted"})


class PredictionRequest(Value):
    """The order of one prediction, before it has an id at its provider."""

    model: Annotated[str, Field(pattern=r"^[a-z0-9._-]+/[a-z0-9._-]+$")]
    """`owner/name`."""
    version: str = ""
    """The version's hash; empty for an official model, which has none to name."""
    input: dict[str, JsonValue]
    webhook: str = ""
    """Where the provider tells what happens; carries our nonce, and comes back with listings."""

    @property
    def input_key(self) -> str:
        """Fingerprint of every input: what a lost call is known by."""
        return fingerprint(self.input)


class Prediction(Value):
    """A prediction as its provider tells of it."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    model: str = ""
    version: str = ""
    status: PredictionStatus
    input: Annotated[dict[str, JsonValue], Field(default_factory=dict)]
    output: JsonValue = None
    """A URL, a list of URLs, text or a list of text pieces, by model."""
    error: str = ""
    webhook: str = ""
    created_at: datetime | None = None
    compute_seconds: float | None = None
    """`metrics.predict_time`: what time-priced models are billed by."""

    @property
    def ended(self) -> bool:
        return self.status in ENDED

    @property
    def begun(self) -> "Prediction":
        """The same, with nothing told of its end: lists leave out what was delivered."""
        return self.model_copy(update={"status": "starting", "output": None, "error": ""})

    @property
    def input_key(self) -> str:
        return fingerprint(self.input)

    @property
    def urls(self) -> tuple[str, ...]:
        """Every URL of the output, in order."""
        pieces = self.output if isinstance(self.output, list) else [self.output]
        return tuple(p for p in pieces if isinstance(p, str) and p.startswith(("http:", "https:")))

    @property
    def text(self) -> str:
        """The output of a language model."""
        pieces = self.output if isinstance(self.output, list) else [self.output]
        return "".join(piece for piece in pieces if isinstance(piece, str))
