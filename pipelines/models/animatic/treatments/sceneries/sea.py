"""The sea: water to the horizon, light on it, and waves that roll against one another."""

import math
from dataclasses import dataclass, replace
from random import Random

import skia

from pipelines.models.animatic.brush import fill, line, wash
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.drift import rolling_by
from pipelines.models.animatic.picture import Animate, Picture
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.sceneries.place import Place
from pipelines.models.animatic.treatments.sky import Sky, sun_x
from pipelines.models.animatic.treatments.terrain import land

WAVES = 5
GLINTS = 70
_GREY = 0.04
"""Chroma under which a colour makes no water."""


@dataclass(frozen=True)
class _Wave:
    index: int
    depth: float
    top: float
    color: Color
    crest: Color
    swing: float
    length: float
    """Height and length of its waves in pixels."""


def sea(picture: Picture, place: Place) -> None:
    palette, staging, sky = place.direction.palette, place.staging, place.sky
    height = staging.height
    water = palette.second if palette.second.chroma > _GREY else palette.field
    deep = water.mixed(palette.dark, 0.82 if sky.night else 0.55)
    far = place.horizon - height * 0.02
    area = picture.camera.seen(0.2)

    def surface(canvas: skia.Canvas) -> None:
        sheet = skia.Rect.MakeLTRB(area.left(), far, area.right(), area.bottom())
        stops = [
            (0.0, sky.horizon.mixed(water, 0.55), 1.0),
            (0.5, water.mixed(deep, 0.2), 1.0),
            (1.0, deep, 1.0),
        ]
        canvas.drawRect(sheet, wash((0, far), (0, far + height * 0.30), stops))
        shine = skia.Rect.MakeXYWH(area.left(), far, area.width(), max(height * 0.003, 1))
        canvas.drawRect(shine, fill(sky.sun, 0.5))

    bounds = skia.Rect.MakeLTRB(area.left(), far, area.right(), far + height * 0.24)
    picture.add(0.2, surface, bounds)
    picture.live(0.22, _glitter(place.direction.chance("sea"), staging, sky, far))
    for index in range(WAVES):
        near = (index + 1) / WAVES
        color = water.mixed(deep, 0.25 + 0.75 * near)
        wave = _Wave(
            index=index,
            depth=0.30 + 0.20 * index,
            top=far + height * (0.045 + 0.070 * index),
            color=color.lighter(0.05 * (1 - near) - 0.01 * (index % 2)),
            crest=sky.sun,
            swing=height * (0.006 + 0.006 * index),
            length=staging.short * (0.30 + 0.13 * index),
        )
        _roll(picture, staging, wave)


def _glitter(chance: Random, staging: Staging, sky: Sky, far: float) -> Animate:
    """Let the sun's light dance on the water under it."""
    short, x = staging.short, sun_x(staging)
    glints = []
    for _ in range(GLINTS):
        share = chance.random()
        left = x + chance.gauss(0, 1) * short * (0.035 + 0.13 * share)
        wide = short * (0.012 + 0.045 * share) * chance.uniform(0.5, 1.2)
        phase, rate = chance.uniform(0, 2 * math.pi), chance.uniform(2, 5)
        glints.append((left, far + share * staging.height * 0.17, wide, phase, rate))
    thick = max(short * 0.0032, 1.0)

    def draw(canvas: skia.Canvas, time: float) -> None:
        for left, y, wide, phase, rate in glints:
            shine = math.sin(time * rate + phase)
            if shine > 0:
                half = wide * (0.4 + 0.6 * shine)
                glint = skia.Rect.MakeLTRB(left - half, y, left + half, y + thick)
                canvas.drawRoundRect(glint, thick / 2, thick / 2, fill(sky.sun, 0.75 * shine))

    return draw


def _roll(picture: Picture, staging: Staging, wave: _Wave) -> None:
    """Add a band of water whose crest rolls to one side, and rises and falls."""
    area = picture.camera.seen(wave.depth)
    left, right = area.left() - wave.length, area.right() + wave.length
    points = []
    for step in range(241):
        x = left + (right - left) * step / 240
        turn = 2 * math.pi * x / wave.length
        high = math.sin(turn + wave.index) + 0.35 * math.sin(2 * turn + 2 * wave.index)
        points.append((x, wave.top - wave.swing * high))
    color, low = wave.color, wave.top + staging.height * 0.17

    def draw(canvas: skia.Canvas) -> None:
        shape = land(points, area.bottom() + staging.height)
        stops = [
            (0.0, color.lighter(0.045), 1.0),
            (0.35, color, 1.0),
            (1.0, color.lighter(-0.05), 1.0),
        ]
        span = (0, wave.top - wave.swing), (0, wave.top + staging.height * 0.12)
        canvas.drawPath(shape, wash(*span, stops))
        crest = skia.Path()
        crest.addPoly([skia.Point(*point) for point in points], close=False)
        canvas.save()
        canvas.clipPath(shape, doAntiAlias=True)
        canvas.drawPath(crest, line(wave.crest, staging.short * 0.006, 0.30))
        canvas.restore()

    # The nearest band reaches below the picture, however far it has risen.
    nearest = wave.index == WAVES - 1
    bottom = area.bottom() + 2 * wave.swing + 2 if nearest else min(low, area.bottom() + 2)
    bounds = skia.Rect.MakeLTRB(left, wave.top - wave.swing * 1.5, right, bottom)
    way = 1 if wave.index % 2 else -1
    speed = way * staging.short * (0.02 + 0.01 * wave.index)
    drift = rolling_by(wave.length, speed, wave.swing * 0.8, wave.index)
    picture.layers.append(replace(picture.paint(wave.depth, draw, bounds), drift=drift))
