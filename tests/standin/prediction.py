"""One prediction, as it is kept and as it is told."""

import asyncio
import json
import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, Literal

from tests.standin.media import Media
from tests.standin.model import Model

Status = Literal["starting", "processing", "succeeded", "failed", "canceled", "aborted"]
Event = Literal["start", "output", "logs", "completed"]

# When the order names no events: new outputs and the end.
EVENTS: frozenset[Event] = frozenset({"output", "completed"})
ALPHABET = string.ascii_lowercase + string.digits


def new_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(26))


def written(moment: datetime | None) -> str | None:
    if moment is None:
        return None
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


@dataclass(eq=False, slots=True)
class Prediction:
    number: int
    """Counts up with every prediction: the order of the listing."""
    model: Model
    version: str
    input: Mapping[str, Any]
    webhook: str = ""
    events: frozenset[Event] = EVENTS

    id: str = field(default_factory=new_id)
    status: Status = "starting"
    created_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    started_at: datetime | None = None
    completed_at: datetime | None = None
    output: Any = None
    error: str | None = None
    logs: str = ""

    media: list[Media] = field(default_factory=list)
    stamp: bytes = b""
    damage: str = ""
    """The fault in its output."""
    charged: bool = False
    doubled: bool = False
    """Whether the same had been asked for already, and was under way or delivered."""
    course: asyncio.Task[None] | None = None
    ended: asyncio.Event = field(default_factory=asyncio.Event)
    last_sent: asyncio.Task[None] | None = None
    """Its latest webhook: the next follows it."""
    told_at: dict[Event, float] = field(default_factory=dict)
    """When `output` and `logs` were last told, loop time, s: they are limited."""

    @property
    def text(self) -> str:
        """Its input, for faults that look for words in it."""
        return json.dumps(self.input, ensure_ascii=False)

    @property
    def input_key(self) -> str:
        """The same for the same model, version and input."""
        identity = json.dumps([self.model.name, self.version, self.input], sort_keys=True)
        return sha256(identity.encode()).hexdigest()

    @property
    def in_vain(self) -> bool:
        """Whether it has ended without a usable output, so that asking again is fair."""
        return self.damage != "" or self.status in ("failed", "canceled", "aborted")

    def told(self, base: str, kept_seconds: float) -> dict[str, Any]:
        """Return the prediction object of the API; old ones have lost their data."""
        ended_at = self.completed_at
        removed = (
            ended_at is not None and (datetime.now(UTC) - ended_at).total_seconds() >= kept_seconds
        )
        told: dict[str, Any] = {
            "id": self.id,
            "model": self.model.name,
            # What official models, which have no version to name, show.
            "version": self.version or "hidden",
            "input": {} if removed else self.input,
            "logs": "" if removed else self.logs,
            "output": None if removed else self.output,
            "data_removed": removed,
            "error": self.error,
            "source": "api",
            "status": self.status,
            "created_at": written(self.created_at),
            "started_at": written(self.started_at),
            "completed_at": written(ended_at),
            "urls": {
                "get": f"{base}/v1/predictions/{self.id}",
                "cancel": f"{base}/v1/predictions/{self.id}/cancel",
                "web": f"https://replicate.com/p/{self.id}",
            },
        }
        if ended_at is not None:
            ran = (ended_at - self.started_at).total_seconds() if self.started_at else 0.0
            total = (ended_at - self.created_at).total_seconds()
            told["metrics"] = {"predict_time": ran, "total_time": total, **self._counts()}
        if self.webhook:
            told["webhook"] = self.webhook
        return told

    def _counts(self) -> dict[str, int]:
        """Count what some models are billed by; here, every piece of text is a token."""
        if self.status != "succeeded":
            return {}
        if self.model.kind == "text":
            asked = len(str(self.input.get("prompt", "")).split())
            return {"input_token_count": asked, "output_token_count": len(self.output)}
        return {"image_count": len(self.media)} if self.model.kind == "image" else {}
