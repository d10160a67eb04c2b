"""The button of a call to action: the title in it, or an arrow under a title too long for it."""

import math
from dataclasses import dataclass

import skia

from pipelines.film.contrast import contrast
from pipelines.models.animatic.brush import fill, line
from pipelines.models.animatic.camera import settled, sprung
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.faces import shaped
from pipelines.models.animatic.lettering import START, Setting, set_title
from pipelines.models.animatic.picture import SMOOTH, sheet
from pipelines.models.animatic.shading import BLACK, WHITE
from pipelines.models.animatic.staging import Staging

POP_SECONDS = 0.7
PULSE_EVERY = 1.6
"""Seconds; the button breathes so that it is seen as something to press."""
PULSE = 0.014


@dataclass(frozen=True)
class Pill:
    """A button as an image."""

    image: skia.Image
    bounds: skia.Rect
    """Of the button itself, without its shadow."""
    pad: float
    ink: Color
    color: Color
    setting: Setting | None
    """The words in it, if any."""

    def draw(self, canvas: skia.Canvas, time: float) -> None:
        share = (time - START) / POP_SECONDS
        if share <= 0:
            return
        scale = sprung(share) + PULSE * math.sin(2 * math.pi * time / PULSE_EVERY) * settled(
            share - 1
        )
        canvas.save()
        canvas.translate(self.bounds.centerX(), self.bounds.centerY())
        canvas.scale(scale, scale)
        canvas.translate(-self.bounds.width() / 2 - self.pad, -self.bounds.height() / 2 - self.pad)
        canvas.drawImage(self.image, 0, 0, SMOOTH, skia.Paint(Alphaf=min(max(share * 3, 0), 1)))
        canvas.restore()


def pill_with(title: str, direction: Direction, staging: Staging) -> Pill | None:
    """Return a button with the title in it; None if it does not fit on one line."""
    area, short = staging.type_area, staging.short
    largest = short * (0.082 if staging.format == "wide" else 0.074)
    room = skia.Rect.MakeXYWH(
        area.left() + largest * 1.6,
        area.centerY() - largest * 0.75,
        area.width() - largest * 3.2,
        largest * 1.5,
    )
    setting = set_title(
        title, direction.face, room, "center", largest=largest, smallest=largest * 0.72
    )
    if setting is None or setting.lines > 1 or "…" in setting.words[-1][0]:
        return None
    words = setting.bounds
    bounds = words.makeOutset(setting.size * 1.15, setting.size * 0.52)
    return _pill(bounds, direction, setting)


def arrow_pill(direction: Direction, staging: Staging, below: float) -> Pill:
    """Return a button with an arrow, its upper edge at `below`."""
    high = staging.short * 0.105
    wide = high * 2.1
    bounds = skia.Rect.MakeXYWH(staging.type_area.centerX() - wide / 2, below, wide, high)
    return _pill(bounds, direction, None)


def _pill(bounds: skia.Rect, direction: Direction, setting: Setting | None) -> Pill:
    palette = direction.palette
    color = palette.accent
    dark = palette.dark.at(min(palette.dark.lightness, 0.22))
    ink = max(
        (palette.light, dark, WHITE, BLACK),
        key=lambda ink: min(contrast(ink.luminance, color.luminance), 7.0),
    )
    pad = bounds.height() * 0.5
    surface = sheet(math.ceil(bounds.width() + 2 * pad), math.ceil(bounds.height() + 2 * pad))
    with surface as canvas:
        canvas.translate(pad - bounds.left(), pad - bounds.top())
        radius = bounds.height() / 2
        canvas.drawRoundRect(
            bounds.makeOffset(0, radius * 0.24),
            radius,
            radius,
            fill(dark, 0.45, blur=radius * 0.24),
        )
        canvas.drawRoundRect(bounds, radius, radius, fill(color))
        inner = bounds.makeInset(radius * 0.05, radius * 0.05)
        canvas.drawRoundRect(inner, radius, radius, line(WHITE, max(radius * 0.035, 1), 0.35))
        if setting:
            for text, left, top in setting.words:
                paragraph = shaped(text, setting.face, setting.size, ink.argb)
                down = (paragraph.Height - setting.leading * setting.size) / 2
                paragraph.paint(canvas, left, top - down)
        else:
            _arrow(canvas, bounds, ink)
    return Pill(surface.makeImageSnapshot(), bounds, pad, ink, color, setting)


def _arrow(canvas: skia.Canvas, bounds: skia.Rect, ink: Color) -> None:
    half, y = bounds.height() * 0.30, bounds.centerY()
    x = bounds.centerX()
    pen = line(ink, bounds.height() * 0.085)
    path = skia.Path()
    path.moveTo(x - half * 1.1, y)
    path.lineTo(x + half * 1.1, y)
    path.moveTo(x + half * 0.35, y - half * 0.75)
    path.lineTo(x + half * 1.1, y)
    path.lineTo(x + half * 0.35, y + half * 0.75)
    canvas.drawPath(path, pen)
