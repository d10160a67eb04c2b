from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import DateTime, ForeignKey, Index, String, Text, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.assets.tables import AssetRow
from app.infrastructure.postgres import Table
from app.sessions.tables import SessionRow

_Time = DateTime(timezone=True)


class BrandKitRow(Table):
    """What the films of one brand have in common. Films keep what it was when they were ordered."""

    __tablename__ = "brand_kits"
    __table_args__ = (UniqueConstraint("session_id", "name"), Index(None, "logo_asset_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    session_id: Mapped[UUID] = mapped_column(ForeignKey(SessionRow.id, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(100))
    brand_name: Mapped[str] = mapped_column(String(100))
    colors: Mapped[list[str]] = mapped_column(ARRAY(Text))
    logo_asset_id: Mapped[UUID | None] = mapped_column(ForeignKey(AssetRow.id, ondelete="SET NULL"))
    cta_text: Mapped[str] = mapped_column(String(80))
    style: Mapped[str] = mapped_column(String(200))
    music_style: Mapped[str] = mapped_column(String(100))
    voice: Mapped[str | None] = mapped_column(String(10))
    created_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now())
