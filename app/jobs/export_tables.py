"""Exports: finished versions of films in other forms."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, DateTime, ForeignKey, String, Text, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.postgres import Table
from app.jobs.states import ExportStatus
from app.jobs.tables import JobRow

_Time = DateTime(timezone=True)


class ExportRow(Table):
    """One form of a composition. Its task has its id; its events are the job's."""

    __tablename__ = "exports"
    __table_args__ = (
        UniqueConstraint("composition_id", "output_key"),
        CheckConstraint("status IN ('queued', 'rendering', 'completed', 'failed')", name="status"),
        CheckConstraint("(status = 'completed') = (film IS NOT NULL)", name="film"),
        CheckConstraint("(status = 'failed') = (error_code IS NOT NULL)", name="error"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(JobRow.id, ondelete="CASCADE"), index=True)
    composition_id: Mapped[UUID] = mapped_column(ForeignKey("compositions.id", ondelete="CASCADE"))
    output: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The `Form`."""
    output_key: Mapped[str] = mapped_column(String(64))
    """Its fingerprint: of one composition, equal ones are one export."""
    status: Mapped[ExportStatus] = mapped_column(String(20), server_default="queued")
    choice: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The `EncoderChoice`: made once, so that a producer that goes on with it keeps to it."""
    segment_count: Mapped[int | None]
    segments: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=sql("'{}'"))
    """The `EncodedSegment`s there are, by content key."""
    error_code: Mapped[str | None] = mapped_column(String(100))
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    completed_at: Mapped[datetime | None] = mapped_column(_Time)
    film: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The `Film` it has become."""
