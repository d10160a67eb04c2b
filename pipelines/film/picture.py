"""The picture: its ratio, its resolution and the exact size in pixels they give."""

import math
from fractions import Fraction
from typing import Literal, get_args

from pydantic import Field

from pipelines.film.value import Value

AspectRatio = Literal["16:9", "9:16", "1:1", "4:5"]
Resolution = Literal["480p", "720p", "1080p", "2160p"]


class PictureSize(Value):
    """Width and height in square pixels, both even (4:2:0 chroma needs it)."""

    width: int = Field(ge=16, le=8192, multiple_of=2)
    """Pixels."""
    height: int = Field(ge=16, le=8192, multiple_of=2)
    """Pixels."""

    @property
    def pixels(self) -> int:
        return self.width * self.height


def picture_size(ratio: AspectRatio, resolution: Resolution) -> PictureSize:
    """Return the size whose short side has the resolution's lines: 720p and 4:5 give 720x900."""
    across, down = (int(part) for part in ratio.split(":"))
    return _sized(Fraction(across, down), int(resolution.removesuffix("p")))


def resized(
    picture: PictureSize, ratio: AspectRatio | None, resolution: Resolution | None
) -> PictureSize:
    """Return the size in another ratio or resolution, or both; what is None stays as it is."""
    short = min(picture.width, picture.height)
    lines = int(resolution.removesuffix("p")) if resolution else short
    if ratio:
        across, down = (int(part) for part in ratio.split(":"))
        return _sized(Fraction(across, down), lines)
    for known in get_args(AspectRatio):
        across, down = (int(part) for part in known.split(":"))
        # 854x480 is 16:9, but for the rounding: larger, it is 1920x1080 and not 1922.
        if _sized(Fraction(across, down), short) == picture:
            return _sized(Fraction(across, down), lines)
    return _sized(Fraction(picture.width, picture.height), lines)


def _sized(shape: Fraction, short: int) -> PictureSize:
    # Half of the long side is rounded up, so that the whole is even: 480p at 16:9 is 854x480.
    long = 2 * math.ceil(short * max(shape, 1 / shape) / 2)
    if shape >= 1:
        return PictureSize(width=long, height=short)
    return PictureSize(width=short, height=long)
