from datetime import datetime
from typing import Literal, get_args
from uuid import UUID

from pydantic import BaseModel

from pipelines.ffmpeg.upload import Medium

AssetType = Literal["logo", "product_image", "background", "audio", "video", "other"]
TYPES = get_args(AssetType)


class Asset(BaseModel):
    """A file that films can be made with."""

    asset_id: UUID
    type: AssetType
    filename: str
    medium: Medium
    size_bytes: int
    width: int
    """Pixels, as it is shown; 0 for sound."""
    height: int
    duration_seconds: float
    """0 for pictures; of films to within a few frames."""
    has_sound: bool
    url: str
    """Valid for an hour."""
    created_at: datetime


class Assets(BaseModel):
    assets: list[Asset]
    """Newest first."""
