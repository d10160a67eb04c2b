"""From what was told, sentence by sentence, to operations: each is read as the film is by then."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import ValidationError

from pipelines.errors import ImpossibleBrief, NotUnderstood
from pipelines.film import operation as op
from pipelines.film.draft import Draft
from pipelines.film.edit import applied
from pipelines.film.instructions import scenes, transitions, whole, words
from pipelines.film.instructions.naming import Told, marked
from pipelines.film.instructions.spot import Spot
from pipelines.film.timeline import Timeline

MORE: Final = (
    "Say, for example: trim the intro to 3 seconds; make scene 3 two seconds longer; "
    "move scene 2 to the end; swap scenes 1 and 4; remove scene 4; redo scene 3; "
    'change the title of scene 1 to "Hello"; say "Good morning" in scene 2; '
    "use a slide between 2 and 3; change the music to calm piano; remove the captions; "
    "make it vertical."
)
_FORMS: Final = tuple(
    (re.compile(form), reader)
    for form, reader in (*scenes.FORMS, *words.FORMS, *transitions.FORMS, *whole.FORMS)
)
_SPLIT: Final = re.compile(r"\s*(?:[;.!?\n]+(?!\d)|,|\band then\b|\bthen\b|\band\b|\bbut\b)+\s*")


def understood(instructions: str, timeline: Timeline) -> list[op.Operation]:
    """Return the operations, in turn.

    Raises `NotUnderstood` for the first sentence that is none of the forms, and `ImpossibleBrief`
    for one that is understood and can't be done.
    """
    told = marked(instructions, timeline)
    draft = Draft(timeline=timeline, scenes=timeline.scenes, transitions=timeline.transitions)
    operations: list[op.Operation] = []
    for sentence in _sentences(told.text):
        for operation in _one(sentence, told, timeline, draft):
            draft = applied(operation, draft)
            operations.append(operation)
    if not operations:
        raise NotUnderstood(f"There is nothing to do in this. {MORE}")
    return operations


def _sentences(text: str) -> Iterator[str]:
    for part in _SPLIT.split(text):
        if sentence := " ".join(part.strip(" :").split()):
            yield sentence


def _one(sentence: str, told: Told, film: Timeline, draft: Draft) -> Sequence[op.Operation]:
    for form, reader in _FORMS:
        if match := form.fullmatch(sentence):
            try:
                return reader(Spot(match, film, draft, told.quotes))
            except ValidationError as error:
                reason = error.errors(include_input=False)[0]["msg"]
                shown = told.shown(sentence)[:100]
                raise ImpossibleBrief(f"“{shown}” can't be done: {reason}.") from error
    raise NotUnderstood(f"“{told.shown(sentence)[:100]}” is not understood. {MORE}")
