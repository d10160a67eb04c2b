"""What a language model may answer: operations on the film, the same that editors send."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from pipelines.film import operation as op
from pipelines.models.screenwriters.language_model.answer import (
    LONGEST_ANSWER,
    Flawed,
    complaints_of,
    object_in,
)
from pipelines.models.screenwriters.language_model.plan import ONE_LINE, untitled

MOST_OPERATIONS = 100

_Operation = Annotated[
    op.Reorder
    | op.Trim
    | op.Split
    | op.Insert
    | op.Remove
    | op.Retitle
    | op.Narrate
    | op.Retake
    | op.Refit
    | op.Join
    | op.Music
    | op.ClipSound
    | op.BurnCaptions
    | op.Reframe,
    Field(discriminator="op"),
]
"""All but what puts a user's files into the film: of those the model knows nothing."""


class Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    operations: Annotated[tuple[_Operation, ...], Field(max_length=MOST_OPERATIONS)] = ()
    unclear: Annotated[
        str,
        StringConstraints(max_length=200),
        ONE_LINE,
        Field(description="only if it can't be done with operations: why, in one sentence"),
    ] = ""


def schema() -> dict[str, Any]:
    """Return the JSON schema of an answer, without the names that pydantic gives to everything."""
    cleaned: dict[str, Any] = untitled(Answer.model_json_schema())
    return cleaned


def read_answer(answer: str, instructions: str) -> Answer | Flawed:
    """Return what is answered, or what is wrong with it.

    A model may name a clip model only where the user has: it decides what a clip costs.
    """
    if len(answer) > LONGEST_ANSWER:
        return Flawed((f"it is longer than {LONGEST_ANSWER} characters",))
    found = object_in(answer, "operations", "unclear")
    if found is None:
        return Flawed(("there is no whole JSON object in it",))
    try:
        read = Answer.model_validate(found)
    except ValidationError as error:
        return Flawed(complaints_of(error))
    if complaints := tuple(_not_allowed(read.operations, instructions)):
        return Flawed(complaints)
    if not read.operations and not read.unclear:
        return Flawed(("there are no operations, and nothing says why",))
    return read


def _not_allowed(operations: Sequence[op.Operation], instructions: str) -> list[str]:
    found = []
    for number, each in enumerate(operations):
        if isinstance(each, op.Insert | op.Music) and each.asset_id is not None:
            found.append(f"operations[{number}].asset_id: files can't be named")
        if isinstance(each, op.Retake) and each.model and each.model not in instructions:
            found.append(f"operations[{number}].model: nobody has asked for this model")
    return found
