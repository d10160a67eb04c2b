"""A job, its place in the queue, its events and its figures."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
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
from app.jobs.states import JobStatus, TaskState
from app.sessions.tables import SessionRow

GENERATION: Final = "generation"
"""The kind of a task that makes a film."""
EXPORT: Final = "export"
"""The kind of one that exports a version of it."""
READING: Final = "reading"
"""The kind of one that has an edit in words read by a language model."""

_Cost = Numeric(10, 4)
_Seconds = Numeric(10, 3)
_Time = DateTime(timezone=True)


class JobRow(Table):
    """The order for one film. Whoever changes the job, or adds an event, holds this row's lock."""

    __tablename__ = "generation_jobs"
    __table_args__ = (
        CheckConstraint(
            "status IN ('queued', 'planning', 'awaiting_approval', 'generating', 'composing',"
            " 'completed', 'failed', 'cancelled')",
            name="status",
        ),
        CheckConstraint("(status = 'failed') = (error_code IS NOT NULL)", name="error"),
        CheckConstraint(
            "(status IN ('completed', 'failed', 'cancelled')) = (completed_at IS NOT NULL)",
            name="completed_at",
        ),
        CheckConstraint("duration_seconds BETWEEN 3 AND 180", name="duration_seconds"),
        CheckConstraint("last_seq >= 0", name="last_seq"),
        Index(None, "session_id", text("created_at DESC"), text("id DESC")),
        Index(None, "status"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey(SessionRow.id, ondelete="SET NULL"))
    status: Mapped[JobStatus] = mapped_column(String(20), server_default="queued")
    prompt: Mapped[str] = mapped_column(Text)
    duration_seconds: Mapped[int]
    aspect_ratio: Mapped[str] = mapped_column(String(10))
    brief: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """The `Brief`, whole: what the producer works from."""
    terms: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default=text("'{}'"))
    """The `Terms`."""
    webhook_url: Mapped[str | None] = mapped_column(Text)
    """Where the job's user is told what became of it."""
    composition_id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    """Reserved with the order, because media lie under it; its row comes with the plan."""
    clip_count: Mapped[int | None]
    clips_completed: Mapped[int] = mapped_column(server_default=text("0"))
    segment_count: Mapped[int | None]
    segments_completed: Mapped[int] = mapped_column(server_default=text("0"))
    estimated_cost_usd: Mapped[Decimal] = mapped_column(_Cost, server_default=text("0"))
    actual_cost_usd: Mapped[Decimal] = mapped_column(_Cost, server_default=text("0"))
    last_seq: Mapped[int] = mapped_column(server_default=text("0"))
    """The `seq` of the newest event: events are numbered without gaps."""
    retry_count: Mapped[int] = mapped_column(server_default=text("0"))
    error_code: Mapped[str | None] = mapped_column(String(100))
    error_message: Mapped[str | None] = mapped_column(Text)
    traceparent: Mapped[str] = mapped_column(String(55), server_default="")
    """Of the request that queued it last: what is done for it is part of that trace."""
    request_id: Mapped[str] = mapped_column(String(64), server_default="")
    """Of the same request, for the lines of the log."""
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    started_at: Mapped[datetime | None] = mapped_column(_Time)
    completed_at: Mapped[datetime | None] = mapped_column(_Time)


class TaskRow(Table):
    """A job's place in the queue. Held by lease: see `queue.JobQueue`."""

    __tablename__ = "task_queue"
    __table_args__ = (
        UniqueConstraint("job_id", "kind", "subject_id"),
        CheckConstraint("state IN ('ready', 'leased', 'done', 'dead')", name="state"),
        CheckConstraint(
            "(state = 'leased') = (lease_token IS NOT NULL)"
            " AND (lease_token IS NULL) = (lease_until IS NULL)",
            name="lease",
        ),
        CheckConstraint("attempt >= 0 AND max_attempts > 0", name="attempt"),
        Index(
            None,
            text("priority DESC"),
            "run_at",
            postgresql_where=text("state IN ('ready', 'leased')"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(50))
    job_id: Mapped[UUID] = mapped_column(ForeignKey("generation_jobs.id", ondelete="CASCADE"))
    subject_id: Mapped[UUID]
    """What the task makes: a composition, or an export."""
    priority: Mapped[int] = mapped_column(server_default=text("5"))
    run_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    state: Mapped[TaskState] = mapped_column(String(10), server_default="ready")
    lease_owner: Mapped[str | None] = mapped_column(String(255))
    lease_token: Mapped[UUID | None]
    lease_until: Mapped[datetime | None] = mapped_column(_Time)
    attempt: Mapped[int] = mapped_column(server_default=text("0"))
    """Claims since the job last got further."""
    max_attempts: Mapped[int] = mapped_column(server_default=text("5"))
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())


class EventRow(Table):
    __tablename__ = "job_events"
    __table_args__ = (CheckConstraint("seq > 0", name="seq"),)

    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("generation_jobs.id", ondelete="CASCADE"), primary_key=True
    )
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(50))
    at: Mapped[datetime] = mapped_column(_Time, server_default=func.clock_timestamp())
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)


class MetricsRow(Table):
    """How long a completed job took, and what it cost."""

    __tablename__ = "job_metrics"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_id: Mapped[UUID] = mapped_column(
        ForeignKey("generation_jobs.id", ondelete="CASCADE"), index=True
    )
    total_duration_seconds: Mapped[Decimal] = mapped_column(_Seconds)
    """From the order to the film, waiting included."""
    planning_time_seconds: Mapped[Decimal] = mapped_column(_Seconds)
    generation_time_seconds: Mapped[Decimal] = mapped_column(_Seconds)
    composition_time_seconds: Mapped[Decimal] = mapped_column(_Seconds)
    """From the last clip to the film."""
    clip_count: Mapped[int]
    film_seconds: Mapped[Decimal] = mapped_column(_Seconds)
    total_cost_usd: Mapped[Decimal] = mapped_column(_Cost)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now(), index=True)
