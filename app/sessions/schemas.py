from datetime import datetime
from uuid import UUID

from pydantic import BaseModel


class SessionOpened(BaseModel):
    """A new session. The token is told only here."""

    session_id: UUID
    token: str
    expires_at: datetime
