"""What stands behind a product: a disk, an arch, panels, or the light of a window."""

from collections.abc import Callable
from random import Random

import skia

from pipelines.models.animatic.brush import fill, line, polygon, wash
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.picture import Draw, Picture
from pipelines.models.animatic.shading import WHITE
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.studio import Studio

Backdrop = Callable[[Picture, Staging, Studio, Random], None]

_PANELS = (
    (-0.66, 0.46, 0.86, 0.26, 0.25),
    (0.16, 0.60, 1.20, 0.34, 0.55),
    (-0.26, 0.50, 1.02, 0.42, 0.85),
)
"""Left, width and height in sides of the subject; depth; how much of the shape's colour."""


def disk(picture: Picture, staging: Staging, studio: Studio, _chance: Random) -> None:
    subject = staging.subject
    radius = subject.width() * 0.60
    x, y = subject.centerX(), subject.centerY() - subject.height() * 0.04

    def draw(canvas: skia.Canvas) -> None:
        shadow = fill(studio.shade, 0.30, blur=radius * 0.06)
        canvas.drawCircle(x + radius * 0.03, y + radius * 0.06, radius, shadow)
        tone = studio.shape
        stops = [(0.0, tone.lighter(0.07), 1.0), (1.0, tone.mixed(studio.shade, 0.25), 1.0)]
        ends = (x - radius, y - radius), (x + radius, y + radius)
        canvas.drawCircle(x, y, radius, wash(*ends, stops))
        canvas.drawCircle(x, y, radius - 1, line(WHITE, max(radius * 0.006, 1), 0.25))

    reach = radius * 1.24
    picture.add(0.42, draw, skia.Rect.MakeLTRB(x - reach, y - reach, x + reach, y + reach))


def arch(picture: Picture, staging: Staging, studio: Studio, _chance: Random) -> None:
    """Build an arch within an arch."""
    subject = staging.subject
    x, foot = subject.centerX(), staging.ground + subject.height() * 0.05
    outer = studio.wall.mixed(studio.shape, 0.45)
    for share, rise, depth, tone in ((0.62, 0.14, 0.34, outer), (0.46, -0.02, 0.42, studio.shape)):
        half, top = subject.width() * share, subject.top() - subject.height() * rise
        bounds = skia.Rect.MakeLTRB(x - half, top, x + half, foot).makeOutset(half / 4, half / 4)
        picture.add(depth, _arch((x, half, top, foot), tone, studio), bounds)


def _arch(shape: tuple[float, float, float, float], tone: Color, studio: Studio) -> Draw:
    x, half, top, foot = shape
    path = skia.Path()
    path.moveTo(x - half, foot)
    path.lineTo(x - half, top + half)
    circle = skia.Rect.MakeLTRB(x - half, top, x + half, top + 2 * half)
    path.arcTo(circle, 180, 180, forceMoveTo=False)
    path.lineTo(x + half, foot)
    path.close()

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawPath(path, fill(studio.shade, 0.30, blur=half * 0.07))
        stops = [
            (0.0, tone.lighter(0.06), 1.0),
            (0.6, tone, 1.0),
            (1.0, tone.mixed(studio.shade, 0.3), 1.0),
        ]
        canvas.drawPath(path, wash((x - half, top), (x + half, foot), stops))
        canvas.drawPath(path, line(WHITE, max(half * 0.008, 1), 0.22))

    return draw


def panels(picture: Picture, staging: Staging, studio: Studio, _chance: Random) -> None:
    """Lean three boards against the wall."""
    subject, side = staging.subject, staging.subject.width()
    foot = staging.ground + side * 0.05
    for left, width, height, depth, share in _PANELS:
        x = subject.centerX() + left * side
        board = skia.Rect.MakeLTRB(x, foot - height * side * 1.05, x + width * side, foot)
        draw = _board(board, studio.wall.mixed(studio.shape, share), side, studio)
        picture.add(depth, draw, board.makeOutset(side * 0.14, side * 0.14))


def _board(board: skia.Rect, tone: Color, side: float, studio: Studio) -> Draw:
    def draw(canvas: skia.Canvas) -> None:
        shadow = board.makeOffset(side * 0.02, side * 0.01)
        canvas.drawRect(shadow, fill(studio.shade, 0.34, blur=side * 0.035))
        stops = [
            (0.0, tone.lighter(0.07), 1.0),
            (0.5, tone, 1.0),
            (1.0, tone.mixed(studio.shade, 0.28), 1.0),
        ]
        corners = (board.left(), board.top()), (board.right(), board.bottom())
        canvas.drawRect(board, wash(*corners, stops))
        edge = skia.Rect.MakeXYWH(board.left(), board.top(), max(side * 0.006, 1), board.height())
        canvas.drawRect(edge, fill(WHITE, 0.3))

    return draw


def window(picture: Picture, staging: Staging, studio: Studio, chance: Random) -> None:
    """Let the light of a window, and the shadow of a branch before it, fall on the wall."""
    subject, side = staging.subject, staging.subject.width()
    x, y = subject.centerX() - side * 0.62, subject.top() - side * 0.22

    def draw(canvas: skia.Canvas) -> None:
        canvas.saveLayer(paint=_blurred(side * 0.008))
        for column in range(3):
            for row in range(2):
                beam = studio.light.mixed(WHITE, 0.30)
                canvas.drawPath(_pane(x, y, side, column, row), fill(beam, 0.62 - 0.10 * row))
        canvas.restore()
        canvas.saveLayer(paint=_blurred(side * 0.014, 0.5))
        at = (x + side * 1.3, y - side * 0.1)
        for step in range(11):
            angle = 120 + 50 * (step % 2) + chance.uniform(-12, 12)
            length = side * chance.uniform(0.15, 0.22)
            draw_leaf(canvas, at, length, angle, studio.wall.mixed(studio.shade, 0.55))
            at = (at[0] - side * 0.10, at[1] + side * (0.03 + 0.012 * step))
        canvas.restore()

    right, bottom = x + side * 1.75, y + side * 1.35
    bounds = skia.Rect.MakeLTRB(x - side * 0.1, y - side * 0.35, right, bottom)
    picture.add(0.14, draw, bounds)


def _pane(x: float, y: float, side: float, column: int, row: int) -> skia.Path:
    width, height, slant, rise = side * 0.36, side * 0.46, side * 0.22, side * 0.03
    left = x + column * width * 1.12 + row * slant
    top = y + row * height * 1.10 - column * rise
    return polygon(
        (
            (left, top),
            (left + width, top - rise),
            (left + width + slant, top + height - rise),
            (left + slant, top + height),
        )
    )


def draw_leaf(
    canvas: skia.Canvas, at: tuple[float, float], length: float, angle: float, color: Color
) -> None:
    """Draw a leaf that grows from `at` towards `angle` (degrees, clockwise from the right)."""
    path = skia.Path()
    path.moveTo(0, 0)
    path.cubicTo(length * 0.3, -length * 0.26, length * 0.8, -length * 0.20, length, 0)
    path.cubicTo(length * 0.8, length * 0.20, length * 0.3, length * 0.26, 0, 0)
    canvas.save()
    canvas.translate(*at)
    canvas.rotate(angle)
    canvas.drawPath(path, fill(color))
    canvas.restore()


def add_leaves(picture: Picture, staging: Staging, tone: Color, chance: Random) -> None:
    """Hang leaves, out of focus, into the corner near the lens that is farthest from the type."""
    short = staging.short
    beside = staging.format == "wide"
    right = staging.subject.centerX() > staging.width / 2 if beside else chance.random() < 1 / 2
    x, y = staging.width * (1.02 if right else -0.02), staging.height * 1.02
    angles = (195, 262) if right else (278, 345)

    def draw(canvas: skia.Canvas) -> None:
        canvas.saveLayer(paint=_blurred(short * 0.009, 0.86))
        for _ in range(6):
            foot = (x + chance.uniform(-0.05, 0.05) * short, y)
            length, angle = short * chance.uniform(0.24, 0.40), chance.uniform(*angles)
            draw_leaf(canvas, foot, length, angle, tone.lighter(chance.uniform(-0.03, 0.05)))
        canvas.restore()

    reach = short * 0.46
    bounds = skia.Rect.MakeLTRB(x - reach, y - reach, x + reach, y + short * 0.05)
    picture.add(1.9, draw, bounds)


def _blurred(deviation: float, opacity: float = 1.0) -> skia.Paint:
    return skia.Paint(ImageFilter=skia.ImageFilters.Blur(deviation, deviation), Alphaf=opacity)


BACKDROPS: tuple[Backdrop, ...] = (disk, arch, panels, window)
