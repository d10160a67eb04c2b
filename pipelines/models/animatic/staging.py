"""Where type and subject stand in a picture of each format."""

from dataclasses import dataclass
from typing import Literal

import skia

from pipelines.models.animatic.direction import Direction, Shot

Format = Literal["wide", "square", "tall"]
Align = Literal["left", "center"]

SAFE = 0.06
"""Share of each side kept free of type: past EBU R 95's 5 % title safe area."""

_WIDER_IS_WIDE, _NARROWER_IS_TALL = 1.2, 0.7
_SUBJECT_SIZE: dict[Shot, float] = {"macro": 1.18, "close": 1.08, "medium": 0.96, "wide": 0.84}


_THIRDS: dict[Format, tuple[float, ...]] = {
    "wide": (0.5, 0.38, 0.62),
    "square": (0.5,),
    "tall": (0.5,),
}
"""Where a subject without a title may stand, in widths."""


@dataclass(frozen=True)
class Staging:
    """The places of one composition, in pixels."""

    width: int
    height: int
    format: Format
    type_area: skia.Rect
    align: Align
    subject: skia.Rect
    """A square; what stands, stands on its bottom line."""
    ground: float
    """The line on which the subject stands."""
    centered: bool = False
    """Whether the subject stands alone, over a call to action if anything."""

    @property
    def short(self) -> float:
        """The shorter side."""
        return float(min(self.width, self.height))

    @property
    def center(self) -> tuple[float, float]:
        """The point that the camera moves towards."""
        return (
            (self.subject.centerX() + self.width / 2) / 2,
            (self.subject.centerY() + self.height / 2) / 2,
        )


def format_of(width: int, height: int) -> Format:
    ratio = width / height
    if ratio > _WIDER_IS_WIDE:
        return "wide"
    return "tall" if ratio < _NARROWER_IS_TALL else "square"


def stage(direction: Direction, title: str, width: int, height: int) -> Staging:
    """Place type and subject side by side, or one above the other where it is narrow."""
    format_ = format_of(width, height)
    if direction.call_to_action or not title.strip():
        return _centered(direction, title, width, height, format_)
    size = _SUBJECT_SIZE[direction.shot]
    if format_ == "wide":
        side = min(height * 0.58 * size, width * 0.38)
        middle, ground = width * 0.72, height * 0.79
        edge = 0.105 if direction.treatment == "papercut" else 0.07
        # Type stands in the sky of a landscape, above what is busy.
        top, bottom = {"landscape": (0.12, 0.58), "papercut": (0.19, 0.75)}.get(
            direction.treatment, (0.14, 0.86)
        )
        type_area = _box(width, height, edge, top, 0.48, bottom)
        if direction.mirrored:
            middle = width - middle
            type_area = _box(width, height, 0.52, top, 1 - edge, bottom)
    elif format_ == "tall":
        side = min(width * 0.74 * size, height * 0.42)
        middle, ground = width * 0.5, height * 0.81
        type_area = _above(direction, width, height, 0.10, 0.36)
    else:
        side = min(height * 0.42 * size, width * 0.56)
        middle, ground = width * 0.5, height * 0.83
        type_area = _above(direction, width, height, 0.115, 0.36)
    align: Align = "left" if format_ == "wide" else "center"
    return Staging(width, height, format_, type_area, align, _on(middle, ground, side), ground)


def _centered(
    direction: Direction, title: str, width: int, height: int, format_: Format
) -> Staging:
    if not title.strip():
        side = min(width, height) * (0.62 if format_ == "wide" else 0.7)
        side *= _SUBJECT_SIZE[direction.shot]
        ground = height * (0.83 if format_ == "wide" else 0.72)
        area = _box(width, height, 0.08, 0.08, 0.92, 0.2)
        middle = width * direction.chance("staging").choice(_THIRDS[format_])
        if direction.treatment == "poster":
            side, middle, ground = side * 0.9, width / 2, height / 2 + side * 0.45
        on = _on(middle, ground, side)
        return Staging(width, height, format_, area, "center", on, ground, centered=True)
    shares = {"wide": (0.44, 0.555, 0.64, 0.94), "square": (0.42, 0.57, 0.64, 0.94)}
    share, ground_share, top, bottom = shares.get(format_, (0.33, 0.56, 0.63, 0.87))
    side = min(height * share, width * 0.7)
    edge = 0.17 if format_ == "wide" else 0.08
    area = _box(width, height, edge, top, 1 - edge, bottom)
    ground = height * ground_share
    on = _on(width / 2, ground, side)
    return Staging(width, height, format_, area, "center", on, ground, centered=True)


def _above(direction: Direction, width: int, height: int, top: float, bottom: float) -> skia.Rect:
    """Return the area of a title above its subject."""
    if direction.treatment == "poster":  # its quilt begins lower than a subject does
        bottom = 0.52
    edge = 0.08
    if direction.treatment == "papercut":  # within the hole of the farthest sheet
        edge, top, bottom = 0.17, top + 0.025, bottom + 0.02
    return _box(width, height, edge, top, 1 - edge, bottom)


def _box(
    width: int, height: int, left: float, top: float, right: float, bottom: float
) -> skia.Rect:
    return skia.Rect.MakeLTRB(width * left, height * top, width * right, height * bottom)


def _on(middle: float, ground: float, side: float) -> skia.Rect:
    return skia.Rect.MakeXYWH(middle - side / 2, ground - side, side, side)
