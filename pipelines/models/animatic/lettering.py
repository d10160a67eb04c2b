"""The title: sized to its area, broken into even lines, and revealed word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import skia

from pipelines.models.animatic.camera import settled
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.faces import RIGHT_TO_LEFT, Face, drawable, shaped
from pipelines.models.animatic.lines import broken, placed_in_order, right_to_left, units
from pipelines.models.animatic.picture import SMOOTH, sheet
from pipelines.models.animatic.staging import Align

Reveal = Literal["rise", "fade"]

START = 0.30
"""Seconds before the first word: a transition into the scene is half over by then."""
STAGGER = 0.075
"""Seconds from one word to the next, unless that takes too long."""
LONGEST_STAGGER = 0.75
WORD_SECONDS = 0.65

_SPACE = 0.245
"""Width of a space in type sizes."""
_UNIT = 100.0
"""Type size at which words are measured; widths grow in proportion."""
_LEADING: dict[Face, float] = {"grotesk": 1.10, "serif": 1.12}
_TALL_SCRIPT = 1.40
"""Heights over this many sizes belong to faces with stacked marks, which need their height."""
_MOST_LINES = 5
_LINE_COST = 0.88
"""How much larger type has to get to be worth another line."""
_SMALLEST = 1 / 3
_STEPS = 40


@dataclass(frozen=True)
class Setting:
    """A title set in its area: sizes and places in pixels."""

    face: Face
    size: float
    leading: float
    words: tuple[tuple[str, float, float], ...]
    """Text, left and top of the line box."""
    bounds: skia.Rect
    rtl: bool = False

    @property
    def lines(self) -> int:
        return len({top for _, _, top in self.words})


@dataclass(frozen=True)
class _Sprite:
    image: skia.Image
    left: float
    top: float
    line: skia.Rect
    start: float


@dataclass(frozen=True)
class _Measured:
    """A title's units and their measures, in type sizes."""

    face: Face
    units: tuple[tuple[str, bool], ...]
    widths: tuple[float, ...]
    spaces: tuple[float, ...]
    """Before each unit."""
    leading: float


def set_title(
    title: str, face: Face, area: skia.Rect, align: Align, *, largest: float, smallest: float = 0.0
) -> Setting | None:
    """Set `title` in `area`, no larger than `largest` (pixels); None if it has nothing to show.

    What is too long even at `smallest` (by default a third of `largest`) is cut off.
    """
    text = " ".join(drawable(title).split())
    if not text:
        return None
    smallest = smallest or largest * _SMALLEST
    measured = _measured(units(text), face)
    while (best := _best(measured, area, largest, smallest)) is None:
        measured = _measured(_shorter(measured, area.width() / smallest), face)
    return _placed(measured, *best, area, align, rtl=right_to_left(text))


def _measured(found: Sequence[tuple[str, bool]], face: Face) -> _Measured:
    paragraphs = [shaped(unit, face, _UNIT, 0xFF000000) for unit, _ in found]
    tallest = max(paragraph.Height for paragraph in paragraphs) / _UNIT
    return _Measured(
        face,
        tuple(found),
        # Skia gives the least float there is for a line on which nothing is seen.
        tuple(max(paragraph.LongestLine, 0.0) / _UNIT for paragraph in paragraphs),
        tuple(_SPACE * spaced for _, spaced in found),
        _LEADING[face] if tallest < _TALL_SCRIPT else tallest * 0.98,
    )


def _best(
    measured: _Measured, area: skia.Rect, largest: float, smallest: float
) -> tuple[float, list[tuple[int, int]]] | None:
    """Return the size and lines that look best: large type, but a new line must be worth it."""
    best, best_rank = None, 0.0
    for step in range(_STEPS + 1):
        size = largest * (smallest / largest) ** (step / _STEPS)
        lines = broken(measured.widths, measured.spaces, area.width() / size)
        if not lines or len(lines) > _MOST_LINES:
            continue
        if len(lines) * measured.leading * size > area.height():
            continue
        if (rank := size * _LINE_COST ** len(lines)) > best_rank:
            best, best_rank = (size, lines), rank
    return best


def _shorter(measured: _Measured, limit: float) -> list[tuple[str, bool]]:
    """Cut what is wider than a line in two; if nothing is, drop the last words for an ellipsis."""
    found, widths = list(measured.units), measured.widths
    widest = max(range(len(widths)), key=widths.__getitem__)
    unit, spaced = found[widest]
    if widths[widest] > limit and len(unit) > 1:
        half = len(unit) // 2
        return [*found[:widest], (unit[:half], spaced), (unit[half:], False), *found[widest + 1 :]]
    kept = found[:-1] if found[-1][0] != "…" else found[:-2]
    return [*kept, ("…", False)]


def _placed(
    measured: _Measured,
    size: float,
    lines: list[tuple[int, int]],
    area: skia.Rect,
    align: Align,
    *,
    rtl: bool,
) -> Setting:
    height = measured.leading * size
    top = area.centerY() - len(lines) * height / 2
    words: list[tuple[str, float, float]] = []
    left_most, right_most = area.right(), area.left()
    for row, (first, end) in enumerate(lines):
        across = sum(measured.widths[first:end]) + sum(measured.spaces[first + 1 : end])
        if align == "center":
            left = area.centerX() - across * size / 2
        else:
            left = area.right() - across * size if rtl else area.left()
        left_most, right_most = min(left_most, left), max(right_most, left + across * size)
        at = 0.0
        begins: dict[int, float] = {}
        line = [unit for unit, _ in measured.units[first:end]]
        for run in placed_in_order(line, rtl=rtl):
            for number, index in enumerate(first + place for place in run):
                space = measured.spaces[index + 1] if number else measured.spaces[first + min(run)]
                at += space if begins else 0.0
                # A line that reads from the right is laid out as one from the left, and mirrored.
                begins[index] = across - at - measured.widths[index] if rtl else at
                at += measured.widths[index]
        words += (
            (
                _marked(measured.units[index][0], rtl=rtl),
                left + begins[index] * size,
                top + row * height,
            )
            for index in range(first, end)
        )
    bounds = skia.Rect.MakeLTRB(left_most, top, right_most, top + len(lines) * height)
    return Setting(measured.face, size, measured.leading, tuple(words), bounds, rtl)


def _marked(unit: str, *, rtl: bool) -> str:
    """Have punctuation at a word's ends go with the line's direction, not with Latin's."""
    return f"{RIGHT_TO_LEFT}{unit}{RIGHT_TO_LEFT}" if rtl else unit


@dataclass(frozen=True)
class Rule:
    """A short bar above the title, which grows with it."""

    color: Color
    align: Align

    def draw(self, canvas: skia.Canvas, setting: Setting, time: float) -> None:
        grown = settled((time - START + 0.12) / 0.8)
        if grown <= 0:
            return
        size, bounds = setting.size, setting.bounds
        across, thick = size * 0.9 * grown, max(size * 0.085, 2.0)
        left = bounds.right() - across if setting.rtl else bounds.left()
        if self.align == "center":
            left = bounds.centerX() - across / 2
        top = bounds.top() - size * 0.30
        bar = skia.Rect.MakeXYWH(left, top, across, thick)
        paint = skia.Paint(AntiAlias=True, Color=self.color.argb)
        canvas.drawRoundRect(bar, thick / 2, thick / 2, paint)


class Lettering:
    """A title, inked, as images that only have to be moved."""

    def __init__(
        self,
        setting: Setting,
        inks: Sequence[Color],
        *,
        reveal: Reveal,
        shadow: Color | None = None,
        start: float = START,
    ) -> None:
        """Ink each line with the colour of its number; the last colour inks the rest."""
        self.setting = setting
        self.reveal: Reveal = reveal
        stagger = min(STAGGER, LONGEST_STAGGER / len(setting.words))
        tops = sorted({top for _, _, top in setting.words})
        self._sprites = [
            self._sprite(
                word, inks[min(tops.index(word[2]), len(inks) - 1)], shadow, start + index * stagger
            )
            for index, word in enumerate(setting.words)
        ]

    def draw(self, canvas: skia.Canvas, time: float) -> None:
        for sprite in self._sprites:
            share = settled((time - sprite.start) / WORD_SECONDS)
            if share <= 0:
                continue
            if share >= 1:
                canvas.drawImage(sprite.image, sprite.left, sprite.top)
                continue
            canvas.save()
            if self.reveal == "rise":
                canvas.clipRect(sprite.line)
                rise, opacity = sprite.line.height() * (1 - share), 1.0
            else:
                rise, opacity = self.setting.size * 0.35 * (1 - share), min(share * 1.3, 1.0)
            canvas.translate(0, rise)
            paint = skia.Paint(Alphaf=opacity)
            canvas.drawImage(sprite.image, sprite.left, sprite.top, SMOOTH, paint)
            canvas.restore()

    def _sprite(
        self, word: tuple[str, float, float], ink: Color, shadow: Color | None, start: float
    ) -> _Sprite:
        text, left, top = word
        setting = self.setting
        paragraph = shaped(text, setting.face, setting.size, ink.argb)
        pad = setting.size * 0.5
        # The paragraph's own line is taller than ours: both are centred on one another.
        height = setting.leading * setting.size
        inset = (paragraph.Height - height) / 2
        x, y = round(left - pad), round(top - inset - pad)
        width = int(max(paragraph.LongestLine, 0.0) + 2 * pad) + 2
        surface = sheet(width, int(paragraph.Height + 2 * pad) + 2)
        with surface as canvas:
            if shadow:
                _cast_shadow(canvas, text, setting, shadow, (left - x, top - inset - y))
            paragraph.paint(canvas, left - x, top - inset - y)
        # Ascenders and descenders may leave the line box; the mask leaves them room.
        line = skia.Rect.MakeXYWH(x, top - height * 0.10, width, height * 1.22)
        return _Sprite(surface.makeImageSnapshot(), x, y, line, start)


def _cast_shadow(
    canvas: skia.Canvas, text: str, setting: Setting, shadow: Color, at: tuple[float, float]
) -> None:
    blur: Any = skia.ImageFilters.Blur(setting.size * 0.10, setting.size * 0.10)
    canvas.saveLayer(paint=skia.Paint(ImageFilter=blur, Alphaf=0.55))
    shaped(text, setting.face, setting.size, shadow.argb).paint(
        canvas, at[0], at[1] + setting.size * 0.03
    )
    canvas.restore()
