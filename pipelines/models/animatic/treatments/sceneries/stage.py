"""An open-air stage at night: a truss, beams that come and go, and the crowd before it."""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random

import skia

from pipelines.models.animatic.brush import fill, glow, halo, line, polygon, wash
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.drift import bobbing
from pipelines.models.animatic.picture import Picture
from pipelines.models.animatic.shading import WHITE
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.sceneries.place import Place

BEAM_GROUPS = 3
CROWD_ROWS = 3
BEATS = 4.4
"""Radians a second at which the crowd bobs: about 84 beats a minute, each way."""
ARMS_UP = 0.38
"""Share of the crowd with an arm in the air."""


@dataclass(frozen=True)
class _Rig:
    """The stage's measures in pixels."""

    middle: float
    half: float
    roof: float
    deck: float
    band: float
    """Height of the truss."""


def stage(picture: Picture, place: Place) -> None:
    direction, staging = place.direction, place.staging
    height, wide = staging.height, staging.format == "wide"
    rig = _Rig(
        middle=staging.subject.centerX(),
        half=staging.width * (0.27 if wide else 0.50),
        roof=place.horizon - height * (0.46 if wide else 0.28),
        deck=place.horizon + height * 0.06,
        band=height * 0.035,
    )
    dark = place.sky.land_at(0.95)

    def draw(canvas: skia.Canvas) -> None:
        _truss(canvas, staging, rig, dark)
        _screen(canvas, direction, staging, rig, dark)

    bounds = skia.Rect.MakeLTRB(
        rig.middle - rig.half * 1.06,
        rig.roof - height * 0.02,
        rig.middle + rig.half * 1.06,
        rig.deck + height * 0.1,
    )
    picture.add(0.4, draw, bounds)
    for group in range(BEAM_GROUPS):
        _beams(picture, direction, staging, rig, group)
    chance = direction.chance("crowd")
    for row in range(CROWD_ROWS):
        color = dark.mixed(direction.palette.accent, 0.16 - 0.06 * row)
        _crowd(picture, staging, chance, (color, direction.palette.accent), (row, rig.deck))


def _truss(canvas: skia.Canvas, staging: Staging, rig: _Rig, dark: Color) -> None:
    left, right, lower = rig.middle - rig.half, rig.middle + rig.half, rig.roof + rig.band
    strong, thin = line(dark, staging.short * 0.008), line(dark, staging.short * 0.004)
    for y in (rig.roof, lower):
        canvas.drawLine(left, y, right, y, strong)
    count = 26
    step = (right - left) / count
    for index in range(count):
        ends = (rig.roof, lower) if index % 2 else (lower, rig.roof)
        canvas.drawLine(left + index * step, ends[0], left + (index + 1) * step, ends[1], thin)
    for x in (left, right):
        tower = skia.Rect.MakeLTRB(
            x - staging.width * 0.012, rig.roof, x + staging.width * 0.012, rig.deck
        )
        canvas.drawRect(tower, fill(dark))


def _screen(
    canvas: skia.Canvas, direction: Direction, staging: Staging, rig: _Rig, dark: Color
) -> None:
    """Draw the screen with rings of sound on it, and the stage's front below."""
    palette, height = direction.palette, staging.height
    foot = rig.deck - height * 0.05
    screen = skia.Rect.MakeLTRB(
        rig.middle - rig.half * 0.62, rig.roof + rig.band * 2.2, rig.middle + rig.half * 0.62, foot
    )
    stops = [
        (0.0, palette.accent, 0.85),
        (0.5, palette.second, 0.80),
        (1.0, palette.field.mixed(dark, 0.3), 0.9),
    ]
    corners = (screen.left(), screen.top()), (screen.right(), screen.bottom())
    canvas.drawRect(screen, wash(*corners, stops))
    canvas.save()
    canvas.clipRect(screen)
    for ring in range(7):
        pen = line(palette.light, staging.short * 0.006, 0.40 - 0.05 * ring)
        canvas.drawCircle(rig.middle, foot, screen.height() * (0.22 + 0.17 * ring), pen)
    canvas.restore()
    front = skia.Rect.MakeLTRB(
        rig.middle - rig.half, foot, rig.middle + rig.half, rig.deck + height * 0.1
    )
    canvas.drawRect(front, fill(dark.lighter(-0.02)))


def _beams(picture: Picture, direction: Direction, staging: Staging, rig: _Rig, group: int) -> None:
    """Add a fan of light that fades in and out against the other groups."""
    palette, half, top = direction.palette, rig.half, rig.roof + rig.band
    tones = (palette.accent, palette.second, palette.light)
    bottom = picture.camera.seen(0.4).bottom() * 0.86

    def draw(canvas: skia.Canvas) -> None:
        for index in range(4):
            x = rig.middle + half * (-0.75 + 0.5 * index + 0.10 * (group - 1))
            foot = x + ((index - 1.5) * 0.22 + (group - 1) * 0.30) * half
            spread = half * 0.13
            tone = tones[(index + group) % len(tones)].mixed(WHITE, 0.2)
            paint = wash(
                (x, top), (foot, bottom), [(0, tone, 0.85), (0.45, tone, 0.36), (1, tone, 0)]
            )
            soft = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, staging.short * 0.004)
            paint.setMaskFilter(soft)
            beam = ((x - 2, top), (x + 2, top), (foot + spread, bottom), (foot - spread, bottom))
            canvas.drawPath(polygon(beam), paint)
            lamp = half * 0.05
            canvas.drawCircle(x, top, lamp, glow((x, top), lamp, halo(tone, 1.0)))

    bounds = skia.Rect.MakeLTRB(
        rig.middle - half * 1.5, top - half * 0.06, rig.middle + half * 1.5, bottom
    )
    plate = picture.paint(0.55, draw, bounds)
    picture.layers.append(replace(plate, opacity=_fading(group)))


def _fading(group: int) -> Callable[[float], float]:
    def shown(time: float) -> float:
        return float(max(0.0, math.sin(time * 1.5 + group * 2.1)) ** 0.8)

    return shown


def _crowd(
    picture: Picture,
    staging: Staging,
    chance: Random,
    colors: tuple[Color, Color],
    where: tuple[int, float],
) -> None:
    """Add a row of people, lit from before them."""
    color, rim = colors
    row, deck = where
    depth = 0.8 + 0.35 * row
    base = deck + staging.height * (0.055 + 0.075 * row)
    area = picture.camera.seen(depth)
    size = staging.short * (0.020 + 0.011 * row)
    people = _people(chance, area, base, size)

    def draw(canvas: skia.Canvas) -> None:
        canvas.save()
        canvas.translate(0, -size * 0.14)
        canvas.drawPath(people, fill(rim, 0.50 - 0.14 * row))
        canvas.restore()
        canvas.drawPath(people, fill(color))

    nearest = row == CROWD_ROWS - 1
    low = area.bottom() + size if nearest else base + staging.height * 0.14
    bounds = skia.Rect.MakeLTRB(area.left(), base - size * 6, area.right(), low)
    plate = picture.paint(depth, draw, bounds)
    picture.layers.append(replace(plate, drift=bobbing(size * 0.34, BEATS, row * 1.9)))


def _people(chance: Random, area: skia.Rect, base: float, size: float) -> skia.Path:
    people = skia.Path()
    x = area.left()
    while x < area.right() + size:
        y = base - size * chance.uniform(0.0, 1.3)
        people.addCircle(x, y, size)
        shoulders = skia.Rect.MakeLTRB(
            x - size * 1.7, y + size * 1.15, x + size * 1.7, area.bottom() * 2
        )
        people.addRoundRect(shoulders, size, size)
        if chance.random() < ARMS_UP:
            people.addPath(_arm(chance, x, y, size))
        x += size * chance.uniform(2.3, 3.3)
    return people


def _arm(chance: Random, x: float, y: float, size: float) -> skia.Path:
    side = chance.choice((-1, 1))
    arm = skia.Path()
    arm.moveTo(x + side * size * 1.3, y + size * 1.8)
    hand = (x + side * size * chance.uniform(0.9, 1.8), y - size * chance.uniform(2.2, 3.4))
    arm.quadTo(x + side * size * 2.0, y - size * 0.4, *hand)
    filled = skia.Path()
    line(WHITE, size * 0.62).getFillPath(arm, filled)
    return filled
