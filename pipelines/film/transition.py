"""How one scene becomes the next."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.film.timing import MIN_SEGMENT_FRAMES
from pipelines.film.value import Value

TransitionKind = Literal[
    "cut", "fade", "dissolve", "fadeblack", "wipeleft", "slideleft", "smoothleft", "circleopen"
]
"""What editors call it; how FFmpeg does it is in `pipelines.ffmpeg.commands`."""


class Transition(Value):
    """Overlaps the end of one scene and the start of the next by `length` frames."""

    kind: TransitionKind
    length: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _only_a_cut_takes_no_time(self) -> Self:
        if self.kind == "cut" and self.length:
            raise ValueError("a cut has no length")
        if self.kind != "cut" and self.length < MIN_SEGMENT_FRAMES:
            raise ValueError(f"a {self.kind} takes at least {MIN_SEGMENT_FRAMES} frames")
        return self


CUT = Transition(kind="cut", length=0)
