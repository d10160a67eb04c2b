"""What goes wrong, and when: by probability (repeatable by its seed) or for the next so many."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Point = Literal["answer", "course", "output", "webhook"]
Operation = Literal["create", "get", "list", "cancel"]

POINTS: dict[str, Point] = {
    # Answers to API calls (`on` says which calls; creates unless told otherwise).
    "throttle": "answer",  # 429, nothing done
    "insufficient_credit": "answer",  # 402, nothing done
    "error_5xx": "answer",  # 500 (or `status`), nothing done
    "error_5xx_after": "answer",  # done, then 500 (or `status`)
    "lost_answer": "answer",  # done, then the connection is closed without a byte
    "timeout": "answer",  # done at once, answered after `seconds`
    "accepted_late": "answer",  # done after `seconds`, then answered
    "malformed_json": "answer",  # done, then half an answer with status 2xx
    # The course of a prediction.
    "slow": "course",  # runs `seconds` longer
    "failed_prediction": "course",
    "moderated": "course",
    # Its output, after it succeeded.
    "truncated_video": "output",
    "wrong_type": "output",  # HTML under the name and type of a video
    "expired_output": "output",  # 404 from the start
    # One webhook event.
    "webhook_lost": "webhook",  # never sent
    "webhook_duplicate": "webhook",  # sent twice with one id
    "webhook_out_of_order": "webhook",  # sent after the prediction's next event, or `seconds` late
    "webhook_forged": "webhook",  # a lie with a bad signature comes first
}
SECONDS = {
    "throttle": 1.0,
    # Past the 30 s that the official client waits for an answer.
    "timeout": 35.0,
    "accepted_late": 1.5,
    "slow": 10.0,
    "webhook_out_of_order": 1.0,
}


class Rule(BaseModel):
    """When a fault strikes; without `count` and `probability` it always does."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    count: Annotated[int | None, Field(ge=0)] = None
    """The next so many chances."""
    probability: Annotated[float, Field(ge=0, le=1)] = 1
    """Of every chance, where no count is given."""
    on: tuple[Operation, ...] = ("create",)
    model: str = ""
    """Only for this `owner/name`."""
    containing: str = ""
    """Only for inputs (as JSON) with this text in them."""
    seconds: Annotated[float | None, Field(ge=0)] = None
    status: Annotated[int, Field(ge=500, le=599)] = 500


@dataclass(frozen=True)
class Fault:
    """One that struck."""

    name: str
    seconds: float
    status: int


class Faults:
    def __init__(self, rules: Mapping[str, Rule], seed: int = 0) -> None:
        """Take on `rules` by fault; ValueError: no such fault, or more than 1 at some point."""
        if unknown := rules.keys() - POINTS.keys():
            raise ValueError(f"no such fault: {', '.join(sorted(unknown))}")
        totals: dict[Point, float] = dict.fromkeys(POINTS.values(), 0)
        for name, rule in rules.items():
            if rule.count is None and not (rule.model or rule.containing):
                totals[POINTS[name]] += rule.probability
        if over := [point for point, total in totals.items() if total > 1 + 1e-9]:
            raise ValueError(f"the probabilities at {', '.join(over)} come to more than 1")
        self.rules = dict(rules)
        self.seed = seed
        self.left = {name: rule.count for name, rule in rules.items() if rule.count is not None}
        self.struck: Counter[str] = Counter()
        """How often each fault did, since the rules were set."""
        self._dice: dict[tuple[Point, str], Random] = {}

    @classmethod
    def parse(cls, written: Mapping[str, JsonValue]) -> "Faults":
        """Read `{"seed": 1, fault: next so many | probability | rule}`.

        An integer is a count and a fraction (1.0 included) is a probability.
        """
        rules = {}
        for name, value in written.items():
            if name == "seed":
                continue
            if isinstance(value, int):
                rules[name] = Rule(count=value)
            elif isinstance(value, float):
                rules[name] = Rule(probability=value)
            else:
                rules[name] = Rule.model_validate_json(json.dumps(value), strict=True)
        seed = written.get("seed", 0)
        if not isinstance(seed, int):
            raise ValueError("the seed is an integer")  # noqa: TRY004 - a value of a JSON field
        return cls(rules, seed)

    def draw(
        self, point: Point, operation: Operation = "create", *, model: str = "", text: str = ""
    ) -> Fault | None:
        """Say what goes wrong this time: counted faults first, then one throw of the dice."""
        if not self.rules:
            return None
        likely = []
        for name, rule in self.rules.items():
            if POINTS[name] != point or (point == "answer" and operation not in rule.on):
                continue
            if (rule.model and rule.model != model) or rule.containing not in text:
                continue
            if rule.count is None:
                likely.append((name, rule.probability))
            elif self.left[name]:
                self.left[name] -= 1
                return self._strike(name)
        if not likely:
            return None
        # Each point and operation has dice of its own: polls do not change what creates suffer.
        stream = (point, operation)
        dice = self._dice.setdefault(stream, Random(f"{self.seed} {stream}"))
        thrown = dice.random()
        for name, probability in likely:
            if thrown < probability:
                return self._strike(name)
            thrown -= probability
        return None

    def _strike(self, name: str) -> Fault:
        self.struck[name] += 1
        rule = self.rules[name]
        seconds = SECONDS.get(name, 0) if rule.seconds is None else rule.seconds
        return Fault(name, seconds, rule.status)
