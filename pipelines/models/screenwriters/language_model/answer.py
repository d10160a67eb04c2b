"""Reads a plan out of what a language model answered, or says in words what is wrong with it."""

import json
import re
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from pipelines.models.screenwriters.language_model.plan import Plan
from pipelines.models.screenwriters.sentences import squeeze

LONGEST_ANSWER = 60_000
"""Characters; the longest film's plan has about 20,000."""
MOST_STARTS = 20
"""Opening braces tried: prose before the plan may have some of its own."""
MOST_COMPLAINTS = 8
LONGEST_COMPLAINT = 200
_DECLINES = re.compile(
    r"\b(?:sorry|cannot|can.t|unable|won.t|not able to|decline|refuse|against my)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Flawed:
    """An answer that is no plan."""

    complaints: tuple[str, ...]
    """What to do better, a line each."""
    declined: bool = False
    """Whether the model does not want to; asking again would be money lost."""


def read_plan(answer: str, fewest: int, most: int) -> Plan | Flawed:
    """Return the plan in `answer`, code fences and prose around it left out."""
    if len(answer) > LONGEST_ANSWER:
        return Flawed((f"it is longer than {LONGEST_ANSWER} characters",))
    if "{" not in answer:
        declined = bool(_DECLINES.search(answer))
        return Flawed(("there is no JSON object in it",), declined=declined)
    found = object_in(answer, "scenes")
    if found is None:
        return Flawed(("the JSON is broken off or malformed; keep the answer short and complete",))
    try:
        plan = Plan.model_validate(found)
    except ValidationError as error:
        return Flawed(complaints_of(error))
    if not fewest <= len(plan.scenes) <= most:
        allowed = f"{fewest} to {most}" if most > fewest else f"exactly {fewest}"
        return Flawed((f"scenes: there are {len(plan.scenes)}, but {allowed} fit the length",))
    return plan


def object_in(answer: str, *names: str) -> dict[str, Any] | None:
    """Return the first JSON object that has one of the fields, else the first of any kind."""
    decoder = json.JSONDecoder()
    first = None
    at = -1
    for _ in range(MOST_STARTS):
        at = answer.find("{", at + 1)
        if at < 0:
            break
        try:
            found, _end = decoder.raw_decode(answer, at)
        except (ValueError, RecursionError):
            continue
        if found.keys() & names:
            whole: dict[str, Any] = found
            return whole
        first = first or found
    return first


def complaints_of(error: ValidationError) -> tuple[str, ...]:
    """Return what is wrong, field first, one line each."""
    lines = []
    for each in error.errors(include_url=False, include_input=False)[:MOST_COMPLAINTS]:
        place = "".join(f"[{at}]" if isinstance(at, int) else f".{at}" for at in each["loc"])
        line = printable(f"{place.removeprefix('.')}: {each['msg']}")
        lines.append(line[:LONGEST_COMPLAINT])
    return tuple(lines)


def printable(text: str) -> str:
    """Return `text` on one line, in characters that can be stored."""
    return squeeze(text.encode("utf-8", "replace").decode())
