from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from app.jobs.states import CompositionStatus
from pipelines.film.timeline import Timeline


class CompositionSummary(BaseModel):
    """One version of a film."""

    composition_id: UUID
    generation_id: UUID
    version: int
    parent_composition_id: UUID | None
    title: str
    status: CompositionStatus
    duration_seconds: float
    width: int
    height: int
    file_size_bytes: int | None
    thumbnail_url: str | None
    """Valid for an hour."""
    created_at: datetime
    rendered_at: datetime | None
    error: str | None
    remarks: list[str]
    """What its owner should know, such as words that found no room."""


class Composition(CompositionSummary):
    timeline: Timeline
    thumbnails: dict[str, str]
    """Of its scenes' clips, by the scenes' ids; each valid for an hour."""


class Download(BaseModel):
    download_url: str
    expires_at: datetime
    filename: str
    file_size_bytes: int
