"""Words over the picture: when they are shown, and as what."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from pipelines.film.brief import HexColor
from pipelines.film.timing import Frames
from pipelines.film.value import Value

LettersAs = Literal["caption", "title", "lower_third", "call_to_action"]
"""
caption         what is said, at the bottom, in a dark box
title           large, in the middle
lower_third     who or where: a line, and smaller ones under it, at the bottom left
call_to_action  what the viewer is to do, in a box of the brand's colour
"""
Words = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=r"[^\s]")
]


class Caption(Value):
    """Words that are shown for frames [start, end) of the film."""

    start: Frames
    end: Frames
    text: Words
    """As it is read: nothing in it is markup. Line breaks are kept."""
    shown_as: LettersAs = "caption"

    @model_validator(mode="after")
    def _is_shown(self) -> Self:
        if self.end <= self.start:
            raise ValueError("a caption is shown for at least a frame")
        if any(ord(char) < ord(" ") and char != "\n" for char in self.text):
            raise ValueError("control characters are not allowed")
        return self


class Lettering(Value):
    """The captions that are seen in one segment, on a clock of their own.

    They begin where the first of them does, so that the same words at the same place of a segment
    are the same lettering wherever in the film the segment lies.
    """

    captions: tuple[Caption, ...] = ()
    lead: Frames = 0
    """The segment's first frame, on that clock."""
    colors: tuple[HexColor, ...] = ()
    """The brand's, the main one first; none for captions alone, which don't show them."""


def lettering(
    captions: Sequence[Caption], start: int, end: int, colors: Sequence[str] = ()
) -> Lettering:
    """Return what of a film's captions is seen in its frames [start, end)."""
    seen = [caption for caption in captions if caption.start < end and caption.end > start]
    if not seen:
        return Lettering()
    zero = min(start, *(caption.start for caption in seen))
    moved = (
        caption.model_copy(update={"start": caption.start - zero, "end": caption.end - zero})
        for caption in sorted(seen, key=lambda caption: (caption.start, caption.end, caption.text))
    )
    branded = any(caption.shown_as != "caption" for caption in seen)
    return Lettering(
        captions=tuple(moved), lead=start - zero, colors=tuple(colors) if branded else ()
    )
