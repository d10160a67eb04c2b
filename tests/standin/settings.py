"""How the stand-in behaves when nothing goes wrong."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Seconds = Annotated[float, Field(ge=0)]


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str = "r8_StandInStandInStandInStandInStandInS"
    """The one API token that is valid."""
    secret: str = "whsec_c3RhbmQtaW4gc2VjcmV0IG9mIDI0IGJ5dGVz"
    """Signs webhooks: base64 after the prefix."""

    startup_seconds: Seconds = 0.02
    """From creation to `processing`."""
    seconds: dict[str, Seconds] = Field(default_factory=lambda: {"": 0.2})
    """From `processing` to the end, by `owner/name`, by kind, or for all (the empty name)."""
    accept_seconds: tuple[Seconds, Seconds] = (0, 0)
    """A create call is taken this long after it arrives, at random between the two: also when its
    caller has gone."""
    listing_lag_seconds: Seconds = 0
    """A new prediction is missing from the listing for this long."""
    outputs_kept_seconds: Seconds = 3600
    """Outputs, inputs and logs of API predictions go after an hour."""
    shortest_deadline_seconds: Seconds = 5
    """The least `Cancel-After`."""

    creates_per_minute: Annotated[int, Field(ge=0)] = 600
    """Documented limit; a minute's worth may come at once. 0 is no limit."""
    calls_per_minute: Annotated[int, Field(ge=0)] = 3000
    """The same for all other calls."""

    webhook_retry_seconds: tuple[Seconds, ...] = (0.5, 1, 2, 4)
    """Waits before further attempts at a webhook that was not answered with 2xx."""
    webhook_interval_seconds: Seconds = 0.5
    """`output` and `logs` come at most this often."""

    long_side: Annotated[int, Field(ge=16, le=4096, multiple_of=2)] = 160
    """Of pictures, px; small ones keep a run of hundreds of clips cheap."""
    answer: JsonValue = '{"title": "A kettle", "scenes": [{"prompt": "It boils."}]}'
    """What language models say when no answer is scripted; not text becomes JSON."""

    def run_seconds(self, model: str, kind: str) -> float:
        return self.seconds.get(model, self.seconds.get(kind, self.seconds.get("", 0.2)))
