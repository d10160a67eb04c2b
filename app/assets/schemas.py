from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

from pydantic import Field

from app.schema import Answer, Body
from pipelines.ffmpeg.upload import Medium

AssetType = Literal["logo", "product_image", "background", "audio", "video", "other"]
TYPES = get_args(AssetType)


class Asset(Answer):
    """A file that films can be made with."""

    asset_id: UUID
    """What orders name it by."""
    type: AssetType
    """What it is for."""
    filename: str
    """As its user calls it."""
    medium: Medium
    """What it is, by its content."""
    size_bytes: int
    """Of the file."""
    width: int
    """Pixels, as it is shown; 0 for sound."""
    height: int
    """Pixels, as it is shown; 0 for sound."""
    duration_seconds: float
    """0 for pictures; of films to within a few frames."""
    has_sound: bool
    """Whether there is something to hear in it."""
    url: str
    """Valid for an hour."""
    thumbnail_url: str | None
    """Of a picture or film, 320 pixels at most; valid for an hour."""
    created_at: datetime
    """When it was taken in."""


class AssetQuery(Body):
    """Which files to list."""

    cursor: Annotated[str | None, Field(max_length=200)] = None
    """`next_cursor` of the page before."""
    limit: Annotated[int, Field(ge=1, le=100)] = 50
    """How many files at most."""
    type: AssetType | None = None
    """Those of this type alone."""


class Assets(Answer):
    """A user's files."""

    assets: list[Asset]
    """Newest first."""
    next_cursor: str | None
    """Absent on the last page."""


class UploadWanted(Body):
    """A file that is to be uploaded straight to the object store."""

    type: AssetType
    """What it is for; decides what it may be and how large."""
    filename: Annotated[str, Field(min_length=1, max_length=255)]
    """A plain name with its ending, no path."""
    size_bytes: Annotated[int, Field(ge=1, le=1 << 30)]
    """Exactly: the store takes no other size."""


class PresignedUpload(Answer):
    """A form that takes one file: send it, and then `complete` the asset."""

    asset_id: UUID
    """What the file will be called by, once it is complete."""
    url: str
    """Where to POST the form, as multipart/form-data."""
    fields: dict[str, str]
    """The form's fields, as they are; the file comes last, as `file`."""
    expires_at: datetime
    """By then the upload has to begin; it is to be completed within an hour of being promised."""
