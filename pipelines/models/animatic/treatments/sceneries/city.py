"""A city: rows of towers with windows, by day and by night."""

from dataclasses import dataclass
from random import Random

import skia

from pipelines.models.animatic.brush import fill, line, wash
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.picture import Draw, Picture
from pipelines.models.animatic.treatments.sceneries.place import Place
from pipelines.models.animatic.treatments.sky import Sky

ROWS = 3
_FLAT_ROOFS, _MASTS = 0.30, 0.45
"""Shares of towers with a smaller storey on top, and (above that) with a mast."""


@dataclass(frozen=True)
class _Row:
    """The look of one row of towers."""

    color: Color
    glass: Color
    lit: float
    """Share of windows with light in them."""
    shine: float
    sky: Sky


def city(picture: Picture, place: Place) -> None:
    chance = place.direction.chance("city")
    staging, sky, palette = place.staging, place.sky, place.direction.palette
    lamp = palette.accent.mixed(palette.light, 0.35)
    for index in range(ROWS):
        depth = 0.20 + 0.20 * index
        area = picture.camera.seen(depth)
        color = sky.land_at(0.22 + 0.27 * index)
        glows = sky.night or lamp.lightness > color.lightness
        row = _Row(
            color=color,
            glass=lamp if glows else color.mixed(sky.horizon, 0.5),
            lit=0.55 if sky.night else 0.22,
            shine=0.30 + 0.22 * index,
            sky=sky,
        )
        foot = place.horizon + staging.height * (0.10 + 0.08 * index)
        across = staging.short * (0.075 + 0.030 * index)
        towers = _towers(chance, area, foot, (across, staging.height * (0.36 - 0.05 * index)))
        top = foot - (foot - min(tower.top() for tower in towers)) * 1.12
        bounds = skia.Rect.MakeLTRB(area.left(), top, area.right(), foot)
        picture.add(depth, _drawn(towers, row, chance), bounds)


def _drawn(towers: list[skia.Rect], row: _Row, chance: Random) -> Draw:
    def draw(canvas: skia.Canvas) -> None:
        for number, tower in enumerate(towers):
            _tower(canvas, tower, row, row.color.lighter(0.02 * (number % 3 - 1)), chance)

    return draw


def _towers(
    chance: Random, area: skia.Rect, foot: float, size: tuple[float, float]
) -> list[skia.Rect]:
    wide, tall = size
    towers = []
    x = area.left() - wide * 0.5
    while x < area.right():
        across = wide * chance.uniform(0.55, 1.35)
        up = tall * (0.35 + 0.65 * chance.random() ** 1.6)
        towers.append(skia.Rect.MakeLTRB(x, foot - up, x + across, foot))
        x += across * chance.uniform(0.92, 1.25)
    return towers


def _tower(canvas: skia.Canvas, tower: skia.Rect, row: _Row, color: Color, chance: Random) -> None:
    sky, width = row.sky, tower.width()
    stops = [
        (0.0, color.mixed(sky.sun, 0.14), 1.0),
        (0.5, color, 1.0),
        (1.0, color.mixed(sky.land, 0.25), 1.0),
    ]
    canvas.drawRect(tower, wash((tower.left(), 0), (tower.right(), 0), stops))
    roof = chance.random()
    if roof < _FLAT_ROOFS:
        storey = skia.Rect.MakeLTRB(
            tower.left() + width * 0.2,
            tower.top() - width * 0.18,
            tower.right() - width * 0.2,
            tower.top() + 1,
        )
        canvas.drawRect(storey, fill(color))
    elif roof < _MASTS:
        mast = tower.top() - width * 0.5
        canvas.drawLine(
            tower.centerX(), mast, tower.centerX(), tower.top(), line(color, max(width * 0.03, 1))
        )
    _windows(canvas, tower, row, chance)
    mist = [(0.0, sky.horizon, 0.0), (0.5, sky.horizon, 0.10), (1.0, sky.horizon, 0.60)]
    canvas.drawRect(tower, wash((0, tower.top()), (0, tower.bottom()), mist))


def _windows(canvas: skia.Canvas, tower: skia.Rect, row: _Row, chance: Random) -> None:
    width, size = tower.width(), tower.width() / 9
    for storey in range(1, int(tower.height() / (size * 2.6))):
        for column in range(4):
            if chance.random() >= row.lit:
                continue
            left = tower.left() + width * (0.12 + 0.20 * column)
            pane = skia.Rect.MakeXYWH(
                left, tower.top() + storey * size * 2.4, size * 1.15, size * 1.35
            )
            canvas.drawRect(pane, fill(row.glass, row.shine * chance.uniform(0.6, 1.0)))
