from datetime import datetime
from typing import Any, Literal
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Index, String, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.postgres import Table
from app.sessions.tables import SessionRow

DeliveryState = Literal["pending", "delivered", "dead"]
_Time = DateTime(timezone=True)


class SecretRow(Table):
    """What a user's webhooks are signed with.

    It can't be hashed, since it is what signs: a copy of this table lets its holder lie to users'
    programs, and opens no session.
    """

    __tablename__ = "webhook_secrets"

    session_id: Mapped[UUID] = mapped_column(
        ForeignKey(SessionRow.id, ondelete="CASCADE"), primary_key=True
    )
    secret: Mapped[str] = mapped_column(String(100))
    """`whsec_` and base64."""
    previous: Mapped[str | None] = mapped_column(String(100))
    """Signs beside the new one for a while, so that nothing is refused during the change."""
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())


class DeliveryRow(Table):
    """One message to one URL, written in the transaction of the event it tells of."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'delivered', 'dead')", name="state"),
        CheckConstraint("attempt >= 0", name="attempt"),
        Index(None, "due_at", postgresql_where=text("state = 'pending'")),
        Index(None, "job_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    """Stays the same over all attempts, as `webhook-id`."""
    session_id: Mapped[UUID] = mapped_column(ForeignKey(SessionRow.id, ondelete="CASCADE"))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("generation_jobs.id", ondelete="CASCADE"))
    url: Mapped[str] = mapped_column(Text)
    type: Mapped[str] = mapped_column(String(50))
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    state: Mapped[DeliveryState] = mapped_column(String(10), server_default="pending")
    attempt: Mapped[int] = mapped_column(server_default=text("0"))
    """Counted when it begins, so that one that ends its process counts too."""
    due_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    """When the next attempt may begin; during one, when others may take it for lost."""
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.clock_timestamp())
