"""The studio of a product shot: its colours, its seamless ground, its plinths."""

from dataclasses import dataclass

import skia

from pipelines.models.animatic.brush import fill, glow, halo, line, wash
from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.picture import Picture, grain
from pipelines.models.animatic.shading import WHITE
from pipelines.models.animatic.staging import Staging

_TOO_DARK = 0.4
"""Lightness under which a colour lights nothing."""


@dataclass(frozen=True)
class Studio:
    """The colours of a set."""

    wall: Color
    light: Color
    """The wall where the lamp falls on it."""
    floor: Color
    shape: Color
    """What stands behind the subject."""
    plinth: Color
    shade: Color
    ball: Color


def studio_of(direction: Direction) -> Studio:
    palette = direction.palette
    if direction.dark:
        wall = palette.dark.at(max(palette.dark.lightness, 0.20))
        lamp = palette.second if palette.second.lightness > _TOO_DARK else palette.accent
        return Studio(
            wall=wall,
            light=wall.mixed(lamp, 0.55),
            floor=wall.lighter(-0.03),
            shape=wall.mixed(lamp, 0.72),
            plinth=wall.lighter(0.10),
            shade=wall.lighter(-0.14),
            ball=palette.second,
        )
    tint = palette.air
    return Studio(
        wall=tint.at(0.85, 0.50),
        light=tint.at(0.965, 0.22),
        floor=tint.at(0.79, 0.55),
        shape=palette.second,
        plinth=palette.light.mixed(tint, 0.12),
        shade=tint.mixed(palette.dark, 0.62),
        ball=palette.accent,
    )


def paint_ground(
    canvas: skia.Canvas, staging: Staging, studio: Studio, camera: Camera, *, from_left: bool
) -> None:
    """Paint wall and floor without a seam, and the pool of light on them."""
    area = camera.seen(0.12)
    subject, height = staging.subject, staging.height
    stops = [
        (0.0, studio.wall.mixed(studio.shade, 0.22), 1.0),
        (0.55, studio.wall, 1.0),
        (0.70, studio.wall.mixed(studio.floor, 0.5), 1.0),
        (0.78, studio.floor, 1.0),
        (1.0, studio.floor.mixed(studio.shade, 0.34), 1.0),
    ]
    canvas.drawRect(area, wash((0, area.top()), (0, area.bottom()), stops))
    aside = subject.width() * (-0.25 if from_left else 0.25)
    center = (subject.centerX() + aside, subject.centerY())
    canvas.drawRect(area, glow(center, height * 0.95, halo(studio.light, 0.95)))
    low = (subject.centerX(), staging.ground + height * 0.05)
    canvas.drawRect(area, glow(low, height * 0.55, halo(studio.light, 0.30)))
    grain(canvas, 0.16)


def add_plinths(picture: Picture, staging: Staging, studio: Studio) -> skia.Rect:
    """Put a round plinth under the subject and a smaller one beside it; return its square."""
    subject, side = staging.subject, staging.subject.width()
    half, tall = side * 0.56, staging.height * 0.085
    tilt = half * 0.16
    x, top = subject.centerX(), staging.ground
    # On the far side from the type.
    aside = 1 if x > staging.width * 0.45 else -1

    def draw(canvas: skia.Canvas) -> None:
        if staging.format != "tall":  # there it would not fit beside the plinth
            small = half * 0.42
            spot = (x + aside * half * 1.18, top + tall * 0.55)
            _cylinder(canvas, spot, (small, tall * 0.75, small * 0.16), studio)
            _ball(canvas, (spot[0], spot[1] + tall * 0.03), small * 0.52, studio)
        _cylinder(canvas, (x, top), (half, tall, tilt), studio)

    reach = half * 2.1
    bottom = top + tall * 2.2 + tilt * 2
    picture.add(0.92, draw, skia.Rect.MakeLTRB(x - reach, top - half * 0.8, x + reach, bottom))
    return subject.makeOffset(0, tilt * 0.12)


def _ball(canvas: skia.Canvas, foot: tuple[float, float], radius: float, studio: Studio) -> None:
    x, y = foot[0], foot[1] - radius
    shadow = skia.Rect.MakeLTRB(x - radius, y + radius * 0.86, x + radius * 1.1, y + radius * 1.1)
    canvas.drawOval(shadow, fill(studio.shade, 0.5, blur=radius * 0.10))
    tone = studio.ball
    stops = [
        (0.0, tone.mixed(WHITE, 0.45), 1.0),
        (0.5, tone, 1.0),
        (1.0, tone.mixed(studio.shade, 0.6), 1.0),
    ]
    light = (x - radius * 0.35, y - radius * 0.4)
    canvas.drawCircle(x, y, radius, glow(light, radius * 1.6, stops))


def _cylinder(
    canvas: skia.Canvas,
    at: tuple[float, float],
    size: tuple[float, float, float],
    studio: Studio,
) -> None:
    """Draw a round plinth: `at` is the middle of its face; half width, height, half face."""
    x, top = at
    half, tall, tilt = size
    low = top + tall
    ground = skia.Rect.MakeLTRB(
        x - half * 1.08, low - tilt * 0.9, x + half * 1.22, low + tilt * 1.5
    )
    canvas.drawOval(ground, fill(studio.shade, 0.55, blur=half * 0.07))
    body = skia.Path()
    body.moveTo(x - half, top)
    body.lineTo(x - half, low)
    foot = skia.Rect.MakeLTRB(x - half, low - tilt, x + half, low + tilt)
    body.arcTo(foot, 180, -180, forceMoveTo=False)
    body.lineTo(x + half, top)
    body.close()
    tone = studio.plinth
    stops = [
        (0.0, tone.mixed(studio.shade, 0.20), 1.0),
        (0.25, tone, 1.0),
        (0.6, tone.mixed(studio.shade, 0.22), 1.0),
        (1.0, tone.mixed(studio.shade, 0.52), 1.0),
    ]
    canvas.drawPath(body, wash((x - half, 0), (x + half, 0), stops))
    face = skia.Rect.MakeLTRB(x - half, top - tilt, x + half, top + tilt)
    stops = [(0.0, tone.lighter(0.05), 1.0), (1.0, tone.mixed(studio.shade, 0.10), 1.0)]
    canvas.drawOval(face, wash((x - half, top), (x + half, top), stops))
    canvas.drawOval(face.makeInset(0.7, 0.7), line(WHITE, max(half * 0.008, 0.8), 0.5))
