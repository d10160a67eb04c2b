from datetime import datetime
from uuid import UUID

from app.schema import Answer


class SessionOpened(Answer):
    """A new session. The token is told only here."""

    session_id: UUID
    """The user, as far as we know one."""
    token: str
    """For `Authorization: Bearer`."""
    expires_at: datetime
    """When the token stops working."""
