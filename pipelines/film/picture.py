"""The picture: its ratio, its resolution and the exact size in pixels they give."""

from fractions import Fraction
from typing import Literal

from pydantic import Field

from pipelines.film.value import Value

AspectRatio = Literal["16:9", "9:16", "1:1", "4:5"]
Resolution = Literal["480p", "720p", "1080p", "2160p"]


class PictureSize(Value):
    """Width and height in square pixels, both even (4:2:0 chroma needs it)."""

    width: int = Field(ge=16, le=8192, multiple_of=2)
    height: int = Field(ge=16, le=8192, multiple_of=2)


def picture_size(ratio: AspectRatio, resolution: Resolution) -> PictureSize:
    """Return the size whose short side has the resolution's lines: 720p and 4:5 give 720x900."""
    short = int(resolution.removesuffix("p"))
    across, down = (int(part) for part in ratio.split(":"))
    shape = Fraction(max(across, down), min(across, down))
    # Half of the long side is rounded up, so that the whole is even: 480p at 16:9 is 854x480.
    long = 2 * -(-short * shape.numerator // (2 * shape.denominator))
    if across >= down:
        return PictureSize(width=long, height=short)
    return PictureSize(width=short, height=long)
