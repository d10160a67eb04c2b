from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import Field

from app.jobs.events import PAGE, Event
from app.schema import Answer, Body

MAX_SEQ: Final = 2**31 - 1
"""What the database's integer holds."""


class JobEvent(Answer):
    """Something that happened to a job; the same over HTTP and WebSocket."""

    seq: int
    """1, 2, 3 ... within the job; a heartbeat carries that of the event before it."""
    type: str
    """What happened."""
    job_id: UUID
    """The film's `generation_id`."""
    at: datetime
    """When it happened."""
    data: dict[str, Any]
    """What there is to say of it, by its type."""

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(
            seq=event.seq, type=event.type, job_id=event.job_id, at=event.at, data=event.data
        )


class EventsQuery(Body):
    """Where to begin."""

    after: Annotated[int, Field(ge=0, le=MAX_SEQ)] = 0
    """The `seq` of the last event that is known."""
    limit: Annotated[int, Field(ge=1, le=PAGE)] = 100
    """How many events at most."""


class JobEvents(Answer):
    """What happened to a job."""

    events: list[JobEvent]
    """In order."""
    next_after: int
    """Ask for events after this number next."""


class Progress(Answer):
    """How far a job is."""

    current_step: str
    """What is being done, in words."""
    percentage: int
    """Of the work, 0 to 100."""
    clips_completed: int
    """Clips that are there."""
    total_clips: int
    """One for each scene; 0 before there is a plan."""
    segments_completed: int
    """Segments that are encoded."""
    total_segments: int
    """Pieces that the film is put together from."""
