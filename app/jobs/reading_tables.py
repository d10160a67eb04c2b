"""Edits in words that a language model is asked to read."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, Numeric, String, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.postgres import Table
from app.jobs.states import ReadingStatus
from app.jobs.tables import JobRow

_Time = DateTime(timezone=True)


class ReadingRow(Table):
    """Instructions for one version of a film. Its task has its id; what it costs is the job's."""

    __tablename__ = "edit_readings"
    __table_args__ = (
        CheckConstraint("status IN ('queued', 'completed', 'failed')", name="status"),
        CheckConstraint("(status = 'completed') = (operations IS NOT NULL)", name="operations"),
        CheckConstraint("(status = 'failed') = (error_code IS NOT NULL)", name="error"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(JobRow.id, ondelete="CASCADE"), index=True)
    composition_id: Mapped[UUID] = mapped_column(ForeignKey("compositions.id", ondelete="CASCADE"))
    instructions: Mapped[str] = mapped_column(Text)
    estimate_usd: Mapped[Decimal] = mapped_column(Numeric(10, 4))
    """Of one question."""
    status: Mapped[ReadingStatus] = mapped_column(String(20), server_default="queued")
    operations: Mapped[list[Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The `Operation`s that are meant."""
    error_code: Mapped[str | None] = mapped_column(String(100))
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
