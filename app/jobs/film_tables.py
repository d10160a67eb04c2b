"""What a job makes: clips, segments and compositions, each beside its value from `pipelines`."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.postgres import Table
from app.jobs.states import ClipStatus, CompositionStatus
from app.jobs.tables import JobRow

_Seconds = Numeric(10, 3)
_Time = DateTime(timezone=True)


class ClipRow(Table):
    """One scene of the plan and the clip it gets."""

    __tablename__ = "clips"
    __table_args__ = (
        UniqueConstraint("job_id", "sequence_number"),
        UniqueConstraint("job_id", "scene_id"),
        CheckConstraint("sequence_number >= 1", name="sequence_number"),
        CheckConstraint(
            "status IN ('pending', 'generating', 'completed', 'failed')", name="status"
        ),
        CheckConstraint("(status = 'completed') = (delivery IS NOT NULL)", name="delivery"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(JobRow.id, ondelete="CASCADE"))
    sequence_number: Mapped[int]
    scene_id: Mapped[str] = mapped_column(String(32))
    status: Mapped[ClipStatus] = mapped_column(String(20), server_default="pending")
    prompt: Mapped[str] = mapped_column(Text)
    duration_seconds: Mapped[Decimal] = mapped_column(_Seconds)
    model_name: Mapped[str | None] = mapped_column(String(255))
    generation_cost_usd: Mapped[Decimal] = mapped_column(Numeric(10, 4), server_default=text("0"))
    cached: Mapped[bool] = mapped_column(server_default=text("false"))
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    started_at: Mapped[datetime | None] = mapped_column(_Time)
    """When it was last ordered."""
    generated_at: Mapped[datetime | None] = mapped_column(_Time)
    delivery: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The `Clip`."""


class CompositionRow(Table):
    """A rendered, or rendering, version of the film."""

    __tablename__ = "compositions"
    __table_args__ = (
        UniqueConstraint("job_id", "version"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("status IN ('pending', 'rendering', 'completed', 'failed')", name="status"),
        CheckConstraint("(status = 'completed') = (film IS NOT NULL)", name="film"),
        CheckConstraint("(film IS NULL) = (rendered_at IS NULL)", name="rendered_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_id: Mapped[UUID] = mapped_column(ForeignKey(JobRow.id, ondelete="CASCADE"))
    version: Mapped[int] = mapped_column(server_default=text("1"))
    parent_composition_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("compositions.id", ondelete="SET NULL")
    )
    title: Mapped[str] = mapped_column(String(255))
    status: Mapped[CompositionStatus] = mapped_column(String(20), server_default="pending")
    timeline_data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The `Timeline`."""
    duration_seconds: Mapped[Decimal] = mapped_column(_Seconds)
    width: Mapped[int]
    height: Mapped[int]
    file_size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    error_message: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    rendered_at: Mapped[datetime | None] = mapped_column(_Time)
    audio: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The `MixedAudio`."""
    film: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The `Film`."""
    clips: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    """The finished film's `Clip`s by scene: those of the job are its newest version's."""


class SegmentRow(Table):
    """A piece of a composition that is encoded."""

    __tablename__ = "segments"
    __table_args__ = (
        UniqueConstraint("composition_id", "sequence_number"),
        CheckConstraint("sequence_number >= 1", name="sequence_number"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    composition_id: Mapped[UUID] = mapped_column(ForeignKey("compositions.id", ondelete="CASCADE"))
    sequence_number: Mapped[int]
    content_key: Mapped[str] = mapped_column(String(64))
    location: Mapped[str] = mapped_column(Text)
    file_size_bytes: Mapped[int] = mapped_column(BigInteger)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    encoded: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The `EncodedSegment`."""
