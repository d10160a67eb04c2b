from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.generations.schemas import Dollars
from app.jobs.states import ReadingStatus
from app.schema import Answer, Body
from pipelines.film.brief import MAX_SEED
from pipelines.film.operation import Operation
from pipelines.film.review import TEXT
from pipelines.film.terms import ModelId
from pipelines.film.timeline import Timeline


class EditRequest(Body):
    """An edit as operations."""

    operations: Annotated[tuple[Operation, ...], Field(min_length=1, max_length=100)]
    """Done in turn."""
    apply_immediately: bool = False
    """Otherwise the answer says what would happen, and nothing does."""


class Instructions(Body):
    """An edit in words."""

    instructions: Annotated[str, Field(min_length=1, max_length=1000, pattern=TEXT)]
    """In English, such as `Trim the intro to 3 seconds and put the call to action at the end`."""
    apply_immediately: bool = False
    """Otherwise the answer says what would happen, and nothing does."""
    language_model: bool = True
    """Whether words that rayreel does not know may be read by a language model, where there is a
    provider's key. That costs a cent or two, and nothing is applied before you have seen what was
    read."""


class Regeneration(Body):
    """Another take of a clip; without anything it is another attempt at the same prompt."""

    prompt: Annotated[str, Field(min_length=1, max_length=8000, pattern=TEXT)] | None = None
    """Another one; absent: the scene's own."""
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] | None = None
    """Another one; absent: chosen at random."""
    model: ModelId | None = None
    """To try first."""
    apply_immediately: bool = True
    """Otherwise the answer says what would happen, and nothing does."""


class ReadingError(Answer):
    """Why the words were not read."""

    code: str
    """Such as `not_understood` or `budget_exhausted`."""
    detail: str
    """One sentence for people."""


class Redone(Answer):
    """One thing that is made anew."""

    what: Literal["clip", "line", "segment", "sound"]
    """A line is what a voice says in a scene."""
    scene_id: str | None
    """Of a clip or a line, or the (first) scene a segment shows."""
    duration_seconds: float
    """Of what is made."""
    estimated_seconds: float
    """Of work; clips that are bought are waited for at the same time."""
    estimated_cost_usd: Dollars
    """What is bought for it."""


class Edit(Answer):
    """What an edit does, or would do."""

    operations: list[Operation]
    """What is done, in turn."""
    redo: list[Redone]
    """All that is made anew."""
    warnings: list[str]
    """What had to give way to the edit."""
    timeline: Timeline
    """The film after it."""
    duration_seconds: float
    """Of the film after it."""
    estimated_cost_usd: Dollars
    """Of all that is bought."""
    estimated_seconds: float
    """Until the new version is done."""
    composition_id: UUID | None
    """The new version that is being made; None if nothing was changed."""


class Reading(Answer):
    """Words that a language model is asked to read as operations; nothing is changed by it.

    Send the operations to `POST /compositions/{composition_id}/edit` to have them done.
    """

    reading_id: UUID
    """To follow it by."""
    composition_id: UUID
    """The version that is meant."""
    instructions: str
    """As they were told."""
    status: ReadingStatus
    """`queued` until the model has answered."""
    estimated_cost_usd: Dollars
    """Of one question; up to three are asked if answers are of no use."""
    cost_usd: Dollars
    """Spent on it so far."""
    edit: Edit | None
    """What was read, and what it would do, once it is completed."""
    error: ReadingError | None
    """Why nothing was read, if it has failed."""
