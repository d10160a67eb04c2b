from datetime import datetime
from typing import Annotated, Any, Final, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.jobs.events import PAGE, Event

MAX_SEQ: Final = 2**31 - 1
"""What the database's integer holds."""


class JobEvent(BaseModel):
    """Something that happened to a job; the same over HTTP and WebSocket."""

    seq: int
    type: str
    job_id: UUID
    at: datetime
    data: dict[str, Any]

    @classmethod
    def of(cls, event: Event) -> Self:
        return cls(
            seq=event.seq, type=event.type, job_id=event.job_id, at=event.at, data=event.data
        )


class EventsQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    after: Annotated[int, Field(ge=0, le=MAX_SEQ)] = 0
    limit: Annotated[int, Field(ge=1, le=PAGE)] = 100


class JobEvents(BaseModel):
    events: list[JobEvent]
    next_after: int
    """Ask for events after this number next."""


class Progress(BaseModel):
    current_step: str
    percentage: int
    clips_completed: int
    total_clips: int
    segments_completed: int
    total_segments: int
