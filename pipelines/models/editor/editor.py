"""The editor in steps: a question, its answer read and tried, at most two repairs."""

from collections.abc import Callable, Sequence

from pipelines.errors import ImpossibleBrief, NotUnderstood
from pipelines.film.operation import Operation
from pipelines.film.script import Question
from pipelines.film.timeline import Timeline
from pipelines.models.editor.answer import Answer, read_answer
from pipelines.models.editor.question import question
from pipelines.models.screenwriters.language_model.answer import (
    LONGEST_COMPLAINT,
    Flawed,
    printable,
)
from pipelines.models.screenwriters.language_model.question import repair

MOST_QUESTIONS = 3


def read(
    instructions: str,
    timeline: Timeline,
    tried: Callable[[Sequence[Operation]], object],
    answers: Sequence[str] = (),
) -> tuple[Operation, ...] | Question:
    """Return the operations, or the next question: it asks nobody itself, and does nothing.

    `answers` are those so far; `tried` raises `ImpossibleBrief` for operations that can't be done.
    Raises `NotUnderstood`.
    """
    first = question(instructions, timeline)
    if not answers:
        return first
    answer = answers[-1]
    result = _checked(read_answer(answer, instructions), tried)
    if isinstance(result, Answer):
        if not result.operations:
            raise NotUnderstood(f"The language model says: {printable(result.unclear)}")
        return result.operations
    if result.declined or len(answers) >= MOST_QUESTIONS:
        reason = result.complaints[0][:LONGEST_COMPLAINT]
        raise NotUnderstood(
            f"The language model gave nothing usable in {len(answers)} answers: {reason}."
        )
    return repair(first, printable(answer), result.complaints)


def _checked(
    found: Answer | Flawed, tried: Callable[[Sequence[Operation]], object]
) -> Answer | Flawed:
    if isinstance(found, Answer) and found.operations:
        try:
            tried(found.operations)
        except ImpossibleBrief as error:
            return Flawed((printable(str(error)),))
    return found
