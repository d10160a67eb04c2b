"""Hills, forest and mountains, each range with more of the horizon's haze the farther it is."""

from dataclasses import dataclass
from random import Random

import skia

from pipelines.models.animatic.brush import fill, wash
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.picture import Picture
from pipelines.models.animatic.treatments.sceneries.place import Place
from pipelines.models.animatic.treatments.terrain import (
    Points,
    Tree,
    conifer,
    height_at,
    land,
    peaks,
    rolling,
    round_tree,
    snow,
    sunlit,
)

RANGES = 4
SNOWY_RANGES = 2
MOUNTAIN_RANGES = 3


@dataclass(frozen=True)
class _Range:
    """A line of hills."""

    depth: float
    base: float
    """Its mean height in pixels from the top."""
    swing: float
    color: Color
    tree: Tree | None = None
    tall: float = 0.0
    """Height of its trees in pixels."""
    gaps: tuple[float, float] = (0.3, 3.4)
    """Least and most space between two trees, in their heights."""
    nearest: bool = False


def hills(picture: Picture, place: Place) -> None:
    chance = place.direction.chance("hills")
    tint, height, sky = place.direction.palette.field, place.staging.height, place.sky
    for index in range(RANGES):
        near = (index + 0.6) / (RANGES + 0.6)
        depth = 0.22 + 0.17 * index
        hill = _Range(
            depth=depth,
            base=place.horizon + height * (0.035 * index - 0.03),
            swing=height * (0.045 + 0.018 * index),
            color=sky.land_at(near * 0.8).mixed(tint, 0.08 if sky.night else 0.30),
            tree=round_tree if index % 2 else None,
            tall=height * 0.05 * (0.5 + depth),
            nearest=index == RANGES - 1,
        )
        _paint(picture, place, chance, hill)


def forest(picture: Picture, place: Place) -> None:
    chance = place.direction.chance("forest")
    tint, height, sky = place.direction.palette.second, place.staging.height, place.sky
    for index in range(RANGES):
        near = (index + 0.7) / (RANGES + 0.7)
        wood = _Range(
            depth=0.22 + 0.17 * index,
            base=place.horizon + height * (0.045 * index - 0.05),
            swing=height * 0.03,
            color=sky.land_at(near * 0.9).mixed(tint, 0.06 if sky.night else 0.25),
            tree=conifer,
            tall=height * (0.10 + 0.055 * index),
            gaps=(0.16, 0.42),
            nearest=index == RANGES - 1,
        )
        _paint(picture, place, chance, wood)


def mountains(picture: Picture, place: Place) -> None:
    chance = place.direction.chance("mountains")
    height = place.staging.height
    for index in range(MOUNTAIN_RANGES):
        _massif(picture, place, chance, index)
    foot = _Range(
        depth=0.72,
        base=place.horizon + height * 0.14,
        swing=height * 0.03,
        color=place.sky.land_at(0.8),
        tree=conifer,
        tall=height * 0.06,
        nearest=True,
    )
    _paint(picture, place, chance, foot)


def _massif(picture: Picture, place: Place, chance: Random, index: int) -> None:
    """Add a range of peaks with a lit and a shaded side."""
    staging, sky = place.staging, place.sky
    depth = 0.20 + 0.15 * index
    area = picture.camera.seen(depth)
    swing = staging.height * (0.34 - 0.075 * index)
    base = place.horizon + staging.height * (0.02 + 0.04 * index)
    points = peaks(chance, area.left(), area.right(), base, swing)
    color, low = sky.land_at(0.18 + 0.26 * index), base + swing * 0.55
    sun_from_left = staging.subject.centerX() < staging.width / 2

    def draw(canvas: skia.Canvas) -> None:
        shape = land(points, low)
        canvas.drawPath(shape, fill(color))
        canvas.save()
        canvas.clipPath(shape, doAntiAlias=True)
        lit = sunlit(points, from_left=sun_from_left, swing=swing)
        canvas.drawPath(lit, fill(sky.sun.mixed(color, 0.68), 0.75))
        if index < SNOWY_RANGES:
            white = sky.sun.mixed(sky.horizon, 0.3)
            canvas.drawPath(snow(points, swing), fill(white, 0.35 if sky.night else 0.80))
        haze = [(0.0, sky.horizon, 0.0), (1.0, sky.horizon, 0.55)]
        canvas.drawPath(shape, wash((0, low - swing * 0.8), (0, low), haze))
        canvas.restore()

    bounds = skia.Rect.MakeLTRB(area.left(), base - swing * 1.4, area.right(), low)
    picture.add(depth, draw, bounds)


def _paint(picture: Picture, place: Place, chance: Random, hill: _Range) -> None:
    """Add a line of hills, what grows on it, and mist at its foot."""
    sky, color = place.sky, hill.color
    area = picture.camera.seen(hill.depth)
    points = rolling(chance, area.left(), area.right(), hill.base, hill.swing)
    grown = _grown(chance, hill, points)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawPath(grown, fill(color.mixed(sky.land, 0.22)))
        stops = [
            (0.0, color.mixed(sky.sun, 0.10), 1.0),
            (0.3, color, 1.0),
            (1.0, color.mixed(sky.horizon, 0.38), 1.0),
        ]
        slope = wash((0, hill.base - hill.swing), (0, hill.base + picture.height * 0.17), stops)
        canvas.drawPath(land(points, area.bottom()), slope)

    top = min(y for _, y in points) - hill.tall * 1.15 - 2
    # What the next range covers need not be drawn.
    reach = 0.27 if hill.nearest else 0.15
    low = min(hill.base + picture.height * reach, area.bottom())
    picture.add(hill.depth, draw, skia.Rect.MakeLTRB(area.left(), top, area.right(), low))


def _grown(chance: Random, hill: _Range, points: Points) -> skia.Path:
    grown = skia.Path()
    left, right = points[0][0], points[-1][0]
    x = left
    while hill.tree and x < right:
        x += hill.tall * chance.uniform(*hill.gaps)
        foot = height_at(points, min(x, right)) + hill.tall * 0.03
        grown.addPath(hill.tree(x, foot, hill.tall * chance.uniform(0.6, 1.1)))
    return grown
