"""What moves in the air: dust in the light, and steam."""

import math

import skia

from pipelines.models.animatic.brush import glow, halo
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.picture import SMOOTH, Picture, sheet
from pipelines.models.animatic.shading import WHITE
from pipelines.models.animatic.staging import Staging

MOTES = 16
PUFFS = 7
PUFF_SECONDS = 3.2


def soft_disk(color: Color, strength: float, side: int = 96) -> skia.Image:
    """Return a disk of light that fades to its rim."""
    surface = sheet(side, side)
    half = side / 2
    with surface as canvas:
        canvas.drawCircle(half, half, half, glow((half, half), half, halo(color, strength)))
    return surface.makeImageSnapshot()


def add_motes(picture: Picture, direction: Direction, staging: Staging, color: Color) -> None:
    """Let specks of dust float through the light around the subject."""
    chance = direction.chance("motes")
    speck = soft_disk(color, 0.9, 48)
    subject, short = staging.subject, staging.short
    motes = [
        (
            subject.left() + chance.uniform(-0.5, 1.5) * subject.width(),
            subject.top() + chance.uniform(-0.2, 1.0) * subject.height(),
            short * chance.uniform(0.004, 0.013),
            chance.uniform(0, 2 * math.pi),
            chance.uniform(0.25, 0.75),
        )
        for _ in range(MOTES)
    ]

    def draw(canvas: skia.Canvas, time: float) -> None:
        for x, y, size, phase, shine in motes:
            across = x + short * 0.03 * math.sin(time * 0.5 + phase)
            down = y - short * 0.012 * time + short * 0.01 * math.sin(time * 0.9 + phase * 2)
            paint = skia.Paint(Alphaf=shine * (0.55 + 0.45 * math.sin(time * 1.3 + phase)))
            rect = skia.Rect.MakeXYWH(across - size, down - size, 2 * size, 2 * size)
            canvas.drawImageRect(speck, rect, SMOOTH, paint)

    picture.live(1.25, draw)


def add_steam(picture: Picture, direction: Direction, box: skia.Rect) -> None:
    """Let steam rise from the top of the thing in `box`."""
    chance = direction.chance("steam")
    side = box.width()
    puff = soft_disk(direction.palette.light.mixed(WHITE, 0.5), 0.42)
    x, y = box.centerX(), box.top() + side * 0.30
    phases = [(index / PUFFS, chance.uniform(-1, 1)) for index in range(PUFFS)]

    def draw(canvas: skia.Canvas, time: float) -> None:
        for offset, lean in phases:
            age = (time / PUFF_SECONDS + offset) % 1
            size = side * (0.08 + 0.16 * age)
            across = x + side * 0.07 * (lean * age + 0.5 * math.sin(5 * age + lean * 3))
            rect = skia.Rect.MakeXYWH(
                across - size, y - side * 0.50 * age - size, 2 * size, 2 * size
            )
            paint = skia.Paint(Alphaf=math.sin(math.pi * age) ** 1.4)
            canvas.drawImageRect(puff, rect, SMOOTH, paint)

    picture.live(1.0, draw)
