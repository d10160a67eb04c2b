"""The screenwriter in steps: a question, its answer read, at most two repairs, then a script."""

from dataclasses import dataclass

from pipelines.film.brief import Brief
from pipelines.film.script import Question, Script
from pipelines.models.screenwriters.builtin import write
from pipelines.models.screenwriters.language_model.answer import (
    LONGEST_COMPLAINT,
    Flawed,
    printable,
    read_plan,
)
from pipelines.models.screenwriters.language_model.question import first_question, repair
from pipelines.models.screenwriters.language_model.staging import scene_counts, staged

MOST_QUESTIONS = 3
"""One, and two repairs: a model that fails three times fails the fourth time too."""


@dataclass(frozen=True)
class LanguageScreenwriter:
    """Writes what a language model plans; if that fails, what the built-in writer would.

    It asks nobody itself: who holds the budget does, and comes back with the answers.
    """

    model: str = "meta/meta-llama-3-70b-instruct"
    """The id of the model that is asked."""

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script | Question:
        """Return the script, or the next question; same brief and answers, same result.

        Raises `ImpossibleBrief`, before anything is asked.
        """
        fewest, most, best = scene_counts(brief)
        question = first_question(brief, fewest, most, best)
        if not answers:
            return question
        flawed, answer = Flawed(()), ""
        for answer in answers[:MOST_QUESTIONS]:
            if not answer.strip():
                return self._builtin(brief, "did not answer")
            read = read_plan(answer, fewest, most)
            if not isinstance(read, Flawed):
                return Script(timeline=staged(read, brief), writer=self.model)
            if read.declined:
                return self._builtin(brief, f"declined: {printable(answer)[:LONGEST_COMPLAINT]}")
            flawed = read
        if len(answers) < MOST_QUESTIONS:
            return repair(question, printable(answer), flawed.complaints)
        reason = f"gave no usable plan in {MOST_QUESTIONS} answers: {flawed.complaints[0]}"
        return self._builtin(brief, reason)

    def _builtin(self, brief: Brief, reason: str) -> Script:
        remark = (
            f"The built-in writer wrote the script, because {self.model} {reason.rstrip(' .')}."
        )
        return Script(timeline=write(brief), writer="builtin", remarks=(remark,))
