"""What a motif is: a thing drawn in parts, in a square of 100 by 100, standing on y = 100."""

import re
from dataclasses import dataclass
from typing import Literal

import skia

Tone = Literal["body", "trim", "dark", "light", "metal", "glass", "glow", "screen"]
"""Which colour of the palette a part has, and for the last four what it is made of."""

Form = Literal["flat", "round", "ball"]
"""How light falls on a part: on a face, around an upright cylinder, on a sphere."""

SIDE = 100.0

_TOKEN = re.compile(r"[A-Za-z]+|-?\d*\.?\d+")


@dataclass(frozen=True)
class Part:
    """One area of one tone."""

    outline: str
    """Subset of SVG path data (absolute M L C Q Z) and `circle x y r`, `oval x y rx ry`,
    `box x y width height radius`."""
    tone: Tone
    form: Form = "flat"
    stroke: float = 0.0
    """Width of the line along the outline; 0 fills it."""


@dataclass(frozen=True)
class Motif:
    """A thing that a prompt may be about."""

    name: str
    words: str
    """Regular expression of the nouns that name it."""
    parts: tuple[Part, ...]
    stands: bool = True
    """Whether it stands on something; otherwise it floats."""
    steam: bool = False
    """Whether steam rises from it."""
    hints: str = ""
    """Regular expression of the words that suggest it when no motif is named."""


def path_of(part: Part) -> skia.Path:
    """Return the filled area of `part`."""
    path = skia.Path()
    tokens = _TOKEN.findall(part.outline)
    at = 0
    while at < len(tokens):
        verb = tokens[at]
        end = at + 1
        while end < len(tokens) and not tokens[end][0].isalpha():
            end += 1
        _add(path, verb, [float(token) for token in tokens[at + 1 : end]])
        at = end
    if not part.stroke:
        return path
    pen = skia.Paint(
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=part.stroke,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )
    filled = skia.Path()
    pen.getFillPath(path, filled)
    return filled


def silhouette(motif: Motif) -> skia.Path:
    """Return the union of all parts."""
    union = skia.OpBuilder()
    for part in motif.parts:
        union.add(path_of(part), skia.PathOp.kUnion_PathOp)
    return union.resolve()


def _add(path: skia.Path, verb: str, numbers: list[float]) -> None:  # noqa: C901 - one case a verb
    match verb:
        case "M":
            path.moveTo(*numbers)
        case "L":
            for i in range(0, len(numbers), 2):
                path.lineTo(*numbers[i : i + 2])
        case "C":
            for i in range(0, len(numbers), 6):
                path.cubicTo(*numbers[i : i + 6])
        case "Q":
            for i in range(0, len(numbers), 4):
                path.quadTo(*numbers[i : i + 4])
        case "Z":
            path.close()
        case "circle":
            path.addCircle(*numbers)
        case "oval":
            x, y, across, down = numbers
            path.addOval(skia.Rect.MakeLTRB(x - across, y - down, x + across, y + down))
        case "box":
            x, y, width, height, radius = numbers
            path.addRoundRect(skia.Rect.MakeXYWH(x, y, width, height), radius, radius)
        case _:
            raise ValueError(f"no such verb: {verb}")
