from datetime import datetime
from uuid import UUID

from app.jobs.states import CompositionStatus
from app.schema import Answer
from pipelines.film.timeline import Timeline


class CompositionSummary(Answer):
    """One version of a film."""

    composition_id: UUID
    """The version."""
    generation_id: UUID
    """Its film."""
    version: int
    """From 1."""
    parent_composition_id: UUID | None
    """The version that it was edited from."""
    title: str
    """What the film is called."""
    status: CompositionStatus
    """Where it stands."""
    duration_seconds: float
    """Of the film."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    file_size_bytes: int | None
    """Of the finished file."""
    thumbnail_url: str | None
    """Valid for an hour."""
    created_at: datetime
    """When it was ordered."""
    rendered_at: datetime | None
    """When it was finished."""
    error: str | None
    """Why it failed."""
    remarks: list[str]
    """What its owner should know, such as words that found no room."""


class Composition(CompositionSummary):
    """One version of a film, with its timeline."""

    timeline: Timeline
    """The edit."""
    thumbnails: dict[str, str]
    """Of its scenes' clips, by the scenes' ids; each valid for an hour."""


class Download(Answer):
    """Where a finished film is had."""

    download_url: str
    """Gives the film to anyone, until `expires_at`."""
    expires_at: datetime
    """When the URL stops working."""
    filename: str
    """What a browser saves it as."""
    file_size_bytes: int
    """Of the file."""
