"""The base of every film value: frozen, closed, and with a fingerprint."""

import hashlib
import json

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """An immutable value that refuses unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def fingerprint(self) -> str:
        """Return the content key: SHA-256 (64 hex digits) of the canonical JSON form."""
        return fingerprint(self.model_dump(mode="json"))


def fingerprint(content: object) -> str:
    """Return the SHA-256 (64 hex digits) of JSON `content`; key order does not matter."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
