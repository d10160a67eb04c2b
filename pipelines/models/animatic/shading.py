"""How a motif is drawn: as a solid thing in light, as cut paper, or as lines."""

from dataclasses import dataclass

import skia

from pipelines.models.animatic.color import Color
from pipelines.models.animatic.motifs.motif import (
    SIDE,
    Form,
    Motif,
    Part,
    Tone,
    path_of,
    silhouette,
)
from pipelines.models.animatic.palette import Palette

_BRIGHT = 0.4
"""Lightness from which an edge takes a strong light."""

WHITE = Color(255, 255, 255)
BLACK = Color(0, 0, 0)


@dataclass(frozen=True)
class Material:
    """The colours of a thing and the side its light comes from."""

    palette: Palette
    body: Color
    trim: Color
    from_left: bool = True

    def color(self, tone: Tone) -> Color:
        palette = self.palette
        return {
            "body": self.body,
            "trim": self.trim,
            "dark": palette.dark.lighter(0.04),
            "light": palette.light,
            "metal": palette.light.mixed(palette.dark, 0.28).at(0.76, 0.5),
            "glass": palette.light.mixed(self.trim, 0.25),
            "glow": self.body.mixed(palette.light, 0.55),
            "screen": self.trim,
        }[tone]


def placed(path: skia.Path, box: skia.Rect) -> skia.Path:
    """Return `path` moved from the motif's square into `box`."""
    moved = skia.Path(path)
    moved.transform(_into(box))
    return moved


def draw_solid(canvas: skia.Canvas, motif: Motif, box: skia.Rect, material: Material) -> None:
    """Draw `motif` as a solid thing, lit from above and one side."""
    canvas.save()
    canvas.concat(_into(box))
    for part in motif.parts:
        path = path_of(part)
        if part.tone == "glow":
            _halo(canvas, path, material)
        canvas.drawPath(path, _paint(part, path, material))
        if part.tone in ("body", "light", "trim", "metal", "dark") and not part.stroke:
            _edges(canvas, path, part, material)
    _rim(canvas, silhouette(motif), material)
    canvas.restore()


def draw_paper(canvas: skia.Canvas, motif: Motif, box: skia.Rect, material: Material) -> None:
    """Draw `motif` as sheets of paper that lie on one another."""
    canvas.save()
    canvas.concat(_into(box))
    side = 1.0 if material.from_left else -1.0
    for part in motif.parts:
        path = path_of(part)
        shadow = skia.Paint(AntiAlias=True, Color=material.palette.dark.alpha(0.38))
        shadow.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 1.3))
        canvas.save()
        canvas.translate(0.7 * side, 1.3)
        canvas.drawPath(path, shadow)
        canvas.restore()
        color = material.color(part.tone)
        canvas.drawPath(path, skia.Paint(AntiAlias=True, Color=color.argb))
        edge = skia.Paint(
            AntiAlias=True,
            Color=color.lighter(0.09).alpha(0.9),
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=0.5,
        )
        canvas.drawPath(path, edge)
    canvas.restore()


def outlines(motif: Motif, box: skia.Rect) -> list[skia.Path]:
    """Return the outline of every part."""
    return [placed(path_of(part), box) for part in motif.parts]


def shadow_under(
    canvas: skia.Canvas, box: skia.Rect, color: Color, *, width: float = 0.86, strength: float = 0.5
) -> None:
    """Draw the soft shadow of a thing that fills `box`, on the ground under it."""
    across = box.width() * width / 2
    for spread, opacity in ((1.25, 0.45), (0.8, 1.0)):
        paint = skia.Paint(AntiAlias=True, Color=color.alpha(strength * opacity))
        paint.setMaskFilter(
            skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, box.width() * 0.045 * spread)
        )
        oval = skia.Rect.MakeLTRB(
            box.centerX() - across * spread,
            box.bottom() - across * 0.10 * spread,
            box.centerX() + across * spread,
            box.bottom() + across * 0.13 * spread,
        )
        canvas.drawOval(oval, paint)


def _into(box: skia.Rect) -> skia.Matrix:
    matrix = skia.Matrix()
    matrix.setScaleTranslate(box.width() / SIDE, box.height() / SIDE, box.left(), box.top())
    return matrix


def _paint(part: Part, path: skia.Path, material: Material) -> skia.Paint:
    bounds = path.computeTightBounds()
    color = material.color(part.tone)
    paint = skia.Paint(AntiAlias=True, Dither=True)
    if part.tone == "screen":
        stops = [
            material.trim.lighter(0.10),
            material.trim,
            material.trim.mixed(material.palette.dark, 0.6),
        ]
        paint.setShader(_along(bounds, (0, 0), (1, 1), stops, [0, 0.45, 1]))
    elif part.tone == "glass":
        paint.setShader(_glass(bounds, color))
    else:
        paint.setShader(_lit(bounds, part.form, color, material))
    return paint


def _lit(bounds: skia.Rect, form: Form, color: Color, material: Material) -> skia.Shader:
    shade = material.palette.dark
    if form == "flat":
        stops = [color.lighter(0.05), color, color.mixed(shade, 0.16)]
        return _along(bounds, (0.25, 0), (0.6, 1), stops, [0, 0.4, 1])
    if form == "ball":
        stops = [
            color.lighter(0.17).mixed(WHITE, 0.14),
            color.lighter(0.05),
            color,
            color.mixed(shade, 0.42),
            color.mixed(shade, 0.30),
        ]
        x = bounds.left() + bounds.width() * (0.32 if material.from_left else 0.68)
        center = skia.Point(x, bounds.top() + bounds.height() * 0.27)
        reach = max(bounds.width(), bounds.height()) * 0.86
        return skia.GradientShader.MakeRadial(
            center, reach, [c.argb for c in stops], [0, 0.28, 0.52, 0.88, 1.0]
        )
    stops = [
        color.mixed(shade, 0.26),
        color.lighter(0.03),
        color.lighter(0.13).mixed(WHITE, 0.10),
        color,
        color.mixed(shade, 0.34),
        color.mixed(shade, 0.48),
        color.mixed(shade, 0.30),
    ]
    ends = ((0, 0.5), (1, 0.5)) if material.from_left else ((1, 0.5), (0, 0.5))
    return _along(bounds, *ends, stops, [0, 0.14, 0.27, 0.52, 0.78, 0.92, 1.0])


def _glass(bounds: skia.Rect, color: Color) -> skia.Shader:
    opacities = ((0.62, 0.0), (0.34, 0.15), (0.22, 0.5), (0.30, 0.8), (0.66, 1.0))
    return skia.GradientShader.MakeLinear(
        [skia.Point(bounds.left(), 0), skia.Point(bounds.right(), 0)],
        [color.alpha(opacity) for opacity, _ in opacities],
        [position for _, position in opacities],
    )


def _along(
    bounds: skia.Rect,
    start: tuple[float, float],
    end: tuple[float, float],
    stops: list[Color],
    positions: list[float],
) -> skia.Shader:
    def at(share: tuple[float, float]) -> skia.Point:
        return skia.Point(
            bounds.left() + bounds.width() * share[0], bounds.top() + bounds.height() * share[1]
        )

    return skia.GradientShader.MakeLinear(
        [at(start), at(end)], [color.argb for color in stops], positions
    )


def _edges(canvas: skia.Canvas, path: skia.Path, part: Part, material: Material) -> None:
    """Draw light along a part's upper lit edge and shade along the opposite one."""
    color = material.color(part.tone)
    side = 1.0 if material.from_left else -1.0
    canvas.save()
    canvas.clipPath(path, doAntiAlias=True)
    for tint, dx, dy, opacity in (
        (color.mixed(WHITE, 0.65 if color.lightness > _BRIGHT else 0.22), 0.9 * side, 1.0, 0.55),
        (color.mixed(material.palette.dark, 0.75), -0.9 * side, -1.1, 0.50),
    ):
        pen = skia.Paint(
            AntiAlias=True,
            Color=tint.alpha(opacity),
            Style=skia.Paint.kStroke_Style,
            StrokeWidth=2.2,
        )
        pen.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 1.1))
        # Drawn as the outline of everything but the part, so that only one side falls inside.
        canvas.save()
        canvas.translate(-dx, -dy)
        canvas.drawPath(path, pen)
        canvas.restore()
    canvas.restore()


def _rim(canvas: skia.Canvas, outline: skia.Path, material: Material) -> None:
    """Draw the thin bright line that parts a lit thing from its ground."""
    bounds = outline.computeTightBounds()
    lit, unlit = (0, 1) if material.from_left else (1, 0)
    pen = skia.Paint(AntiAlias=True, Style=skia.Paint.kStroke_Style, StrokeWidth=0.7)
    points = [
        skia.Point(bounds.left() + bounds.width() * lit, bounds.top()),
        skia.Point(bounds.left() + bounds.width() * unlit, bounds.bottom()),
    ]
    shine = material.palette.light.mixed(WHITE, 0.5)
    pen.setShader(
        skia.GradientShader.MakeLinear(
            points, [shine.alpha(0.75), shine.alpha(0.0), shine.alpha(0.0)], [0, 0.55, 1]
        )
    )
    canvas.save()
    canvas.clipPath(outline, doAntiAlias=True)
    canvas.drawPath(outline, pen)
    canvas.restore()


def _halo(canvas: skia.Canvas, path: skia.Path, material: Material) -> None:
    bounds = path.computeTightBounds()
    spread = min(max(bounds.width(), bounds.height()) * 0.28, 7.0)
    paint = skia.Paint(AntiAlias=True, Color=material.color("glow").alpha(0.55))
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, spread))
    canvas.drawPath(path, paint)
