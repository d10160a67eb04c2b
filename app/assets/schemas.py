from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

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
    thumbnail_url: str | None
    """Of a picture or film, 320 pixels at most; valid for an hour."""
    created_at: datetime


class AssetQuery(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    cursor: Annotated[str | None, Field(max_length=200)] = None
    """`next_cursor` of the page before."""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    type: AssetType | None = None


class Assets(BaseModel):
    assets: list[Asset]
    """Newest first."""
    next_cursor: str | None
    """Absent on the last page."""


class UploadWanted(BaseModel):
    """A file that is to be uploaded straight to the object store."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    type: AssetType
    filename: Annotated[str, Field(min_length=1, max_length=255)]
    size_bytes: Annotated[int, Field(ge=1, le=1 << 30)]
    """Exactly: the store takes no other size."""


class PresignedUpload(BaseModel):
    """A form that takes one file: send it, and then `complete` the asset."""

    asset_id: UUID
    url: str
    """Where to POST the form, as multipart/form-data."""
    fields: dict[str, str]
    """The form's fields, as they are; the file comes last, as `file`."""
    expires_at: datetime
    """By then the upload has to begin; it is to be completed within an hour of being promised."""
