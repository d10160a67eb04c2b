"""A typographic poster: large type on a flat ground, and a quilt of turning tiles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

import skia

from pipelines.models.animatic.brush import fill, polygon
from pipelines.models.animatic.camera import Camera, settled
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.picture import Picture
from pipelines.models.animatic.shading import Material, draw_solid
from pipelines.models.animatic.staging import Staging

TURN_SECONDS = 0.7
TURN_EVERY = 3.0
"""Seconds between two turns of one tile."""
ENTRY_SECONDS = 0.9

_BARELY_APART, _LEGIBLY_APART = 0.09, 0.18
"""Distance of two colours under which they look alike, and over which one shows on the other."""

Shape = Callable[[skia.Canvas, skia.Paint], None]


@dataclass(frozen=True)
class _Tile:
    left: float
    top: float
    side: float
    ground: Color
    color: Color
    shape: Shape
    quarter: int
    """Quarter turns it starts with."""
    enters: float
    turns: float
    """Seconds at which it appears, and at which it first turns."""


def poster(direction: Direction, staging: Staging, camera: Camera) -> Picture:
    picture = Picture(camera)
    palette = direction.palette
    ground = palette.dark if direction.dark else palette.light
    picture.live(0.0, lambda canvas, _time: canvas.clear(ground.argb))
    chance = direction.chance("poster")
    colors = _colors(direction, ground)
    cells, motif_cell = _cells(staging, centered=staging.centered)
    tiles = [
        _tile(chance, cell, colors, ground, index / max(len(cells), 1))
        for index, cell in enumerate(sorted(cells, key=lambda cell: cell.left() + cell.top()))
    ]
    picture.live(0.45, lambda canvas, time: _draw(canvas, tiles, time))
    _motif(picture, direction, motif_cell, colors)
    return picture


def _colors(direction: Direction, ground: Color) -> list[Color]:
    """Return the palette's colours that can be told from one another, brightest ones first."""
    palette = direction.palette
    wanted = [
        palette.accent,
        palette.second,
        palette.field,
        *palette.given,
        palette.dark,
        palette.light,
    ]
    kept: list[Color] = []
    for color in wanted:
        near = [other for other in kept if _apart(color, other) < _BARELY_APART]
        if not near and color != ground:
            kept.append(color)
    return kept


def _apart(one: Color, other: Color) -> float:
    light, chroma, hue = one.lch
    light_2, chroma_2, hue_2 = other.lch
    turned = min(abs(hue - hue_2), 360 - abs(hue - hue_2)) / 180
    return abs(light - light_2) + abs(chroma - chroma_2) + turned * min(chroma, chroma_2) * 3


def _cells(staging: Staging, *, centered: bool) -> tuple[list[skia.Rect], skia.Rect]:
    """Return the squares of the quilt, and the larger square that shows the motif."""
    width, height = float(staging.width), float(staging.height)
    if centered:
        return _border(staging), staging.subject.makeOutset(*(staging.subject.width() * 0.06,) * 2)
    if staging.format == "wide":
        rows, columns = 4, 3
        side = height / rows
        right = staging.subject.centerX() > width / 2
        left = width - columns * side if right else 0.0
        top, big_column, big_row = 0.0, int(not right), 1
    else:
        columns = 4 if staging.format == "tall" else 5
        side = width / columns
        rows = max(round(height * (0.44 if staging.format == "tall" else 0.46) / side), 2)
        left, top = 0.0, height - rows * side
        big_column, big_row = (columns - 2) // 2 + columns % 2, max(0, (rows - 2) // 2)
    big = skia.Rect.MakeXYWH(left + big_column * side, top + big_row * side, 2 * side, 2 * side)
    cells = [
        skia.Rect.MakeXYWH(left + column * side, top + row * side, side, side)
        for row in range(rows)
        for column in range(columns)
        if not (big_column <= column < big_column + 2 and big_row <= row < big_row + 2)
    ]
    return cells, big


def _border(staging: Staging) -> list[skia.Rect]:
    """Return a strip of squares along the two far edges."""
    width, height = float(staging.width), float(staging.height)
    if staging.format == "wide":
        side = height / 4
        return [
            skia.Rect.MakeXYWH(left, row * side, side, side)
            for left in (0.0, width - side)
            for row in range(4)
        ]
    columns = 4
    side = width / columns / (1.0 if staging.format == "tall" else 1.6)
    columns = round(width / side)
    side = width / columns
    return [skia.Rect.MakeXYWH(column * side, 0.0, side, side) for column in range(columns)] + (
        [skia.Rect.MakeXYWH(column * side, height - side, side, side) for column in range(columns)]
        if staging.format == "tall"
        else []
    )


def _tile(
    chance: Random, cell: skia.Rect, colors: Sequence[Color], ground: Color, share: float
) -> _Tile:
    back = chance.choice([*colors, ground])
    front = chance.choice(
        [color for color in (*colors, ground) if _apart(color, back) > _LEGIBLY_APART] or [ground]
    )
    return _Tile(
        cell.left(), cell.top(), cell.width(), back, front, chance.choice(_SHAPES),
        chance.randrange(4), share * 0.55, 1.2 + chance.uniform(0, TURN_EVERY),
    )  # fmt: skip


def _draw(canvas: skia.Canvas, tiles: Sequence[_Tile], time: float) -> None:
    for tile in tiles:
        enter = settled((time - tile.enters) / ENTRY_SECONDS)
        if enter <= 0:
            continue
        turns = tile.quarter + (1 - enter)
        if time > tile.turns:
            count, since = divmod(time - tile.turns, TURN_EVERY)
            turns += count + settled(since / TURN_SECONDS)
        half = tile.side / 2
        canvas.save()
        canvas.translate(tile.left + half, tile.top + half)
        # A hair larger than its cell, so that no ground shines through between two tiles.
        canvas.scale((half + 0.6) * enter, (half + 0.6) * enter)
        canvas.drawRect(skia.Rect.MakeLTRB(-1, -1, 1, 1), fill(tile.ground))
        canvas.clipRect(skia.Rect.MakeLTRB(-1, -1, 1, 1))
        canvas.rotate(90 * turns)
        tile.shape(canvas, fill(tile.color))
        canvas.restore()


def _motif(
    picture: Picture, direction: Direction, cell: skia.Rect, colors: Sequence[Color]
) -> None:
    palette = direction.palette
    back = max(
        (palette.second, palette.field, palette.light),
        key=lambda color: min(_apart(color, palette.accent), 1.4 * _apart(color, palette.dark)),
    )
    half = cell.width() / 2
    x, y = cell.centerX(), cell.centerY()
    rings = [color for color in colors if color != back][:2]

    def disk(canvas: skia.Canvas, time: float) -> None:
        grown = settled((time - 0.15) / ENTRY_SECONDS)
        breath = 1 + 0.02 * settled(time % 2 / 2)
        for index, ring in enumerate(rings):
            reach = half * (0.98 - 0.10 * index) * grown
            canvas.drawCircle(x, y, reach * (breath if index else 1), fill(ring))
        canvas.drawCircle(x, y, half * 0.80 * grown, fill(back))

    picture.live(0.45, disk)
    side = cell.width() * 0.56
    box = skia.Rect.MakeXYWH(x - side / 2, y - side / 2 - side * 0.02, side, side)
    trim = (
        palette.second
        if _apart(back, palette.second) > _LEGIBLY_APART
        else palette.light.mixed(palette.accent, 0.4)
    )
    material = Material(palette, palette.accent, trim)
    picture.add(
        0.62,
        lambda canvas: draw_solid(canvas, direction.motif, box, material),
        box.makeOutset(side * 0.1, side * 0.1),
    )


def _quarter(canvas: skia.Canvas, paint: skia.Paint) -> None:
    canvas.drawCircle(-1, -1, 2, paint)


def _half(canvas: skia.Canvas, paint: skia.Paint) -> None:
    canvas.drawCircle(0, -1, 1, paint)


def _triangle(canvas: skia.Canvas, paint: skia.Paint) -> None:
    canvas.drawPath(polygon(((-1, -1), (1, 1), (-1, 1))), paint)


def _petals(canvas: skia.Canvas, paint: skia.Paint) -> None:
    path = skia.Path()
    path.moveTo(-1, -1)
    path.cubicTo(0.1, -1, 1, -0.1, 1, 1)
    path.cubicTo(-0.1, 1, -1, 0.1, -1, -1)
    canvas.drawPath(path, paint)


def _arcs(canvas: skia.Canvas, paint: skia.Paint) -> None:
    pen = skia.Paint(paint)
    pen.setStyle(skia.Paint.kStroke_Style)
    pen.setStrokeWidth(0.28)
    for radius in (0.5, 1.1, 1.7):
        canvas.drawCircle(-1, -1, radius, pen)


def _dots(canvas: skia.Canvas, paint: skia.Paint) -> None:
    for row in range(3):
        for column in range(3):
            canvas.drawCircle((column - 1) * 0.62, (row - 1) * 0.62, 0.19, paint)


def _stripes(canvas: skia.Canvas, paint: skia.Paint) -> None:
    for index in range(3):
        canvas.drawRect(skia.Rect.MakeXYWH(-1, -0.83 + index * 0.667, 2, 0.333), paint)


def _ring(canvas: skia.Canvas, paint: skia.Paint) -> None:
    pen = skia.Paint(paint)
    pen.setStyle(skia.Paint.kStroke_Style)
    pen.setStrokeWidth(0.36)
    canvas.drawCircle(0, 0, 0.62, pen)


def _plain(canvas: skia.Canvas, paint: skia.Paint) -> None:
    canvas.drawCircle(0, 0, 0.62, paint)


_SHAPES: tuple[Shape, ...] = (
    _quarter, _quarter, _half, _half, _triangle, _petals, _arcs, _dots, _stripes, _ring, _plain,
)  # fmt: skip
