"""Sentences about how one scene becomes the next."""

import re
from collections.abc import Sequence
from typing import Final, get_args

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.instructions.spot import TIME, Form, Spot
from pipelines.film.transition import Transition, TransitionKind

_CALLED: Final[dict[str, TransitionKind]] = {
    **{str(kind): kind for kind in get_args(TransitionKind)},
    "hard cut": "cut",
    "straight cut": "cut",
    "jump cut": "cut",
    "crossfade": "dissolve",
    "cross-fade": "dissolve",
    "cross fade": "dissolve",
    "cross dissolve": "dissolve",
    "mix": "dissolve",
    "fade to black": "fadeblack",
    "fade through black": "fadeblack",
    "dip to black": "fadeblack",
    "fade to white": "fadewhite",
    "fade through white": "fadewhite",
    "dip to white": "fadewhite",
    "wipe": "wipeleft",
    "slide": "slideleft",
    "smooth": "smoothleft",
    "circle": "circleopen",
    "iris": "circleopen",
    "iris in": "circleclose",
    "iris out": "circleopen",
    "clock wipe": "radial",
    "clock": "radial",
    "zoom": "zoomin",
    "zoom in": "zoomin",
    "blur": "hblur",
    "pixelate": "pixelize",
    **{
        f"{kind}{between}{way}": name
        for kind in ("wipe", "slide", "smooth")
        for way in ("left", "right", "up", "down")
        for name in get_args(TransitionKind)
        if name == f"{kind}{way}"
        for between in (" ", " to the ")
    },
    "circle open": "circleopen",
    "circle close": "circleclose",
}
USUAL_SECONDS: Final = 0.5


def _kind(spot: Spot) -> TransitionKind:
    name = spot.told("kind")
    return _CALLED[name if name in _CALLED else name.removesuffix("s")]


def _befores(spot: Spot) -> list[str]:
    """Return the scenes after which the transitions are that are meant."""
    order = [scene.id for scene in spot.draft.scenes]
    if spot.told("into"):
        named = [order.index(scene.id) - 1 for scene in spot.scenes("into")]
    elif spot.told("after"):
        named = [order.index(scene.id) for scene in spot.scenes("after")]
    elif spot.told("pair"):
        places = sorted(order.index(scene.id) for scene in spot.scenes("pair"))
        if places != list(range(places[0], places[0] + len(places))) or len(places) == 1:
            raise ImpossibleBrief("A transition is between scenes that follow one another.")
        named = places[:-1]
    else:
        named = list(range(len(order) - 1))
    if not named or min(named) < 0 or max(named) > len(order) - 2:
        raise ImpossibleBrief("There is no transition before the first scene, or after the last.")
    return [order[place] for place in named]


def _join(spot: Spot) -> Sequence[op.Operation]:
    kind = _kind(spot)
    usual = round(USUAL_SECONDS * spot.film.frame_rate)
    length = spot.frames() if spot.told("time") else usual
    return [
        op.Join(after_scene_id=name, kind=kind, length=0 if kind == "cut" else length)
        for name in _befores(spot)
    ]


def _now(spot: Spot, after: str) -> Transition:
    return spot.draft.transitions[spot.draft.index(after)]


def _uncut(spot: Spot) -> Sequence[op.Operation]:
    return [op.Join(after_scene_id=name, kind="cut", length=0) for name in _befores(spot)]


def _lasting(spot: Spot) -> Sequence[op.Operation]:
    """Change how long transitions take; cuts take no time and stay."""
    changed = [
        op.Join(after_scene_id=name, kind=_now(spot, name).kind, length=spot.frames())
        for name in _befores(spot)
        if _now(spot, name).kind != "cut"
    ]
    if not changed:
        raise ImpossibleBrief("There is a cut: it takes no time. Name a transition instead.")
    return changed


_NAMES = "|".join(sorted((re.escape(name) for name in _CALLED), key=len, reverse=True))
_KIND = rf"(?:an? |the )?(?P<kind>(?:{_NAMES})s?)(?: transitions?| effects?| change)?"
_OLD = rf"(?:the )?(?:{_NAMES})"
_FOR = rf"(?: (?:of|for|lasting|that lasts|over|in) {TIME})?"
_PLACE = (
    r"(?:after @(?P<after>[\d+]+)|(?:before|into) @(?P<into>[\d+]+)"
    r"|(?:between|from|across|among) @(?P<pair>[\d+]+)"
    r"|everywhere|throughout|between them all|between all)"
)
_USE = "(?:use|put|add|make|insert|have|set|do|create|i want|try)"
_THE = r"(?:the |all (?:the |of the )?|every )?"

_CHANGE = "(?:change|replace|set|make|turn|let)"
_LAST = "(?: to| last| be| take)?"

FORMS: tuple[Form, ...] = (
    (rf"{_USE} {_KIND}{_FOR} {_PLACE}", _join),
    (rf"{_USE} {_KIND} {_PLACE}{_FOR}", _join),
    (rf"{_KIND}{_FOR} {_PLACE}", _join),
    (rf"{_PLACE} {_USE} {_KIND}{_FOR}", _join),
    (
        rf"{_CHANGE} {_THE}transitions?(?: {_PLACE})?(?: to| with| by| into| be)? {_KIND}{_FOR}",
        _join,
    ),
    (rf"{_CHANGE} {_OLD} {_PLACE} (?:to|with|by|into) {_KIND}{_FOR}", _join),
    (rf"{_USE} (?:only|nothing but) {_KIND}", _join),
    (rf"{_USE} {_KIND} only", _join),
    (rf"(?:remove|delete|drop|no) {_THE}transitions?(?: {_PLACE})?", _uncut),
    (rf"(?:cut|go) straight {_PLACE}", _uncut),
    (rf"{_CHANGE} {_THE}transitions?(?: {_PLACE})?{_LAST} {TIME}(?: long)?", _lasting),
    (rf"{_CHANGE} {_OLD} {_PLACE}{_LAST} {TIME}(?: long)?", _lasting),
)
