"""The sky of a landscape: its colours at each hour, the sun or moon, clouds and stars."""

import math
from dataclasses import dataclass, replace
from random import Random

import skia

from pipelines.models.animatic.brush import fill, glow, halo, wash
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.drift import sailing
from pipelines.models.animatic.picture import Draw, Picture, grain
from pipelines.models.animatic.shading import WHITE
from pipelines.models.animatic.staging import Staging


@dataclass(frozen=True)
class Sky:
    """Colours of the air, from which everything far away takes its own."""

    top: Color
    middle: Color
    horizon: Color
    sun: Color
    land: Color
    """Colour of the nearest land; what lies farther has more of the horizon in it."""
    night: bool

    def land_at(self, nearness: float) -> Color:
        """Return the colour of land: 0 at the horizon, 1 near the lens."""
        return self.horizon.mixed(self.land, 0.16 + 0.84 * nearness)


def sky_of(direction: Direction) -> Sky:
    palette = direction.palette
    warm = palette.accent
    cool = palette.air
    dark = palette.dark
    if direction.dark:
        top = dark.at(min(max(dark.lightness, 0.15), 0.22))
        middle = top.mixed(cool, 0.42)
        horizon = top.mixed(warm, 0.62)
        return Sky(top, middle, horizon, palette.light, dark.at(0.13), night=True)
    if direction.light == "golden":
        horizon = warm.mixed(palette.light, 0.42)
        top = cool.at(0.58, 0.8)
        return Sky(
            top, warm.mixed(palette.light, 0.12), horizon, palette.light, dark.at(0.25), night=False
        )
    if direction.light == "dawn":
        horizon = palette.light.mixed(warm, 0.30)
        top = cool.at(0.74, 0.75)
        return Sky(
            top,
            palette.light.mixed(cool, 0.25),
            horizon,
            WHITE,
            cool.mixed(dark, 0.62),
            night=False,
        )
    horizon = palette.light.mixed(WHITE, 0.2)
    return Sky(
        cool.at(0.70, 0.95),
        cool.mixed(palette.light, 0.55),
        horizon,
        WHITE,
        cool.mixed(dark, 0.58),
        night=False,
    )


def sun_x(staging: Staging) -> float:
    """Return where the sun stands: beside the subject, on the side away from the type."""
    outward = 1 if staging.subject.centerX() >= staging.width / 2 else -1
    share = 0.30 if staging.format == "wide" else 0.26
    return float(staging.subject.centerX() + outward * staging.short * share)


def paint_sky(
    picture: Picture, direction: Direction, staging: Staging, sky: Sky, horizon: float
) -> None:
    """Paint the ground plate: air, sun or moon, stars; then add clouds. `horizon` in pixels."""
    chance = direction.chance("sky")
    area = picture.camera.seen(0.12)
    low = direction.light in ("dawn", "golden") or sky.night
    up = 0.16 if low else 0.40 if staging.format == "wide" else 0.20
    sun = (sun_x(staging), horizon - staging.height * up)
    radius = staging.short * (0.115 if low else 0.06)

    def draw(canvas: skia.Canvas) -> None:
        stops = [(0.0, sky.top, 1.0), (0.55, sky.middle, 1.0), (1.0, sky.horizon, 1.0)]
        canvas.drawRect(area, wash((0, area.top()), (0, horizon), stops))
        if sky.night:
            _stars(canvas, chance, area, horizon, sky)
        light = sky.sun.mixed(direction.palette.accent, 0.25)
        shine = halo(light, 0.40 if sky.night else 0.75)
        canvas.drawRect(area, glow(sun, staging.short * 0.95, shine))
        if direction.scenery != "stage":  # it would shine through the stage
            canvas.drawCircle(*sun, radius * 1.02, fill(sky.sun, 0.35, blur=radius * 0.22))
            face = [(0.0, sky.sun, 1.0), (1.0, sky.sun.mixed(sky.horizon, 0.45), 1.0)]
            ends = (sun[0], sun[1] - radius), (sun[0], sun[1] + radius)
            canvas.drawCircle(*sun, radius, wash(*ends, face))
        grain(canvas, 0.13)

    picture.ground(draw)
    if not sky.night:
        _clouds(picture, chance, staging, sky, horizon)


def _stars(canvas: skia.Canvas, chance: Random, area: skia.Rect, horizon: float, sky: Sky) -> None:
    size = area.height() * 0.0011
    for _ in range(150):
        x = area.left() + chance.random() * area.width()
        y = area.top() + chance.random() ** 1.4 * (horizon - area.top()) * 0.85
        canvas.drawCircle(
            x, y, size * chance.uniform(0.6, 1.9), fill(sky.sun, chance.uniform(0.15, 0.85))
        )


def _clouds(picture: Picture, chance: Random, staging: Staging, sky: Sky, horizon: float) -> None:
    width, short = staging.width, staging.short
    for depth, speed in ((0.16, 0.006), (0.24, 0.010)):
        for _ in range(2):
            across = short * chance.uniform(0.34, 0.62)
            x = chance.uniform(-0.1, 0.95) * width
            y = horizon * chance.uniform(0.10, 0.66)
            bounds = skia.Rect.MakeXYWH(
                x - short * 0.02, y - across * 0.26, across + short * 0.04, across * 0.36
            )
            plate = picture.paint(depth, _cloud(chance, sky, (x, y, across)), bounds)
            picture.layers.append(replace(plate, drift=sailing(width * speed)))


def _cloud(chance: Random, sky: Sky, place: tuple[float, float, float]) -> Draw:
    x, y, across = place
    shape = _puffs(chance, x, y, across)
    bright = sky.horizon.mixed(WHITE, 0.55)
    paint = wash(
        (0, y - across * 0.22), (0, y + across * 0.03), [(0, bright, 0.92), (1, bright, 0.10)]
    )
    return lambda canvas: canvas.drawPath(shape, paint)


def _puffs(chance: Random, x: float, y: float, across: float) -> skia.Path:
    """Return a flat-bottomed cloud."""
    path = skia.Path()
    path.addRoundRect(
        skia.Rect.MakeXYWH(x, y - across * 0.09, across, across * 0.12),
        across * 0.06,
        across * 0.06,
    )
    union = skia.OpBuilder()
    union.add(path, skia.PathOp.kUnion_PathOp)
    for index in range(5):
        share = 0.14 + 0.72 * index / 4
        radius = across * (0.07 + 0.10 * math.sin(math.pi * share)) * chance.uniform(0.8, 1.15)
        puff = skia.Path()
        puff.addCircle(x + across * share, y - across * 0.06, radius)
        union.add(puff, skia.PathOp.kUnion_PathOp)
    return union.resolve()
