"""An edit in words that the grammar does not know, read by a language model that is paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.asking import Asking
from pipelines.film.operation import Operation
from pipelines.film.script import Question
from pipelines.film.timeline import Timeline
from pipelines.models.editor.editor import read

Tried = Callable[[Sequence[Operation]], object]
"""Does the operations on paper; raises `ImpossibleBrief` if they can't be done."""


@dataclass(frozen=True)
class ReadingOrder:
    """Instructions for one version of a film."""

    reading_id: str
    instructions: str
    timeline: Timeline
    tried: Tried


async def read_instructions(order: ReadingOrder, asking: Asking) -> tuple[Operation, ...]:
    """Return the operations that are meant: nothing is done, and nothing bought but the answer.

    Raises `NotUnderstood`, and `BudgetExhausted` or `ProviderError` if nobody answers.
    """
    answers: tuple[str, ...] = ()
    while isinstance(
        result := read(order.instructions, order.timeline, order.tried, answers), Question
    ):
        subject = f"reading/{order.reading_id}/{len(answers) + 1}"
        answers += (await asking.answer(result, subject),)
    return result
