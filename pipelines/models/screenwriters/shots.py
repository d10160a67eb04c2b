"""The camera: shot sizes and moves."""

import re
from typing import NamedTuple

from pipelines.models.screenwriters.views import Act

_MOVES: dict[Act, tuple[str, ...]] = {
    "hook": ("push-in", "orbit"),
    "before": ("pan right", "push-in", "pan left"),
    "reveal": ("pull-out", "orbit", "pan right"),
    "benefit": ("push-in", "pan right", "orbit", "pull-out", "pan left"),
    "detail": ("pan right", "orbit", "push-in", "pan left", "pull-out"),
    "life": ("pan left", "push-in", "pan right", "pull-out", "orbit"),
    "origin": ("push-in", "pan left", "orbit", "pan right"),
    "close": ("push-in", "pull-out"),
}
_TOLD_SIZES = ("Medium shot", "Medium wide shot", "Medium close-up", "Full shot")
"""For a moment in the user's words, which may hold anything: neither very near nor very far."""

NEAR_SIZES = ("Extreme close-up", "Close-up")
FAR_SIZES = ("Wide shot", "Top-down shot")

_SIZE_WORDS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), size)
    for words, size in (
        (r"extreme close[- ]?ups?|macro", "Extreme close-up"),
        (r"close[- ]?ups?|details?", "Close-up"),
        (r"top-?down|overhead|bird'?s[- ]eye|from above", "Top-down shot"),
        (
            r"wide (?:shot|angle|view)|aerial|drone|skyline|panoram\w+|establishing|landscape",
            "Wide shot",
        ),
        (r"over[- ]the[- ]shoulder", "Over-the-shoulder shot"),
    )
)
_MOVE_WORDS = tuple(
    (re.compile(rf"\b(?:{words})\b", re.IGNORECASE), move)
    for words, move in (
        (r"push(?:es|ing)?[- ]in|zoom(?:s|ing)?[- ]in|dolly[- ]in", "push-in"),
        (r"pull(?:s|ing)?[- ](?:out|back|away)|zoom(?:s|ing)?[- ]out|dolly[- ]out", "pull-out"),
        (r"orbit(?:s|ing)?|circling|360[- ]degrees?", "orbit"),
        (r"(?:pans?|panning) left", "pan left"),
        (r"pans? right|panning|tracking shot|camera (?:pans|tracks|follows)", "pan right"),
    )
)


class Shot(NamedTuple):
    size: str
    move: str


def shot(act: Act, size: str, told: str, times: int, before: Shot | None) -> Shot:
    """Return the shot of a scene of `act` that comes after `times` others and after `before`.

    `size` is the view's own. Without one, the user's words in `told` decide, if they speak of the
    camera. No move and, where the words leave the choice, no size comes twice in a row.
    """
    asked = _named(_SIZE_WORDS, told)
    moves = _MOVES[act][times % len(_MOVES[act]) :] + _MOVES[act]
    return Shot(
        size=size
        or asked
        or _other(_TOLD_SIZES[times % 4 :] + _TOLD_SIZES, before and before.size),
        move=_named(_MOVE_WORDS, told) or _other(moves, before and before.move),
    )


def sizes_asked(told: str) -> str:
    """Return the shot size that the user's words ask for, or ""."""
    return _named(_SIZE_WORDS, told)


def _named(words: tuple[tuple[re.Pattern[str], str], ...], told: str) -> str:
    return next((name for pattern, name in words if pattern.search(told)), "")


def _other(choices: tuple[str, ...], last: str | None) -> str:
    return next(choice for choice in choices if choice != last)
