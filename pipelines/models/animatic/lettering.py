"""The title: sized to its area, broken into even lines, and revealed word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import skia

from pipelines.models.animatic.camera import settled
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.faces import Face, drawable, shaped
from pipelines.models.animatic.lines import broken, right_to_left, units
from pipelines.models.animatic.picture import SMOOTH
from pipelines.models.animatic.staging import Align

Reveal = Literal["rise", "fade"]

START = 0.30
"""Seconds before the first word: a transition into the scene is half over by then."""
STAGGER = 0.075
"""Seconds from one word to the next, unless that takes too long."""
LONGEST_STAGGER = 0.75
WORD_SECONDS = 0.65

_UNIT = 100.0
"""Type size at which words are measured; widths grow in proportion."""
_LEADING: dict[Face, float] = {"grotesk": 1.10, "serif": 1.12}
_TALL_SCRIPT = 1.40
"""Heights over this many sizes belong to faces with stacked marks, which need their height."""
_MOST_LINES = 5
_STEPS = 40
_SMALLEST = 0.03
"""Share of the picture's short side below which type can't be read on a phone."""


@dataclass(frozen=True)
class Setting:
    """A title set in its area: sizes and places in pixels."""

    face: Face
    size: float
    leading: float
    words: tuple[tuple[str, float, float], ...]
    """Text, left and top of the line box."""
    bounds: skia.Rect

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


def set_title(
    title: str, face: Face, area: skia.Rect, align: Align, *, largest: float, smallest: float = 0.0
) -> Setting | None:
    """Set `title` as large as `area` and `largest` (pixels) allow; None if nothing is left of it."""
    text = " ".join(drawable(title).split())
    if not text:
        return None
    rtl = right_to_left(text)
    smallest = smallest or largest * 0.25
    found = units(text)
    while True:
        measured = [shaped(unit, face, _UNIT, 0xFF000000) for unit, _ in found]
        widths = [paragraph.LongestLine / _UNIT for paragraph in measured]
        tallest = max(paragraph.Height for paragraph in measured) / _UNIT
        leading = _LEADING[face] if tallest < _TALL_SCRIPT else tallest * 0.98
        space = 0.24 if face == "grotesk" else 0.25
        spaces = [space * after for _, after in found]
        for step in range(_STEPS + 1):
            size = largest * (smallest / largest) ** (step / _STEPS)
            lines = broken(widths, spaces, area.width() / size)
            if lines and len(lines) <= _MOST_LINES and len(lines) * leading * size <= area.height():
                return _placed(found, widths, spaces, lines, (face, size, leading), area, align, rtl=rtl)
        found = _shorter(found, widths, area.width() / smallest)


def _shorter(
    found: list[tuple[str, bool]], widths: list[float], limit: float
) -> list[tuple[str, bool]]:
    """Cut what is wider than a line in two; if nothing is, drop the last words for an ellipsis."""
    widest = max(range(len(widths)), key=widths.__getitem__)
    unit, spaced = found[widest]
    if widths[widest] > limit and len(unit) > 1:
        half = len(unit) // 2
        return [*found[:widest], (unit[:half], spaced), (unit[half:], False), *found[widest + 1 :]]
    kept = found[:-1] if found[-1][0] != "…" else found[:-2]
    return [*kept, ("…", False)]


def _placed(
    found: list[tuple[str, bool]],
    widths: list[float],
    spaces: list[float],
    lines: list[tuple[int, int]],
    type_: tuple[Face, float, float],
    area: skia.Rect,
    align: Align,
    *,
    rtl: bool,
) -> Setting:
    face, size, leading = type_
    height = leading * size
    top = area.centerY() - len(lines) * height / 2
    words: list[tuple[str, float, float]] = []
    left_most, right_most = area.right(), area.left()
    for row, (first, end) in enumerate(lines):
        across = sum(widths[first:end]) + sum(spaces[first + 1 : end])
        if align == "center":
            left = area.centerX() - across * size / 2
        else:
            left = area.right() - across * size if rtl else area.left()
        left_most, right_most = min(left_most, left), max(right_most, left + across * size)
        order = range(end - 1, first - 1, -1) if rtl else range(first, end)
        at = left
        for index in order:
            before = 0.0 if at == left else spaces[index + 1 if rtl else index]
            at += before * size
            words.append((found[index][0], at, top + row * height))
            at += widths[index] * size
        if rtl:
            words[-(end - first) :] = reversed(words[-(end - first) :])
    bounds = skia.Rect.MakeLTRB(left_most, top, right_most, top + len(lines) * height)
    return Setting(face, size, leading, tuple(words), bounds)


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
        width = int(paragraph.LongestLine + 2 * pad) + 2
        surface = skia.Surface(width, int(paragraph.Height + 2 * pad) + 2)
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
