"""How long every shot is on screen, in exact frames.

The film is shared out into slots that tile it. A transition lies half in the slot before and half
in the slot after it, so a scene's footage is its slot and half of both its transitions.
"""

from pipelines.film.timing import MIN_SEGMENT_FRAMES, FrameRate
from pipelines.film.transition import CUT, Transition, TransitionKind

EDGE_SECONDS = (3, 5)
"""Least and most footage of the hook and of the call to action."""
STORY_SECONDS = (4, 7)
"""Least and most footage of every other scene."""
FADE_SECONDS = 0.5
"""A transition in a film; a longer one would show on its neighbours more than they do."""
FULL_ARC_SECONDS = 6
"""Shorter films can't give hook and call to action their least: the two share the film equally."""


def slots(
    length: int, rate: FrameRate, scene_seconds: float, beats: int, *, call: bool
) -> tuple[int, ...]:
    """Share `length` frames out: hook, story scenes, and the call to action if there is one.

    As many story scenes as last `scene_seconds` on average, or one for each of `beats` if they fit.
    """
    fade = _frames(FADE_SECONDS, rate)
    least = [EDGE_SECONDS[0] * rate, (EDGE_SECONDS if call else STORY_SECONDS)[0] * rate]
    # A transition at either end adds its half, so the slot itself is a little shorter.
    most = [
        EDGE_SECONDS[1] * rate - fade,
        (EDGE_SECONDS if call else STORY_SECONDS)[1] * rate - fade,
    ]
    shortest, longest = STORY_SECONDS[0] * rate, STORY_SECONDS[1] * rate - fade
    if length < sum(least):
        return (length - length // 2, length // 2)
    fewest = max(0, -(-(length - sum(most)) // longest))
    room = (length - sum(least)) // shortest
    # Hook and call to action take about a fifth more than their least; rather one scene more than
    # every scene at its longest.
    wished = round((length - 1.2 * sum(least)) / (scene_seconds * rate) + 0.2)
    count = max(fewest, min(room, max(wished, beats)))
    return _share(
        length,
        [least[0], *[shortest] * count, least[1]],
        [most[0], *[longest] * count, most[1]],
    )


def _share(length: int, least: list[int], most: list[int]) -> tuple[int, ...]:
    """Spread what is left over the least lengths, in an uneven rhythm, within the most."""
    shares = list(least)
    left = length - sum(shares)
    while left:
        # Every second and every third shot takes more: even shots in a row look like a slide show.
        weights = [
            (2 + index % 2 + 2 * (index % 3 == 1)) * (upper - share)
            for index, (share, upper) in enumerate(zip(shares, most, strict=True))
        ]
        total, before = sum(weights), left
        for index, weight in enumerate(weights):
            more = min(before * weight // total, most[index] - shares[index])
            shares[index] += more
            left -= more
        if left == before:
            widest = max(range(len(shares)), key=lambda index: most[index] - shares[index])
            shares[widest] += 1
            left -= 1
    return tuple(shares)


def transition(kind: TransitionKind, rate: FrameRate, before: int, after: int) -> Transition:
    """Return the transition between slots of `before` and `after` frames, short if they are."""
    if kind == "cut":
        return CUT
    length = min(_frames(FADE_SECONDS, rate), before // 5, after // 5)
    return Transition(kind=kind, length=length) if length >= MIN_SEGMENT_FRAMES else CUT


def footage(slot_lengths: tuple[int, ...], joins: tuple[Transition, ...]) -> tuple[int, ...]:
    """Return the scene lengths: each slot and the halves of its transitions outside it."""
    lengths = list(slot_lengths)
    for index, join in enumerate(joins):
        lengths[index] += join.length - join.length // 2
        lengths[index + 1] += join.length // 2
    return tuple(lengths)


def _frames(seconds: float, rate: FrameRate) -> int:
    return int(seconds * rate)
