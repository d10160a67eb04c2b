"""Signs as https://www.standardwebhooks.com says: HMAC-SHA256 of `id.timestamp.body`."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from typing import Final

MARK: Final = "whsec_"
KEY_BYTES: Final = 32
"""Of the standard's 24 to 64; as long as the digest."""


def new_secret() -> str:
    return MARK + base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()


def sign(message: str, timestamp: int, body: bytes, with_secrets: Iterable[str]) -> dict[str, str]:
    """Return the headers that prove who sends `body`; each secret makes a signature of its own.

    `timestamp` is in seconds since 1970.
    """
    content = f"{message}.{timestamp}.".encode() + body
    signatures = [f"v1,{_digest(content, secret)}" for secret in with_secrets]
    return {
        "webhook-id": message,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def _digest(content: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(MARK))
    return base64.b64encode(hmac.digest(key, content, hashlib.sha256)).decode()
