"""A landscape in layers: sky, far and near land in haze, and the subject on the nearest."""

from dataclasses import replace

import skia

from pipelines.models.animatic.brush import fill, line, wash
from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.drift import floating
from pipelines.models.animatic.picture import Picture
from pipelines.models.animatic.shading import Material, draw_solid, shadow_under
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.air import add_motes, add_steam
from pipelines.models.animatic.treatments.sceneries import SCENERIES, Place
from pipelines.models.animatic.treatments.sky import Sky, paint_sky, sky_of

BLADES = 150
_GREEN = ("hills", "forest", "mountains")
"""Sceneries where grass grows on the ledge."""


def landscape(direction: Direction, staging: Staging, camera: Camera) -> Picture:
    picture = Picture(camera)
    sky = sky_of(direction)
    horizon = staging.height * (0.64 if staging.format == "wide" else 0.68)
    paint_sky(picture, direction, staging, sky, horizon)
    SCENERIES[direction.scenery](picture, Place(direction, staging, sky, horizon))
    if direction.scenery != "stage":  # the stage is the subject
        _subject(picture, direction, staging, sky)
    add_motes(picture, direction, staging, sky.sun)
    return picture


def _subject(picture: Picture, direction: Direction, staging: Staging, sky: Sky) -> None:
    """Stand the subject on a ledge near the lens, or float it on the sea."""
    motif, palette = direction.motif, direction.palette
    side = staging.subject.width() * 0.86
    x, ground = staging.subject.centerX(), staging.ground + staging.height * 0.035
    box = skia.Rect.MakeXYWH(x - side / 2, ground - side, side, side)
    if motif.stands or direction.scenery != "sea":
        _ledge(picture, direction, staging, sky, box)
    sun_from_left = x < staging.width / 2
    material = Material(palette, palette.accent, palette.second, from_left=sun_from_left)

    def draw(canvas: skia.Canvas) -> None:
        if motif.stands:
            shadow_under(canvas, box, sky.land.lighter(-0.08), width=0.8, strength=0.6)
        draw_solid(canvas, motif, box, material)

    plate = picture.paint(1.0, draw, box.makeOutset(side * 0.12, side * 0.12))
    if not motif.stands:
        plate = replace(plate, drift=floating(side * 0.02, side * 0.03, up=side * 0.07))
    picture.layers.append(plate)
    if motif.steam:
        add_steam(picture, direction, box)


def _ledge(
    picture: Picture, direction: Direction, staging: Staging, sky: Sky, box: skia.Rect
) -> None:
    """Paint the near ground: a rise that is flat where the subject stands."""
    x, ground, side = box.centerX(), box.bottom(), box.width()
    depth = 0.97
    area = picture.camera.seen(depth)
    chance = direction.chance("ledge")
    tone = sky.land.mixed(direction.palette.field, 0.07 if sky.night else 0.22)
    fall, fall_2 = (chance.uniform(0.055, 0.10) * staging.height for _ in range(2))
    top = ground - side * 0.03
    path = skia.Path()
    path.moveTo(area.left(), ground + fall * 1.15)
    path.cubicTo(x - side * 1.6, ground + fall, x - side * 1.25, top, x - side * 0.7, top)
    path.lineTo(x + side * 0.7, top)
    path.cubicTo(
        x + side * 1.25, top, x + side * 1.6, ground + fall_2, area.right(), ground + fall_2 * 1.15
    )
    path.lineTo(area.right(), area.bottom())
    path.lineTo(area.left(), area.bottom())
    path.close()
    blades = skia.Path()
    for _ in range(BLADES if direction.scenery in _GREEN else 0):
        foot = area.left() + chance.random() * area.width()
        rise = staging.short * chance.uniform(0.012, 0.035)
        lean = chance.uniform(-0.4, 0.4) * rise
        away = min(max(abs(foot - x) / side - 0.7, 0.0), 1.0)
        level = ground + max(fall, fall_2) * 1.05 * away**0.9
        if away:
            thick = rise * 0.09
            blade = (
                (foot - thick, level + rise),
                (foot + lean, level - rise),
                (foot + thick, level + rise),
            )
            blades.addPoly([skia.Point(*point) for point in blade], close=True)

    def draw(canvas: skia.Canvas) -> None:
        canvas.drawPath(blades, fill(tone.mixed(sky.sun, 0.10)))
        stops = [
            (0.0, tone.mixed(sky.sun, 0.20), 1.0),
            (0.12, tone, 1.0),
            (1.0, tone.mixed(sky.land, 0.85), 1.0),
        ]
        canvas.drawPath(path, wash((0, top), (0, area.bottom()), stops))
        canvas.save()
        canvas.clipPath(path, doAntiAlias=True)
        canvas.drawPath(path, line(sky.sun, staging.short * 0.006, 0.30))
        canvas.restore()

    bounds = skia.Rect.MakeLTRB(area.left(), ground - side * 0.08, area.right(), area.bottom())
    picture.add(depth, draw, bounds)
