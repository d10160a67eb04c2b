"""Scenes that change on the beat of the film's music.

The music begins on its first downbeat, and its beats are all `Soundtrack.beat` samples long. What
is put on a beat is the moment of a change: a cut, or the middle of a transition.
"""

from itertools import accumulate
from typing import Final

from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline
from pipelines.film.timing import MIN_SEGMENT_FRAMES, FrameRate

SAMPLES_PER_SECOND: Final = 48_000
MOST_MOVED: Final = 4
"""A change is moved by a quarter of the shorter scene beside it, at most."""
NEAR: Final = 1
"""Frames from a beat's own frame that are still on it: a scene as long as it was is worth more."""


def on_the_beat(timeline: Timeline) -> Timeline:
    """Return `timeline` with each change of scenes on the nearest beat, exactly as long as it was.

    Where that is too far the change stays. A shot that was split goes on without a jump: that is
    no change. Music that was brought has no beat that is known.
    """
    beat = timeline.soundtrack.beat
    if beat is None or timeline.soundtrack.music is not None:
        return timeline
    slots = _slots(timeline)
    told = list(accumulate(slots))
    changes = [0]
    for index, place in enumerate(told[:-1]):
        before, after = slots[index : index + 2]
        wanted = _nearest(place, beat, timeline.frame_rate)
        as_long_as_told = changes[-1] + before
        goes_on = _goes_on(timeline, index)
        if goes_on or abs(as_long_as_told - wanted) <= NEAR:
            wanted = as_long_as_told
        near = goes_on or abs(wanted - place) * MOST_MOVED <= min(before, after)
        fits = wanted - changes[-1] >= _least(timeline, index)
        fits = fits and told[index + 1] - wanted >= _least(timeline, index + 1)
        changes.append(wanted if near and fits else place)
    changes.append(timeline.length)
    scenes = tuple(
        _lasting(scene, scene.length + changes[n + 1] - changes[n] - slots[n])
        for n, scene in enumerate(timeline.scenes)
    )
    return timeline.model_copy(update={"scenes": scenes})


def changes_of(timeline: Timeline) -> tuple[int, ...]:
    """Return the frames at which a scene becomes the next: of a transition its middle."""
    return tuple(accumulate(_slots(timeline)))[:-1]


def _goes_on(timeline: Timeline, index: int) -> bool:
    """Tell whether the next scene shows on what this one has begun: the two were one before."""
    scene, after = timeline.scenes[index : index + 2]
    parts = scene.footage and after.footage and not timeline.transitions[index].length
    shot, next_shot = (
        (each.prompt, each.seed, each.model, each.given, each.made_for) for each in (scene, after)
    )
    at_once = after.in_point == scene.in_point + scene.length
    return bool(parts) and shot == next_shot and at_once


def _slots(timeline: Timeline) -> list[int]:
    """Return how long each scene is, half of both its transitions being its neighbours'."""
    slots = []
    for index, scene in enumerate(timeline.scenes):
        out, into = timeline.lead_out(index), timeline.lead_in(index)
        slots.append(scene.length - (out - out // 2) - into // 2)
    return slots


def _least(timeline: Timeline, index: int) -> int:
    """Return the shortest slot in which the scene keeps a frame that is its own alone."""
    out, into = timeline.lead_out(index), timeline.lead_in(index)
    return MIN_SEGMENT_FRAMES + out // 2 + (into - into // 2)


def _lasting(scene: Scene, length: int) -> Scene:
    """Return the scene with another length, and footage for it if it shows a part of its own."""
    footage = max(scene.footage, scene.in_point + length) if scene.footage else 0
    return scene.model_copy(update={"length": length, "footage": footage})


def _nearest(frame: int, beat: int, rate: FrameRate) -> int:
    """Return the frame of the beat that is nearest to `frame`."""
    number = round(frame * SAMPLES_PER_SECOND / (rate * beat))
    return round(number * beat * rate / SAMPLES_PER_SECOND)
