from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CHAR, DateTime, ForeignKey, String, func, text
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.postgres import Table


class SessionRow(Table):
    """An anonymous user: whoever knows the token."""

    __tablename__ = "user_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(CHAR(64), unique=True)
    """SHA-256 of the token: a copy of this table opens no session."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    last_active_at: Mapped[datetime] = mapped_column(
        DateTime(timezone=True), server_default=func.now()
    )
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)


class KeyRow(Table):
    """A key with which programs act for a session's user, even once the session has run out."""

    __tablename__ = "api_keys"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(
        ForeignKey(SessionRow.id, ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(100))
    """What the key is for, in its owner's words."""
    prefix: Mapped[str] = mapped_column(String(20), unique=True)
    """The key's beginning, by which people tell keys apart; no secret."""
    key_hash: Mapped[str] = mapped_column(CHAR(64), unique=True)
    """SHA-256 of the whole key."""
    operator: Mapped[bool] = mapped_column(server_default=text("false"))
    """Whether it may see how the installation is, besides its own films."""
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
