from datetime import datetime

from app.schema import Answer


class SecretState(Answer):
    """Whether there is a secret; it is not told again."""

    created_at: datetime | None
    """None: there is none yet."""


class SecretMade(Answer):
    """A new secret. It is told only here."""

    secret: str
    """`whsec_...`, as libraries for Standard Webhooks take it."""
    created_at: datetime
    """When it was made."""
