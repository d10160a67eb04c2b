"""Sentences about whole scenes: how long they are, where they stand, whether they are there."""

from collections.abc import Sequence

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.fitting import Fit
from pipelines.film.instructions.spot import (
    BESIDE,
    QUOTED,
    SCENE,
    SCENES,
    TIME,
    Form,
    Reader,
    Spot,
)
from pipelines.film.scene import Scene

_SHORTEN = "(?:trim|cut|shorten|reduce|clip|shave|crop)"
_LENGTHEN = "(?:lengthen|extend|stretch|prolong)"
_SET = f"(?:{_SHORTEN}|{_LENGTHEN}|make|set|change|keep|bring|have|let)"
_REMOVE = (
    "(?:remove|delete|drop|cut|cut out|take out|leave out|throw out|throw away|get rid of|lose|skip"
    "|omit|discard)"
)
_PUT = "(?:put|move|place|bring|shift|send)"
_REDO = (
    "(?:redo|remake|regenerate|retake|reshoot|re-shoot|rerender|re-render|redraw|re-draw|replace"
    "|try|make|shoot|render|do)"
)
_MODEL = r"(?P<model>[a-z0-9._-]+/[a-z0-9._-]+)"


def _trimmed(scene: Scene, length: int) -> op.Operation:
    if length < 1:
        raise ImpossibleBrief(f"Nothing would be left of {scene.id}.")
    return op.Trim(scene_id=scene.id, length=length)


def _to(spot: Spot) -> Sequence[op.Operation]:
    return [_trimmed(scene, spot.frames()) for scene in spot.scenes()]


def _by(spot: Spot) -> Sequence[op.Operation]:
    change = spot.frames() * (-1 if spot.told("less") else 1)
    return [_trimmed(scene, scene.length + change) for scene in spot.scenes()]


def _times(spot: Spot) -> Sequence[op.Operation]:
    factor = {"twice": 2, "double": 2, "two times": 2, "half": 0.5, "three times": 3, "triple": 3}
    share = factor[spot.told("factor")]
    return [_trimmed(scene, round(scene.length * share)) for scene in spot.scenes()]


def _remove(spot: Spot) -> Sequence[op.Operation]:
    return [op.Remove(scene_id=scene.id) for scene in spot.scenes()]


def _keep(spot: Spot) -> Sequence[op.Operation]:
    kept = {scene.id for scene in spot.scenes()}
    return [op.Remove(scene_id=each.id) for each in spot.draft.scenes if each.id not in kept]


def _order(spot: Spot) -> list[str]:
    return [scene.id for scene in spot.draft.scenes]


def _placed(spot: Spot, moved: Sequence[str], place: int) -> Sequence[op.Operation]:
    """Put the scenes `moved`, in that order, where `place` of the others are before them."""
    others = [name for name in _order(spot) if name not in moved]
    return [op.Reorder(scene_ids=(*others[:place], *moved, *others[place:]))]


def _to_end(spot: Spot) -> Sequence[op.Operation]:
    moved = [scene.id for scene in spot.scenes()]
    return _placed(spot, moved, len(spot.draft.scenes))


def _to_start(spot: Spot) -> Sequence[op.Operation]:
    return _placed(spot, [scene.id for scene in spot.scenes()], 0)


def _next_to(spot: Spot) -> Sequence[op.Operation]:
    moved = [scene.id for scene in spot.scenes()]
    beside = spot.scene("beside").id
    if beside in moved:
        raise ImpossibleBrief("A scene can't be put beside itself.")
    others = [name for name in _order(spot) if name not in moved]
    after = spot.told("where") in {"after", "behind", "right after", "following"}
    return _placed(spot, moved, others.index(beside) + after)


def _between(spot: Spot) -> Sequence[op.Operation]:
    moved = [scene.id for scene in spot.scenes()]
    pair = [scene.id for scene in spot.scenes("pair")]
    others = [name for name in _order(spot) if name not in moved]
    if len(pair) == 2 and set(pair) <= set(others):  # noqa: PLR2004 - a pair
        first, second = sorted(others.index(name) for name in pair)
        if second == first + 1:
            return _placed(spot, moved, second)
    raise ImpossibleBrief("A scene can be put between two that follow one another.")


def _as_number(spot: Spot) -> Sequence[op.Operation]:
    place = int(spot.match["beside"]) - 1
    return _placed(spot, [spot.scene().id], place)


def _by_places(spot: Spot) -> Sequence[op.Operation]:
    moved, order = spot.scene().id, _order(spot)
    count = int(spot.told("count") or 1)
    back = spot.told("way") in {"later", "back", "down", "right", "backward", "backwards"}
    place = order.index(moved) + (count if back else -count)
    return _placed(spot, [moved], max(0, min(place, len(order) - 1)))


def _reverse(spot: Spot) -> Sequence[op.Operation]:
    return [op.Reorder(scene_ids=tuple(reversed(_order(spot))))]


def _in_order(spot: Spot) -> Sequence[op.Operation]:
    return [op.Reorder(scene_ids=tuple(scene.id for scene in spot.scenes()))]


def _swap(spot: Spot) -> Sequence[op.Operation]:
    pair = spot.scenes("pair") if spot.told("pair") else [spot.scene(), spot.scene("beside")]
    if len(pair) != 2:  # noqa: PLR2004 - a pair
        raise ImpossibleBrief("Two scenes are swapped at a time.")
    one, other = (scene.id for scene in pair)
    places = {one: other, other: one}
    return [op.Reorder(scene_ids=tuple(places.get(name, name) for name in _order(spot)))]


def _retake(spot: Spot) -> Sequence[op.Operation]:
    prompt = spot.text() if spot.told("quoted") else None
    seed = int(spot.told("seed")) if spot.told("seed") else None
    model = spot.told("model") or None
    return [
        op.Retake(scene_id=scene.id, prompt=prompt, seed=seed, model=model)
        for scene in spot.scenes()
    ]


def _fitted(fit: Fit) -> Reader:
    def read(spot: Spot) -> Sequence[op.Operation]:
        return [op.Refit(scene_id=scene.id, fit=fit) for scene in spot.scenes()]

    return read


_LONG = "(?: long| in length| each)?"
_END, _START = "(?:end|very end|back)", "(?:start|beginning|front|top|very start|very beginning)"
_PAIR = r"@(?P<pair>\d+\+\d+)"
_FRAME = "(?:the )?(?:picture|frame|screen)"

FORMS: tuple[Form, ...] = (
    (
        rf"{_SET} {SCENES} (?:down |up |out )?(?:to |last |be |run |at |for |take )*{TIME}{_LONG}",
        _to,
    ),
    (rf"{SCENES} (?:should |must |has to |needs to )?(?:last|be|run|take|to) {TIME}{_LONG}", _to),
    (rf"{_SET} the (?:length|duration) of {SCENES} to {TIME}", _to),
    (rf"{_SET} {SCENES} {TIME} (?:longer|(?P<less>shorter))", _by),
    (rf"{_LENGTHEN} {SCENES} by {TIME}", _by),
    (rf"(?P<less>{_SHORTEN}) {SCENES} by {TIME}", _by),
    (rf"add {TIME} to {SCENES}", _by),
    (
        rf"(?P<less>{_SHORTEN}|take|remove) {TIME} (?:off|from|of|out of)(?: the end of)? {SCENES}",
        _by,
    ),
    (rf"{_SET} {SCENES} (?P<factor>twice|two times|half|three times) as long", _times),
    (rf"(?P<factor>double|triple) (?:the (?:length|duration) of )?{SCENES}", _times),
    (rf"{_REMOVE} {SCENES}(?: out| away| altogether| entirely)?", _remove),
    (rf"(?:keep only|only keep|keep nothing but) {SCENES}", _keep),
    (rf"{_PUT} {SCENES} (?:at|to|in) the {_END}", _to_end),
    (rf"{_PUT} {SCENES} (?:at|to|in) the {_START}", _to_start),
    (rf"(?:{_PUT}|make) {SCENES} last", _to_end),
    (rf"(?:{_PUT}|make) {SCENES} first", _to_start),
    (rf"(?:end|finish|close)(?: the (?:film|video))? with {SCENES}", _to_end),
    (rf"(?:start|begin|open)(?: the (?:film|video))? with {SCENES}", _to_start),
    (
        (
            rf"{_PUT} {SCENES} (?:right )?"
            rf"(?P<where>before|after|behind|in front of|following) {BESIDE}"
        ),
        _next_to,
    ),
    (rf"{_PUT} {SCENES} (?:in )?between {_PAIR}", _between),
    (rf"(?:make|put|move) {SCENE} (?:as |to |to be |to the place of )?{BESIDE}", _as_number),
    (
        (
            rf"(?:move|shift|put) {SCENE} (?:(?P<count>\d+) (?:places? |scenes? )?)?"
            r"(?P<way>earlier|later|forward|forwards|back|backward|backwards|up|down|left|right)"
        ),
        _by_places,
    ),
    (r"reverse (?:the )?(?:order(?: of)? ?)?(?:@[\d+]+|the (?:film|video)|everything)?", _reverse),
    (
        r"(?:play|show) (?:@[\d+]+|the (?:film|video)) (?:backwards?|in reverse(?: order)?)",
        _reverse,
    ),
    (rf"(?:reorder|order|arrange|put|sort) {SCENES}(?: in (?:that|this) order)?", _in_order),
    (rf"(?:reorder|order|arrange) (?:them |it )?(?:as|to|like) {SCENES}", _in_order),
    (rf"(?:swap|exchange|switch) {SCENE} (?:with|for|against) {BESIDE}", _swap),
    (rf"(?:swap|exchange|switch) (?:the (?:places|order) of )?{_PAIR}(?: around)?", _swap),
    (
        (
            rf"{_REDO} {SCENES}(?: again| anew| over| once more)?(?: with a new (?:take|clip))?"
            rf"(?: (?:with|using|on) (?:the )?(?:model )?{_MODEL})?"
            r"(?: with (?:the )?seed (?P<seed>\d{1,10}))?"
            rf"(?: (?:with|as|showing|so that it shows|to show|to)?(?: the prompt)? ?{QUOTED})?"
        ),
        _retake,
    ),
    (
        (
            r"(?:(?:make|take|shoot|give me|i want) )?(?:an?other|a new|a different) "
            rf"(?:take|clip|version|attempt|shot) (?:of|for|at) {SCENES}"
        ),
        _retake,
    ),
    (
        (
            r"(?:change|set|replace) (?:the )?(?:prompt|picture|image|clip|content|description) "
            rf"(?:of|in|for) {SCENES} (?:to|with|by) {QUOTED}"
        ),
        _retake,
    ),
    (rf"let {SCENES} fill {_FRAME}", _fitted("fill")),
    (rf"(?:crop|zoom) {SCENES} to fill {_FRAME}", _fitted("fill")),
    (rf"show all of {SCENES}", _fitted("fit")),
    (rf"fit {SCENES}(?: in(?:to)? {_FRAME})?", _fitted("fit")),
    (rf"(?:put|add) black bars (?:on|around|to|in) {SCENES}", _fitted("fit")),
    (rf"blur the (?:edges|sides|background|borders) (?:of|in|around|on) {SCENES}", _fitted("blur")),
)
