"""Who sent a webhook: Standard Webhooks, https://www.standardwebhooks.com."""

import base64
import hashlib
import hmac
from collections.abc import Mapping

TOLERANCE_SECONDS = 300
"""Between the sender's clock and ours, either way: the standard's five minutes.

Whoever has overheard a webhook can send it again for no longer than that.
"""
SCHEME = "v1"
"""HMAC-SHA256 of `id.timestamp.body`, in base64."""


class ForgedWebhook(Exception):  # noqa: N818 - the class name is the sentence
    """Nobody who holds the secret has sent this just now. The message is for our log only."""


def verify(headers: Mapping[str, str], body: bytes, secret: str, *, now: float) -> None:
    """Raise `ForgedWebhook` unless `body` was signed with `secret` (`whsec_...`) about `now`.

    `now` is in seconds since 1970. A webhook that passes may still be one of before.
    """
    given = {name.lower(): value for name, value in headers.items()}
    try:
        message, timestamp = given["webhook-id"], given["webhook-timestamp"]
        signatures = given["webhook-signature"].split(" ")
    except KeyError as missing:
        raise ForgedWebhook(f"There is no {missing.args[0]}.") from missing
    if not (timestamp.isascii() and timestamp.isdecimal()):
        raise ForgedWebhook("webhook-timestamp is no number.")
    if abs(now - float(timestamp)) > TOLERANCE_SECONDS:
        raise ForgedWebhook("The webhook is from another time.")
    content = f"{message}.{timestamp}.".encode() + body
    wanted = base64.b64encode(hmac.digest(_key(secret), content, hashlib.sha256))
    # Several while the secret is being changed. Not any(): each takes the same time.
    fitting = 0
    for signature in signatures:
        scheme, _, value = signature.partition(",")
        fitting += scheme == SCHEME and hmac.compare_digest(value.encode(), wanted)
    if not fitting:
        raise ForgedWebhook("The signature is not ours.")


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        key = b""
    if not key:  # anyone could sign with it
        raise ForgedWebhook("The webhook secret is not whsec_ and base64.")
    return key
