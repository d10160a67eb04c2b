"""Layers of cut paper: sheets with a hole in each, one behind the other, and a scene within."""

import math
from dataclasses import replace
from random import Random

import skia

from pipelines.models.animatic.brush import fill, line
from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.drift import bobbing, floating
from pipelines.models.animatic.picture import Picture, Plate, grain
from pipelines.models.animatic.shading import WHITE, Material, draw_paper
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.terrain import land, rolling

SHEETS = 4
NEAREST_HILL = 2
_TOO_LIGHT = 0.80
"""Lightness from which a sheet can't be told from the light behind it."""
_SHADOW = 0.075
"""How far the shadow of a sheet reaches into its hole, in short sides of the picture."""


def papercut(direction: Direction, staging: Staging, camera: Camera) -> Picture:
    picture = Picture(camera)
    chance = direction.chance("paper")
    sheets = _colors(direction)
    area = camera.seen(0.12)

    def back(canvas: skia.Canvas) -> None:
        canvas.drawRect(area, fill(sheets[-1]))
        grain(canvas, 0.30, 1.6)

    picture.ground(back)
    _sun(picture, direction, staging, sheets)
    _land(picture, direction, staging, sheets)
    for index in range(SHEETS - 1, -1, -1):
        _sheet(picture, direction, staging, chance, sheets[index], index)
    return picture


def _colors(direction: Direction) -> list[Color]:
    """Return the sheets' colours from the nearest to the farthest: towards the light."""
    palette = direction.palette
    if direction.dark:
        near, far = palette.second.mixed(palette.dark, 0.45), palette.dark.at(0.20)
    else:
        near, far = palette.second, palette.light
    if near.lightness > _TOO_LIGHT and not direction.dark:
        near = palette.field if palette.field.lightness < _TOO_LIGHT else palette.accent
    return [near.mixed(far, index / SHEETS) for index in range(SHEETS)] + [far]


def _hole(staging: Staging, chance: Random, index: int) -> skia.Path:
    """Return the hole of sheet `index`: smaller, and waved otherwise, the farther it is."""
    width, height = staging.width, staging.height
    across = width * (0.515 - 0.030 * index * (1.0 if staging.format == "wide" else 1.15))
    down = height * (0.525 - 0.034 * index * (1.0 if staging.format == "wide" else 0.75))
    waves = [
        (count, chance.uniform(0, 2 * math.pi), chance.uniform(0.010, 0.024))
        for count in (2, 3, 5, 7)
    ]
    points = []
    for step in range(180):
        angle = 2 * math.pi * step / 180
        radius = 1 + sum(size * math.sin(count * angle + phase) for count, phase, size in waves)
        # Between an ellipse and a rectangle.
        x = math.copysign(abs(math.cos(angle)) ** 0.52, math.cos(angle))
        y = math.copysign(abs(math.sin(angle)) ** 0.52, math.sin(angle))
        points.append(skia.Point(width / 2 + across * radius * x, height / 2 + down * radius * y))
    path = skia.Path()
    path.addPoly(points, close=True)
    return path


def _sheet(
    picture: Picture,
    direction: Direction,
    staging: Staging,
    chance: Random,
    color: Color,
    index: int,
) -> None:
    hole = _hole(staging, chance, index)
    depth = 1.75 - 0.22 * index
    shade = direction.palette.dark.at(min(direction.palette.dark.lightness, 0.2))
    short = staging.short

    def draw(canvas: skia.Canvas) -> None:
        around = skia.Path(hole)
        around.toggleInverseFillType()
        for blur, down, opacity in ((0.020, 0.012, 0.36), (0.006, 0.004, 0.34)):
            canvas.save()
            canvas.translate(0, short * down)
            canvas.drawPath(around, fill(shade, opacity, blur=short * blur))
            canvas.restore()
        canvas.drawPath(around, fill(color))
        canvas.drawPath(hole, _edge(color, short))

    inner = hole.getBounds()
    # The inside of the hole and of its shadow is empty: it need not be drawn.
    plate = picture.paint(depth, draw)
    hollow = skia.Path(hole)
    shrunk = skia.Matrix()
    reach = short * _SHADOW
    shrunk.setRectToRect(inner, inner.makeInset(reach, reach), skia.Matrix.kFill_ScaleToFit)
    hollow.transform(shrunk)
    picture.layers.append(replace(plate, hollow=hollow))


def _sun(picture: Picture, direction: Direction, staging: Staging, sheets: list[Color]) -> None:
    subject, short, palette = staging.subject, staging.short, direction.palette
    x, y = subject.centerX(), subject.centerY() - subject.height() * 0.05
    radius = subject.width() * 0.52
    tones = (palette.accent.mixed(sheets[-1], 0.62), palette.accent.mixed(sheets[-1], 0.30))

    def draw(canvas: skia.Canvas) -> None:
        for tone, share in zip(tones, (1.0, 0.80), strict=True):
            shadow = fill(palette.dark, 0.28, blur=short * 0.010)
            canvas.drawCircle(x, y + short * 0.008, radius * share, shadow)
            canvas.drawCircle(x, y, radius * share, fill(tone))
            canvas.drawCircle(x, y, radius * share, _edge(tone, short))

    reach = radius * 1.12
    picture.add(0.30, draw, skia.Rect.MakeLTRB(x - reach, y - reach, x + reach, y + reach))


def _land(picture: Picture, direction: Direction, staging: Staging, sheets: list[Color]) -> None:
    """Lay three hills of paper, with the subject before the last."""
    palette = direction.palette
    far = palette.field.mixed(sheets[-1], 0.55)
    middle = palette.field.mixed(palette.second, 0.4)
    near = palette.second.mixed(palette.dark, 0.35)
    chance = direction.chance("hills")
    for index, tone in enumerate((far, middle)):
        picture.layers.append(_hill(picture, direction, staging, chance, (index, tone)))
    _subject(picture, direction, staging)
    picture.layers.append(_hill(picture, direction, staging, chance, (NEAREST_HILL, near)))


def _hill(
    picture: Picture,
    direction: Direction,
    staging: Staging,
    chance: Random,
    which: tuple[int, Color],
) -> Plate:
    """Return a hill, or a wave where the scene is at sea."""
    index, tone = which
    short, waves = staging.short, direction.scenery == "sea"
    depth = 0.50 + 0.20 * index
    area = picture.camera.seen(depth)
    base = staging.ground + staging.height * (0.050 * index - 0.098)
    swing = staging.height * (0.036 - 0.012 * index)
    reach = short * 0.12 if waves else 0.0
    points = rolling(chance, area.left() - reach, area.right() + reach, base, swing)

    def draw(canvas: skia.Canvas) -> None:
        path = land(points, area.bottom() + short)
        canvas.drawPath(path, fill(direction.palette.dark, 0.34, blur=short * 0.012))
        canvas.drawPath(path, fill(tone))
        canvas.drawPath(path, _edge(tone, short))

    top = min(y for _, y in points) - short * 0.04
    low = area.bottom() + short * 0.01 if index == NEAREST_HILL else base + staging.height * 0.16
    bounds = skia.Rect.MakeLTRB(area.left() - reach, top, area.right() + reach, low)
    plate = picture.paint(depth, draw, bounds)
    if not waves:
        return plate
    return replace(plate, drift=floating(reach * 0.8, short * 0.006, index * 2))


def _subject(picture: Picture, direction: Direction, staging: Staging) -> None:
    palette, motif, side = direction.palette, direction.motif, staging.subject.width() * 0.84
    left, top = staging.subject.centerX() - side / 2, staging.ground - side + staging.short * 0.015
    box = skia.Rect.MakeXYWH(left, top, side, side)
    material = Material(palette, palette.accent, palette.second)
    plate = picture.paint(
        0.88,
        lambda canvas: draw_paper(canvas, motif, box, material),
        box.makeOutset(side * 0.08, side * 0.08),
    )
    if not motif.stands:
        plate = replace(plate, drift=bobbing(side * 0.02, 1.6, up=side * 0.06))
    picture.layers.append(plate)


def _edge(tone: Color, short: float) -> skia.Paint:
    """Return the pen for the bright edge of cut paper."""
    return line(tone.mixed(WHITE, 0.47), max(short * 0.0022, 1), 0.75)
