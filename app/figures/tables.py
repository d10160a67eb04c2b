"""What the whole installation has come to, and who works in it just now."""

from datetime import datetime
from typing import Any, Literal

from sqlalchemy import CheckConstraint, DateTime, String, Text, func
from sqlalchemy.dialects.postgresql import ARRAY, DOUBLE_PRECISION, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.postgres import Table

ReplicaKind = Literal["events", "producer"]
_Time = DateTime(timezone=True)


class TallyRow(Table):
    """A number that only grows, whatever rows it was counted from are deleted later."""

    __tablename__ = "tallies"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    labels: Mapped[list[str]] = mapped_column(ARRAY(Text), primary_key=True)
    bucket: Mapped[str] = mapped_column(String(20), primary_key=True)
    """Of a histogram: the upper bound, or `sum`; empty for a plain count."""
    amount: Mapped[float] = mapped_column(DOUBLE_PRECISION)


class ReplicaRow(Table):
    """A replica that has told of itself; one that dies is simply silent from then on."""

    __tablename__ = "replicas"
    __table_args__ = (CheckConstraint("kind IN ('events', 'producer')", name="kind"),)

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    kind: Mapped[ReplicaKind] = mapped_column(String(20))
    started_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    beat_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """What it knows of itself: a producer its jobs and Ray's nodes, events its sockets."""
