"""A technical drawing that draws itself and becomes the thing."""

import math
from dataclasses import replace
from random import Random

import skia

from pipelines.models.animatic.brush import fill, glow, halo, line
from pipelines.models.animatic.camera import Camera, settled
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.picture import Animate, Picture, grain
from pipelines.models.animatic.shading import WHITE, Material, draw_solid, outlines
from pipelines.models.animatic.staging import Staging

DRAWN_AFTER = 1.5
"""Seconds by which every line is drawn; the thing itself then fades in."""
_WHOLE = 0.999
"""Skia makes no effect of a trim that leaves the whole line."""


def blueprint(direction: Direction, staging: Staging, camera: Camera) -> Picture:
    picture = Picture(camera)
    palette = direction.palette
    paper = palette.dark.mixed(palette.second, 0.22).at(0.27 if not direction.dark else 0.19, 1.1)
    ink = palette.light.mixed(palette.second, 0.25)
    seconds = min(camera.seconds, 8.0)
    drawn = min(DRAWN_AFTER, seconds * 0.45)
    picture.ground(lambda canvas: _paper(canvas, staging, camera, paper, direction))
    subject = staging.subject
    side = subject.width() * (0.80 if staging.format == "wide" else 0.86)
    box = skia.Rect.MakeXYWH(subject.centerX() - side / 2, subject.centerY() - side / 2, side, side)
    picture.live(0.6, _rings(staging, box, ink, palette.accent))
    material = Material(palette, palette.accent, palette.second)
    solid = picture.paint(
        1.0,
        lambda canvas: draw_solid(canvas, direction.motif, box, material),
        box.makeOutset(side * 0.1, side * 0.1),
    )
    picture.layers.append(replace(solid, opacity=lambda time: 0.96 * settled((time - drawn) / 1.3)))
    picture.live(1.0, _drawing(direction, staging, box, ink, drawn))
    picture.live(1.12, _measures(direction.chance("measures"), staging, box, ink, palette.accent))
    return picture


def _paper(
    canvas: skia.Canvas, staging: Staging, camera: Camera, paper: Color, direction: Direction
) -> None:
    area, short = camera.seen(0.12), staging.short
    canvas.drawRect(area, fill(paper))
    subject = staging.subject
    center = (subject.centerX(), subject.centerY())
    canvas.drawRect(area, glow(center, staging.height * 0.95, halo(direction.palette.second, 0.42)))
    fine, step = line(direction.palette.light, max(short * 0.0012, 0.8), 0.10), short / 22
    strong = line(direction.palette.light, max(short * 0.0018, 1.0), 0.17)
    count = int(area.width() / step) + 2
    for index in range(-2, count):
        x = area.left() + index * step
        canvas.drawLine(x, area.top(), x, area.bottom(), strong if index % 5 == 0 else fine)
    for index in range(-2, int(area.height() / step) + 2):
        y = area.top() + index * step
        canvas.drawLine(area.left(), y, area.right(), y, strong if index % 5 == 0 else fine)
    grain(canvas, 0.12)


def _rings(staging: Staging, box: skia.Rect, ink: Color, accent: Color) -> Animate:
    x, y, short = box.centerX(), box.centerY(), staging.short
    radius = box.width() * 0.62
    dash = skia.DashPathEffect.Make([short * 0.014, short * 0.012], 0)

    def draw(canvas: skia.Canvas, time: float) -> None:
        grown = settled(time / 1.2)
        pen = line(ink, max(short * 0.002, 1), 0.45)
        pen.setPathEffect(dash)
        canvas.save()
        canvas.rotate(time * 9, x, y)
        canvas.drawCircle(x, y, radius * grown, pen)
        canvas.restore()
        arc = line(accent, max(short * 0.005, 1.5), 0.95)
        ring = skia.Rect.MakeLTRB(
            x - radius * 1.08, y - radius * 1.08, x + radius * 1.08, y + radius * 1.08
        )
        canvas.drawArc(ring, -60 + time * 14, 70 * grown, useCenter=False, paint=arc)
        canvas.drawArc(ring, 130 + time * 14, 34 * grown, useCenter=False, paint=arc)
        cross = line(ink, max(short * 0.0014, 1), 0.35)
        canvas.drawLine(x - radius * 1.2 * grown, y, x + radius * 1.2 * grown, y, cross)
        canvas.drawLine(x, y - radius * 1.2 * grown, x, y + radius * 1.2 * grown, cross)

    return draw


def _drawing(
    direction: Direction, staging: Staging, box: skia.Rect, ink: Color, drawn: float
) -> Animate:
    paths = outlines(direction.motif, box)
    count = len(paths)
    width = max(staging.short * 0.0034, 1.4)

    def draw(canvas: skia.Canvas, time: float) -> None:
        faded = settled((time - drawn) / 1.6)
        for index, path in enumerate(paths):
            start = 0.1 + (drawn - 0.7) * index / count
            share = settled((time - start) / 0.8)
            if share <= 0:
                continue
            pen = line(ink, width, 1.0 - 0.72 * faded)
            if share < _WHOLE:
                pen.setPathEffect(skia.TrimPathEffect.Make(0, share))
            canvas.drawPath(path, pen)

    return draw


def _measures(
    chance: Random, staging: Staging, box: skia.Rect, ink: Color, accent: Color
) -> Animate:
    """Draw dimension lines beside and under the thing, and leaders to points on it."""
    short, side = staging.short, box.width()
    tick = short * 0.012
    low, aside = box.bottom() + side * 0.085, box.right() + side * 0.10
    points = [
        (
            box.left() + side * chance.uniform(0.30, 0.42),
            box.top() + side * chance.uniform(0.24, 0.42),
            -1,
        ),
        (
            box.left() + side * chance.uniform(0.58, 0.70),
            box.top() + side * chance.uniform(0.50, 0.66),
            1,
        ),
    ]

    def draw(canvas: skia.Canvas, time: float) -> None:
        grown = settled((time - 0.7) / 1.0)
        if grown <= 0:
            return
        pen = line(ink, max(short * 0.0022, 1), 0.85)
        half = side / 2 * grown
        x, y = box.centerX(), box.centerY()
        canvas.drawLine(x - half, low, x + half, low, pen)
        canvas.drawLine(aside, y - half, aside, y + half, pen)
        for sign in (-1, 1):
            canvas.drawLine(x + sign * half, low - tick, x + sign * half, low + tick, pen)
            canvas.drawLine(aside - tick, y + sign * half, aside + tick, y + sign * half, pen)
        for index, (px, py, way) in enumerate(points):
            out = settled((time - 1.3 - 0.25 * index) / 0.7)
            if out <= 0:
                continue
            end = px + way * side * 0.40 * out
            canvas.drawLine(px, py, px + way * side * 0.12 * out, py - side * 0.10 * out, pen)
            canvas.drawLine(
                px + way * side * 0.12 * out,
                py - side * 0.10 * out,
                end,
                py - side * 0.10 * out,
                pen,
            )
            pulse = 1 + 0.35 * math.sin(time * 3 + index)
            canvas.drawCircle(px, py, tick * 0.95 * pulse, fill(accent, 0.35))
            canvas.drawCircle(px, py, tick * 0.5, fill(WHITE))

    return draw
