"""What is bought, what may be spent on it, and what was bought before."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import (
    CHAR,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Index,
    Numeric,
    String,
    Text,
    func,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.postgres import Table
from pipelines.film.call import CallState

_Cost = Numeric(10, 4)
_Time = DateTime(timezone=True)
_OPEN = sql("state IN ('intent', 'created')")


class CallRow(Table):
    """A paid call. Its row outlives the job: money spent is never forgotten."""

    __tablename__ = "provider_calls"
    __table_args__ = (
        CheckConstraint(
            "state IN ('intent', 'created', 'succeeded', 'failed', 'withdrawn', 'lost')",
            name="state",
        ),
        CheckConstraint(
            "state NOT IN ('created', 'succeeded') OR provider_id IS NOT NULL", name="provider_id"
        ),
        CheckConstraint(
            "(state IN ('intent', 'created')) = (charged_usd IS NULL)"
            " AND (ended_at IS NULL) = (charged_usd IS NULL)",
            name="charged_usd",
        ),
        CheckConstraint("estimate_usd >= 0", name="estimate_usd"),
        Index(
            "provider_calls_subject_key",
            "job_id",
            "subject",
            unique=True,
            postgresql_where=sql("state IN ('intent', 'created', 'succeeded')"),
        ),
        Index("provider_calls_cache_key_key", "cache_key", unique=True, postgresql_where=_OPEN),
        Index("provider_calls_open_idx", "sent_at", postgresql_where=_OPEN),
        Index("provider_calls_ended_at_idx", "ended_at"),
        Index(
            "provider_calls_model_idx",
            "model",
            postgresql_include=["charged_usd"],
            postgresql_where=sql("charged_usd > 0"),
        ),
        Index("provider_calls_lost_idx", "ended_at", postgresql_where=sql("state = 'lost'")),
        Index(
            "provider_calls_after_job_idx",
            "ended_at",
            postgresql_where=sql("state = 'succeeded' AND reason IS NOT NULL"),
        ),
    )

    nonce: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    job_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("generation_jobs.id", ondelete="SET NULL"), index=True
    )
    subject: Mapped[str] = mapped_column(String(100))
    round: Mapped[int]
    """The job's `retry_count`: models that failed in an earlier round are tried again."""
    model: Mapped[str] = mapped_column(String(200))
    version: Mapped[str] = mapped_column(String(100))
    input_key: Mapped[str] = mapped_column(CHAR(64))
    cache_key: Mapped[str | None] = mapped_column(CHAR(64))
    state: Mapped[CallState] = mapped_column(String(10), server_default="intent")
    budgets: Mapped[list[str]] = mapped_column(ARRAY(Text))
    """Scopes of the budgets that the estimate was reserved in."""
    estimate_usd: Mapped[Decimal] = mapped_column(_Cost)
    charged_usd: Mapped[Decimal | None] = mapped_column(_Cost)
    provider_id: Mapped[str | None] = mapped_column(String(200), unique=True)
    prediction: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    """The newest `Prediction` known."""
    reason: Mapped[str | None] = mapped_column(Text)
    intent_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    sent_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    """When it was last about to be sent."""
    checked_at: Mapped[datetime | None] = mapped_column(_Time)
    """When it was last looked at for a job that has ended."""
    ended_at: Mapped[datetime | None] = mapped_column(_Time)


class BudgetRow(Table):
    """What may be spent in a scope: `job:<id>`, `session:<id>`, `session:<id>:<day>` or `all`."""

    __tablename__ = "budgets"
    __table_args__ = (CheckConstraint("committed_usd >= 0", name="committed_usd"),)

    scope: Mapped[str] = mapped_column(String(100), primary_key=True)
    limit_usd: Mapped[Decimal] = mapped_column(_Cost)
    committed_usd: Mapped[Decimal] = mapped_column(_Cost, server_default=sql("0"))
    """Spent, or reserved for calls under way. It may pass the limit only by what a provider
    charged above its price."""
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())


class CacheRow(Table):
    """Something bought before, to be used again."""

    __tablename__ = "prompt_cache"

    cache_key: Mapped[str] = mapped_column(CHAR(64), primary_key=True)
    model: Mapped[str] = mapped_column(String(200))
    goods: Mapped[Any] = mapped_column(JSONB)
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())


class WebhookRow(Table):
    """A webhook that has been taken in: each counts once."""

    __tablename__ = "webhook_inbox"

    webhook_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    nonce: Mapped[UUID]
    received_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now(), index=True)
