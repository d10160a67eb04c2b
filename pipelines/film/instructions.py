"""Reads an edit that is told in plain English, as the operations that do it.

A small grammar: sentences joined by `and`, `then`, commas and stops, each one of the forms in
`_FORMS`. Scenes are named by number, by place (`first`, `last`) or by role (`intro`, `call to
action`); words for the screen and prompts stand in quotes.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, get_args

from pydantic import ValidationError

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.timeline import Timeline
from pipelines.film.transition import TransitionKind

MORE: Final = (
    "Say, for example: trim the intro to 3 seconds; move scene 2 to the end; remove scene 4; "
    'change the title of scene 1 to "Hello"; use a dissolve of 1 second after scene 2; '
    "make the music calm piano; redo scene 3."
)
_QUOTED: Final = re.compile(r'["“”«»]([^"“”«»]*)["“”«»]')
_ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_SCENE: Final = (
    r"(?P<{0}>(?:scene|shot|clip)\s+(?:number\s+)?\d{{1,3}}|(?:the\s+)?(?:"
    r"intro(?:duction)?|opening|hook|outro|ending|call[\s-]to[\s-]action|cta|"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|last|final)"
    r"(?:\s+(?:scene|shot|clip))?))"
)
_SECONDS: Final = r"(?P<seconds>\d{1,3}(?:\.\d{1,3})?)\s*(?:s|secs?|seconds?)\b"
_SPLIT: Final = re.compile(r"\s*(?:[;.\n]+(?!\d)|,|\bthen\b|\band\s+then\b|\band\b)+\s*")

Reader = Callable[[re.Match[str], Timeline, Sequence[str]], op.Operation]


def understood(instructions: str, timeline: Timeline) -> list[op.Operation]:
    """Return the operations, in turn; raise `ImpossibleBrief` for what is not understood."""
    # What stands in quotes may have any words in it: it is put aside, its number in angle brackets.
    first, *rest = _QUOTED.split(instructions)
    quotes, between = rest[::2], rest[1::2]
    numbered = (f"<{number}>{_bare(part)}" for number, part in enumerate(between))
    plain = "".join((_bare(first), *numbered))
    operations = [_one(sentence, timeline, quotes) for sentence in _sentences(plain)]
    if not operations:
        raise ImpossibleBrief(f"There is nothing to do in this. {MORE}")
    return operations


def _bare(words: str) -> str:
    return re.sub("[<>]", " ", words).lower()


def _sentences(plain: str) -> Iterator[str]:
    for sentence in _SPLIT.split(plain):
        told = re.sub(r"^(?:please|also|now|can you|could you)\s+", "", sentence.strip(" ?!."))
        if told:
            yield told


def _one(sentence: str, timeline: Timeline, quotes: Sequence[str]) -> op.Operation:
    for form, reader in _FORMS:
        if match := form.fullmatch(sentence):
            try:
                return reader(match, timeline, quotes)
            except ValidationError as error:
                reason = error.errors(include_input=False)[0]["msg"]
                raise ImpossibleBrief(f"“{sentence[:100]}” can't be done: {reason}.") from error
    told = re.sub(r"<(\d+)>", lambda found: f'"{quotes[int(found[1])]}"', sentence)
    raise ImpossibleBrief(f"“{told[:100]}” is not understood. {MORE}")


def _scene(name: str, timeline: Timeline) -> str:
    """Return the id of the scene that is meant."""
    scenes = timeline.scenes
    number = _number(name, timeline)
    if not 1 <= number <= len(scenes):
        raise ImpossibleBrief(f"The film has {len(scenes)} scenes: there is no {name}.")
    return scenes[number - 1].id


def _number(name: str, timeline: Timeline) -> int:
    last = len(timeline.scenes)
    if digits := re.search(r"\d+", name):
        return int(digits[0])
    if re.search(r"call|cta", name):
        roles = [scene.role for scene in timeline.scenes]
        if "call_to_action" not in roles:
            raise ImpossibleBrief("The film has no call to action.")
        return roles.index("call_to_action") + 1
    if re.search(r"outro|ending|last|final", name):
        return last
    return next((n for n, word in enumerate(_ORDINALS, start=1) if word in name), 1)


def _frames(match: re.Match[str], timeline: Timeline) -> int:
    return round(float(match["seconds"]) * timeline.frame_rate)


def _text(match: re.Match[str], quotes: Sequence[str]) -> str:
    return quotes[int(match["quoted"])]


def _trim(match: re.Match[str], timeline: Timeline, _quotes: Sequence[str]) -> op.Operation:
    return op.Trim(
        scene_id=_scene(match["scene"], timeline), length=max(1, _frames(match, timeline))
    )


def _remove(match: re.Match[str], timeline: Timeline, _quotes: Sequence[str]) -> op.Operation:
    return op.Remove(scene_id=_scene(match["scene"], timeline))


def _move(match: re.Match[str], timeline: Timeline, _quotes: Sequence[str]) -> op.Operation:
    moved = _scene(match["scene"], timeline)
    others = [scene.id for scene in timeline.scenes if scene.id != moved]
    place = match["place"]
    if place in {"end", "start", "beginning", "front"}:
        at = len(others) if place == "end" else 0
    else:
        beside = _scene(match["beside"], timeline)
        if beside == moved:
            raise ImpossibleBrief("A scene can't be put beside itself.")
        at = others.index(beside) + (place == "after")
    return op.Reorder(scene_ids=(*others[:at], moved, *others[at:]))


def _swap(match: re.Match[str], timeline: Timeline, _quotes: Sequence[str]) -> op.Operation:
    one, other = _scene(match["scene"], timeline), _scene(match["beside"], timeline)
    places = {one: other, other: one}
    return op.Reorder(scene_ids=tuple(places.get(s.id, s.id) for s in timeline.scenes))


def _retitle(match: re.Match[str], timeline: Timeline, quotes: Sequence[str]) -> op.Operation:
    return op.Retitle(scene_id=_scene(match["scene"], timeline), title=_text(match, quotes))


def _untitle(match: re.Match[str], timeline: Timeline, _quotes: Sequence[str]) -> op.Operation:
    return op.Retitle(scene_id=_scene(match["scene"], timeline), title="")


def _retake(match: re.Match[str], timeline: Timeline, quotes: Sequence[str]) -> op.Operation:
    prompt = _text(match, quotes) if match["quoted"] else None
    return op.Retake(scene_id=_scene(match["scene"], timeline), prompt=prompt)


def _join(match: re.Match[str], timeline: Timeline, _quotes: Sequence[str]) -> op.Operation:
    after = _scene(match["scene"], timeline)
    kind: TransitionKind = next(k for k in get_args(TransitionKind) if k == match["kind"])
    length = _frames(match, timeline) if match["seconds"] else timeline.frame_rate // 2
    return op.Join(after_scene_id=after, kind=kind, length=0 if kind == "cut" else length)


def _music(match: re.Match[str], _timeline: Timeline, quotes: Sequence[str]) -> op.Operation:
    style = match["style"].strip()
    told = re.fullmatch(r"<(\d+)>", style)
    return op.Music(style=(quotes[int(told[1])] if told else style)[:100])


def _captions(match: re.Match[str], _timeline: Timeline, _quotes: Sequence[str]) -> op.Operation:
    return op.BurnCaptions(burned_in=match["verb"] not in {"remove", "hide", "turn off"})


_ONE, _TWO = _SCENE.format("scene"), _SCENE.format("beside")
_KIND = rf"(?P<kind>{'|'.join(get_args(TransitionKind))})"
_FORMS: Final[tuple[tuple[re.Pattern[str], Reader], ...]] = tuple(
    (re.compile(form), reader)
    for form, reader in (
        (
            (
                rf"(?:trim|cut|shorten|lengthen|extend|make|set)\s+{_ONE}\s+"
                rf"(?:(?:down\s+)?to\s+|last\s+|be\s+)?{_SECONDS}(?:\s+long)?"
            ),
            _trim,
        ),
        (rf"(?:remove|delete|drop|take\s+out|cut)\s+(?:out\s+)?{_ONE}", _remove),
        (
            (
                rf"(?:put|move|place)\s+{_ONE}\s+(?:at|to)\s+(?:the\s+)?"
                r"(?:very\s+)?(?P<place>end|start|beginning|front)"
            ),
            _move,
        ),
        (rf"(?:put|move|place)\s+{_ONE}\s+(?P<place>before|after)\s+{_TWO}", _move),
        (rf"(?:swap|exchange|switch)\s+{_ONE}\s+(?:with|for|&)\s+{_TWO}", _swap),
        (
            (
                rf"(?:change|set|make|replace)\s+(?:the\s+)?(?:title|text|words|caption)\s+"
                rf"(?:of|in|on|for)\s+{_ONE}\s+(?:to|with|be|read|say)\s*:?\s*<(?P<quoted>\d+)>"
            ),
            _retitle,
        ),
        (rf"(?:title|call|name)\s+{_ONE}\s+<(?P<quoted>\d+)>", _retitle),
        (
            (
                rf"(?:remove|delete|drop)\s+(?:the\s+)?(?:title|text|words)\s+"
                rf"(?:of|in|on|from)\s+{_ONE}"
            ),
            _untitle,
        ),
        (
            (
                rf"(?:redo|remake|regenerate|retake|reshoot|make)\s+{_ONE}"
                r"(?:\s+again|\s+anew)?(?:\s+(?:with|as|showing)?\s*:?\s*<(?P<quoted>\d+)>)?"
            ),
            _retake,
        ),
        (
            (
                rf"(?:use|put|add|make)\s+(?:a\s+|an\s+)?{_KIND}(?:\s+(?:of|for|lasting)\s+{_SECONDS})?"
                rf"\s+after\s+{_ONE}"
            ),
            _join,
        ),
        (
            (
                r"(?:change|set|make|switch)\s+(?:the\s+)?music\s+(?:style\s+)?(?:to\s+|be\s+)?"
                r"(?P<style>[^<>]{1,100}|<\d+>)"
            ),
            _music,
        ),
        (
            r"(?P<verb>add|burn|show|turn on|remove|hide|turn off)\s+(?:in\s+)?(?:the\s+)?captions",
            _captions,
        ),
    )
)
