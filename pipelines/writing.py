"""How a brief becomes a script: by the built-in writer, or by a language model that is paid."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from pipelines.asking import Asking
from pipelines.errors import BudgetExhausted, ProviderError
from pipelines.film.brief import Brief
from pipelines.film.script import Question, Script
from pipelines.film.terms import Terms
from pipelines.film.timeline import Timeline
from pipelines.footage.reference import referenced
from pipelines.ports import Screenwriter

Price = Callable[[Timeline], Decimal]


@dataclass(frozen=True)
class Scriptwriting:
    """The writing of one job's script."""

    builtin: Screenwriter
    language: Screenwriter | None
    asking: Asking
    terms: Terms
    price: Price

    async def script(self, brief: Brief) -> tuple[Script, Decimal]:
        """Return the script and what its clips will cost.

        Raises `BudgetExhausted`, before anything is bought, if that is more than may be spent.
        """
        written = await self.builtin.write(brief)
        if isinstance(written, Question):
            raise TypeError("The built-in writer asks nobody.")
        self._afford(self.price(written.timeline))
        if self.language is not None and self.terms.quality != "draft":
            written = await self._with_answers(self.language, brief)
        timeline, remarks = referenced(
            with_given(written.timeline, brief), brief.references, self.terms, self.asking.registry
        )
        changes = {"timeline": timeline, "remarks": (*written.remarks, *remarks)}
        written = written.model_copy(update=changes)
        cost = self.price(written.timeline)
        self._afford(cost)
        return written, cost

    async def _with_answers(self, writer: Screenwriter, brief: Brief) -> Script:
        answers: tuple[str, ...] = ()
        while isinstance(written := await writer.write(brief, answers), Question):
            answers += (await self._answer(written, len(answers) + 1),)
        return written

    async def _answer(self, question: Question, number: int) -> str:
        """Return the model's answer; empty if it can't be had."""
        with suppress(BudgetExhausted, ProviderError):
            return await self.asking.answer(question, f"plan/{number}")
        return ""

    def _afford(self, cost: Decimal) -> None:
        budget = self.terms.budget_usd
        if budget is not None and cost > budget:
            raise BudgetExhausted(
                f"The film costs about ${cost.normalize():f}; its budget is "
                f"${budget.normalize():f}."
            )


def with_given(timeline: Timeline, brief: Brief) -> Timeline:
    """Return the timeline with what the user has brought in it."""
    sounds = {"music": brief.music, "voice_over": brief.voice_over}
    return timeline.model_copy(
        update={
            "logo": brief.logo,
            "soundtrack": timeline.soundtrack.model_copy(update=sounds),
            "voice": None if brief.voice_over else timeline.voice,
        }
    )
