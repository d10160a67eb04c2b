"""The thumbnail strip: small pictures of a film in one, to be shown where one would seek."""

from collections.abc import Iterable
from typing import Annotated

from pydantic import Field

from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate, Frames
from pipelines.film.value import Value

COLUMNS = 10
LONGEST_SIDE = 160
"""Pixels of one picture."""
LEAST_SECONDS = 1
"""From one picture to the next; where scenes are shorter, some are left out."""


class Strip(Value):
    """Pictures in rows, from the top left; each stands for the film until the next one's frame."""

    frames: Annotated[tuple[Frames, ...], Field(min_length=1)]
    picture: PictureSize
    """Size of one."""

    @property
    def rows(self) -> int:
        return -(-len(self.frames) // COLUMNS)

    def place(self, number: int) -> tuple[int, int]:
        """Return where picture `number`, from 0, has its top left corner."""
        row, column = divmod(number, COLUMNS)
        return column * self.picture.width, row * self.picture.height


def strip_of(key_frames: Iterable[int], picture: PictureSize, rate: FrameRate) -> Strip:
    """Return the strip of a film with these key frames: nothing else of it need be decoded."""
    chosen: list[int] = []
    for frame in key_frames:
        if not chosen or frame - chosen[-1] >= LEAST_SECONDS * rate:
            chosen.append(frame)
    longest = max(picture.width, picture.height)
    width, height = (
        max(16, 2 * round(side * LONGEST_SIDE / longest / 2))
        for side in (picture.width, picture.height)
    )
    return Strip(frames=tuple(chosen), picture=PictureSize(width=width, height=height))
