"""Sentences about words: those that are seen, and those that are said."""

from collections.abc import Sequence

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.instructions.spot import QUOTED, SCENES, Form, Spot
from pipelines.film.scene import Scene

_TITLE = "(?:title|text|words|wording|caption|headline|lettering|line)s?"
_VOICE = "(?:narration|narrator|voice|voice-over|voiceover|spoken words|spoken text|spoken line)"
_CHANGE = "(?:change|set|make|replace|edit|rewrite|update)"
_REMOVE = "(?:remove|delete|drop|hide|clear|take out|get rid of|no|without)"
_TO = r"(?:to|with|by|into|be|read|say|as|is|should be|should read|should say)"
_WRITE = "(?:write|put|display|add|print|place|show)"


def _retitle(spot: Spot) -> Sequence[op.Operation]:
    return [op.Retitle(scene_id=scene.id, title=spot.text()) for scene in spot.scenes()]


def _untitle(spot: Spot) -> Sequence[op.Operation]:
    return [op.Retitle(scene_id=scene.id, title="") for scene in spot.scenes()]


def _untitle_all(spot: Spot) -> Sequence[op.Operation]:
    return [op.Retitle(scene_id=each.id, title="") for each in spot.draft.scenes if each.title]


def _narrate(spot: Spot) -> Sequence[op.Operation]:
    return [op.Narrate(scene_id=scene.id, narration=spot.text()) for scene in spot.scenes()]


def _hush(spot: Spot) -> Sequence[op.Operation]:
    return [op.Narrate(scene_id=scene.id, narration="") for scene in spot.scenes()]


def _hush_all(spot: Spot) -> Sequence[op.Operation]:
    said = [scene.id for scene in spot.draft.scenes if scene.narration]
    return [op.Narrate(scene_id=name, narration="") for name in said]


def _say(spot: Spot) -> Sequence[op.Operation]:
    """Where nobody speaks, and on a call to action, what a scene says is written."""

    def seen(scene: Scene) -> bool:
        return spot.film.voice is None or scene.role == "call_to_action"

    return [
        op.Retitle(scene_id=scene.id, title=spot.text())
        if seen(scene)
        else op.Narrate(scene_id=scene.id, narration=spot.text())
        for scene in spot.scenes()
    ]


def _exchange(spot: Spot) -> Sequence[op.Operation]:
    """Change words wherever they are seen or said."""
    old, new = spot.text("old"), spot.text("new")
    changes: list[op.Operation] = []
    for scene in spot.draft.scenes:
        if old and old in scene.title:
            changes.append(op.Retitle(scene_id=scene.id, title=scene.title.replace(old, new)))
        if old and old in scene.narration and spot.film.voice:
            said = scene.narration.replace(old, new)
            changes.append(op.Narrate(scene_id=scene.id, narration=said))
    if not changes:
        raise ImpossibleBrief(f"“{old[:100]}” is neither seen nor said anywhere in the film.")
    return changes


FORMS: tuple[Form, ...] = (
    (rf"{_CHANGE} (?:the )?{_TITLE} (?:of|in|on|for) {SCENES} {_TO} {QUOTED}", _retitle),
    (rf"(?:{_CHANGE} )?{SCENES}'s {_TITLE} {_TO} {QUOTED}", _retitle),
    (rf"(?:the )?{_TITLE} (?:of|in|on|for) {SCENES} {_TO} {QUOTED}", _retitle),
    (rf"(?:title|call|name|retitle|rename) {SCENES} (?:as |to )?{QUOTED}", _retitle),
    (rf"{SCENES} (?:should|must) (?:read|show) {QUOTED}", _retitle),
    (rf"(?:make|let|have) {SCENES} (?:read|show) {QUOTED}", _retitle),
    (
        (
            rf"{_WRITE} (?:the |a )?(?:{_TITLE} )?{QUOTED} "
            rf"(?:in|on|onto|over|into|to|as the {_TITLE} of) {SCENES}"
        ),
        _retitle,
    ),
    (rf"give {SCENES} the {_TITLE} {QUOTED}", _retitle),
    (rf"{_REMOVE} (?:the |any )?{_TITLE} (?:of|in|on|from) {SCENES}", _untitle),
    (rf"{_REMOVE} {SCENES}'s {_TITLE}", _untitle),
    (
        rf"{_REMOVE} (?:all (?:the |of the )?|the |any )?(?:titles|headlines|lettering)",
        _untitle_all,
    ),
    (rf"{_CHANGE} (?:the )?{_VOICE} (?:of|in|on|for|over) {SCENES} {_TO} {QUOTED}", _narrate),
    (rf"(?:narrate|speak over) {SCENES} (?:with|as) {QUOTED}", _narrate),
    (rf"(?:say|speak) {QUOTED} (?:in|over|during|on|at) {SCENES}", _narrate),
    (rf"(?:in|over|during) {SCENES} say {QUOTED}", _narrate),
    (
        (
            rf"(?:let|have|make) (?:the |a )?{_VOICE} (?:say|speak) {QUOTED} "
            rf"(?:in|over|during|on|at) {SCENES}"
        ),
        _narrate,
    ),
    (rf"(?:make|let|have) {SCENES} say {QUOTED}", _say),
    (rf"{SCENES} (?:should|must) say {QUOTED}", _say),
    (rf"(?:{_REMOVE}|mute|silence|stop) (?:the )?{_VOICE} (?:of|in|on|over|from) {SCENES}", _hush),
    (rf"say nothing (?:in|over|during) {SCENES}", _hush),
    (rf"(?:{_REMOVE}|mute|silence|stop) (?:all |the |all the )?{_VOICE}", _hush_all),
    (
        (
            r"(?:change|replace|rename) (?:the (?:words?|text) )?<(?P<old>\d+)> "
            r"(?:to|with|by|into) <(?P<new>\d+)>(?: everywhere| throughout)?"
        ),
        _exchange,
    ),
    (r"(?:say|write|use|put) <(?P<new>\d+)> instead of <(?P<old>\d+)>", _exchange),
    (r"(?:say|write|use|put) <(?P<new>\d+)> (?:for|in place of) <(?P<old>\d+)>", _exchange),
)
