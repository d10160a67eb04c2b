from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import CHAR, BigInteger, CheckConstraint, DateTime, ForeignKey, Index, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.assets.schemas import AssetType
from app.infrastructure.postgres import Table
from app.sessions.tables import SessionRow

_KNOWN = "type IN ('logo', 'product_image', 'background', 'audio', 'video', 'other')"
_Time = DateTime(timezone=True)


class AssetRow(Table):
    """A file of a user's. The row is written once the file is in the object store."""

    __tablename__ = "brand_assets"
    __table_args__ = (
        CheckConstraint(_KNOWN, name="type"),
        CheckConstraint("size_bytes > 0", name="size"),
        Index("brand_assets_session_id_created_at_idx", "session_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey(SessionRow.id, ondelete="CASCADE"))
    type: Mapped[AssetType] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(255))
    """As its user calls it: shown, and never a path of ours."""
    location: Mapped[str] = mapped_column(String(300))
    sha256: Mapped[str] = mapped_column(CHAR(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """`pipelines.ffmpeg.upload.Facts`."""
    thumbnail: Mapped[str | None] = mapped_column(String(300))
    """Where there is one; sound has none."""
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())


class AwaitedRow(Table):
    """A file that its user may upload straight to the object store, for a while."""

    __tablename__ = "awaited_assets"
    __table_args__ = (
        CheckConstraint(_KNOWN, name="type"),
        CheckConstraint("size_bytes > 0", name="size"),
        Index("awaited_assets_session_id_created_at_idx", "session_id", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Of the asset that it becomes."""
    session_id: Mapped[UUID] = mapped_column(ForeignKey(SessionRow.id, ondelete="CASCADE"))
    type: Mapped[AssetType] = mapped_column(String(20))
    filename: Mapped[str] = mapped_column(String(255))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    """As it was promised: the store takes no other."""
    claimed_until: Mapped[datetime | None] = mapped_column(_Time)
    """While a request looks it through."""
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
