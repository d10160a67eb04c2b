"""Paints that every treatment uses: washes of light, soft edges, plain fills."""

from collections.abc import Sequence

import skia

from pipelines.models.animatic.color import Color

Stop = tuple[float, Color, float]
"""Position 0 to 1, colour, opacity."""


def fill(color: Color, opacity: float = 1.0, *, blur: float = 0.0) -> skia.Paint:
    """Return a plain paint; `blur` is the standard deviation in pixels."""
    paint = skia.Paint(AntiAlias=True, Color=color.alpha(opacity))
    if blur:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, blur))
    return paint


def line(color: Color, width: float, opacity: float = 1.0) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Color=color.alpha(opacity),
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeCap=skia.Paint.kRound_Cap,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def wash(start: tuple[float, float], end: tuple[float, float], stops: Sequence[Stop]) -> skia.Paint:
    """Return a linear gradient."""
    shader = skia.GradientShader.MakeLinear(
        [skia.Point(*start), skia.Point(*end)],
        [color.alpha(opacity) for _, color, opacity in stops],
        [position for position, _, _ in stops],
    )
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


def glow(center: tuple[float, float], reach: float, stops: Sequence[Stop]) -> skia.Paint:
    """Return a radial gradient."""
    shader = skia.GradientShader.MakeRadial(
        skia.Point(*center),
        reach,
        [color.alpha(opacity) for _, color, opacity in stops],
        [position for position, _, _ in stops],
    )
    return skia.Paint(AntiAlias=True, Dither=True, Shader=shader)


def halo(color: Color, strength: float) -> list[Stop]:
    """Return the stops of a light that falls off as light does, without a visible rim."""
    falloff = ((0.0, 1.0), (0.12, 0.80), (0.28, 0.50), (0.48, 0.24), (0.72, 0.07), (1.0, 0.0))
    return [(position, color, strength * share) for position, share in falloff]


def polygon(points: Sequence[tuple[float, float]]) -> skia.Path:
    path = skia.Path()
    path.addPoly([skia.Point(*point) for point in points], close=True)
    return path
