from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CHAR, DateTime, func
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
