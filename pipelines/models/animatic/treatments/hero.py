"""The product on a plinth in a studio: one light, soft shadows, a sweep of light over it."""

from dataclasses import replace

import skia

from pipelines.models.animatic.brush import wash
from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.drift import bobbing
from pipelines.models.animatic.motifs.motif import silhouette
from pipelines.models.animatic.picture import Animate, Picture
from pipelines.models.animatic.shading import WHITE, Material, draw_solid, placed, shadow_under
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.air import add_motes, add_steam
from pipelines.models.animatic.treatments.backdrops import BACKDROPS, add_leaves
from pipelines.models.animatic.treatments.studio import (
    Studio,
    add_plinths,
    paint_ground,
    studio_of,
)

SWEEP_START = 0.55
SWEEP_EVERY = 3.4
SWEEP_SECONDS = 1.1
"""The light sweeps over the product once in a while, and is soon gone."""
HOVER_RATE = 1.75
"""Radians a second at which what does not stand hovers."""


def hero(direction: Direction, staging: Staging, camera: Camera) -> Picture:
    picture = Picture(camera)
    studio = studio_of(direction)
    from_left = staging.subject.centerX() > staging.width / 2 or staging.format != "wide"
    picture.ground(
        lambda canvas: paint_ground(canvas, staging, studio, camera, from_left=from_left)
    )
    chance = direction.chance("set")
    chance.choice(BACKDROPS)(picture, staging, studio, chance)
    box = add_plinths(picture, staging, studio)
    _product(picture, direction, studio, box, from_left=from_left)
    add_motes(picture, direction, staging, studio.light if direction.dark else WHITE)
    leaf = studio.shade if direction.dark else studio.shade.mixed(direction.palette.second, 0.25)
    add_leaves(picture, staging, leaf, direction.chance("leaves"))
    return picture


def _product(
    picture: Picture, direction: Direction, studio: Studio, stand: skia.Rect, *, from_left: bool
) -> None:
    palette, motif = direction.palette, direction.motif
    material = Material(palette, palette.accent, palette.second, from_left=from_left)
    side = stand.width()
    box = stand if motif.stands else stand.makeOffset(0, -side * 0.07)

    def shadow(canvas: skia.Canvas) -> None:
        width, strength = (0.80, 0.66) if motif.stands else (0.5, 0.42)
        shadow_under(canvas, stand, studio.shade, width=width, strength=strength)

    low, margin = stand.bottom(), side * 0.2
    shadow_bounds = skia.Rect.MakeLTRB(
        box.left() - margin, low - side * 0.16, box.right() + margin, low + side * 0.18
    )
    picture.add(0.95, shadow, shadow_bounds)
    plate = picture.paint(
        1.0,
        lambda canvas: draw_solid(canvas, motif, box, material),
        box.makeOutset(side * 0.08, side * 0.08),
    )
    if motif.stands:
        picture.layers.append(plate)
        picture.live(1.0, _sweep(placed(silhouette(motif), box), box))
    else:
        picture.layers.append(replace(plate, drift=bobbing(side * 0.018, HOVER_RATE)))
    if motif.steam:
        add_steam(picture, direction, box)


def _sweep(outline: skia.Path, box: skia.Rect) -> Animate:
    """Let a band of light cross what is within `outline`."""
    width = box.width() * 0.34

    def draw(canvas: skia.Canvas, time: float) -> None:
        share = ((time - SWEEP_START) % SWEEP_EVERY) / SWEEP_SECONDS
        if time < SWEEP_START or share >= 1:
            return
        x = box.left() - width + (box.width() + 2 * width) * share
        stops = [(0.15, WHITE, 0.0), (0.45, WHITE, 0.34), (0.55, WHITE, 0.34), (0.85, WHITE, 0.0)]
        paint = wash((x - width, 0), (x + width, width * 0.7), stops)
        paint.setDither(False)  # it would shimmer
        canvas.save()
        canvas.clipRect(skia.Rect.MakeLTRB(x - width, box.top(), x + width, box.bottom() + 2))
        canvas.drawPath(outline, paint)
        canvas.restore()

    return draw
