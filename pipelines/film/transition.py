"""How one scene becomes the next."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.film.timing import MIN_SEGMENT_FRAMES
from pipelines.film.value import Value

TransitionKind = Literal[
    "cut",
    "fade",
    "dissolve",
    "fadeblack",
    "fadewhite",
    "wipeleft",
    "wiperight",
    "wipeup",
    "wipedown",
    "slideleft",
    "slideright",
    "slideup",
    "slidedown",
    "smoothleft",
    "smoothright",
    "smoothup",
    "smoothdown",
    "circleopen",
    "circleclose",
    "radial",
    "zoomin",
    "hblur",
    "pixelize",
]
"""What editors call it; how FFmpeg does it is in `pipelines.ffmpeg.filters`.

`fade` and `dissolve` both mix the two scenes; through a colour go `fadeblack` and `fadewhite`.
"""


class Transition(Value):
    """Overlaps the end of one scene and the start of the next by `length` frames."""

    kind: TransitionKind
    """What editors call it."""
    length: Annotated[int, Field(ge=0)]
    """Frames that both scenes share; 0 for a cut."""

    @model_validator(mode="after")
    def _only_a_cut_takes_no_time(self) -> Self:
        if self.kind == "cut" and self.length:
            raise ValueError("a cut has no length")
        if self.kind != "cut" and self.length < MIN_SEGMENT_FRAMES:
            raise ValueError(f"a {self.kind} takes at least a frame")
        return self


CUT = Transition(kind="cut", length=0)


def fitted(
    scenes: Sequence[int], transitions: Sequence[Transition]
) -> tuple[tuple[Transition, ...], tuple[str, ...]]:
    """Return `transitions` as long as scenes of these lengths allow, and a line for each change.

    Transition i joins scene i and scene i + 1; every scene keeps a frame that is its own alone.
    The transitions at both ends of a scene that is too short give way in proportion to their
    lengths; one that has no frame left becomes a cut. What a transition loses, the film gains.
    """
    lengths = [transition.length for transition in transitions]
    for index, scene in enumerate(scenes):
        room = max(0, scene - MIN_SEGMENT_FRAMES)
        before = lengths[index - 1] if index else 0
        after = lengths[index] if index < len(lengths) else 0
        if before + after <= room:
            continue
        # Only ever shorter: what fitted into the scenes before fits still.
        kept = room * before // (before + after)
        if index:
            lengths[index - 1] = kept
        if index < len(lengths):
            lengths[index] = min(after, room - kept)
    changed = zip(transitions, lengths, strict=True)
    shorter = tuple(
        transition if length == transition.length else _shortened(transition, length)
        for transition, length in changed
    )
    return shorter, tuple(
        _told(index, before, after)
        for index, (before, after) in enumerate(zip(transitions, shorter, strict=True))
        if before != after
    )


def _shortened(transition: Transition, length: int) -> Transition:
    return transition.model_copy(update={"length": length}) if length else CUT


def _told(index: int, before: Transition, after: Transition) -> str:
    place = f"between scenes {index + 1} and {index + 2}"
    if after.length:
        change = f"{place} was shortened from {before.length} to {after.length} frames"
    else:
        change = f"of {before.length} frames {place} became a cut"
    return f"The {before.kind} {change}: too little room."
