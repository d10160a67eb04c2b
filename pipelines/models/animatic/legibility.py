"""Type that can be read on whatever is behind it: contrast is measured, not assumed."""

from dataclasses import dataclass

import numpy as np
import skia

from pipelines.film.contrast import KNEE_SRGB, contrast
from pipelines.models.animatic.brush import glow, wash
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.lettering import Setting
from pipelines.models.animatic.picture import Picture, sheet
from pipelines.models.animatic.shading import BLACK
from pipelines.models.animatic.staging import Staging

CONTRAST = 4.5
"""WCAG 2.2 AA for text of any size; large type needs only 3."""
_MARGIN = 0.25
"""Contrast asked for beyond that: encoding moves colours a little."""
_WORST = 2.5
"""Percent of the pixels behind the type that may be worse than the contrast asked for."""
_MOST_OPAQUE = 0.95
_SAMPLED = 0.25
"""Scale at which the picture behind the type is looked at."""


@dataclass(frozen=True)
class Overlay:
    """What lies on the lens, and the inks that can be read through it."""

    image: skia.Image
    inks: tuple[Color, ...]
    shadow: Color | None
    contrast: float
    """The least contrast of the first ink with what is behind it, at most 21."""

    def draw(self, canvas: skia.Canvas) -> None:
        canvas.drawImage(self.image, 0, 0)


def legible(
    picture: Picture, setting: Setting | None, direction: Direction, staging: Staging
) -> Overlay:
    """Choose the ink that contrasts most, and veil the picture behind it as far as it needs."""
    vignette = 0.0 if direction.treatment == "poster" else 1.0
    if setting is None:
        return Overlay(
            _overlay(staging, None, direction.palette.dark, 0, vignette=vignette), (), None, 21.0
        )
    behind = _behind(picture, setting.bounds)
    palette = direction.palette
    light, dark = palette.light, palette.dark.at(min(palette.dark.lightness, 0.24))
    ink, veil = max(
        ((light, dark), (dark, light)),
        key=lambda pair: _least_contrast(behind, pair[0], pair[1], 0),
    )
    opacity = 0.0
    while (
        least := _least_contrast(behind, ink, veil, opacity)
    ) < CONTRAST + _MARGIN and opacity < _MOST_OPAQUE:
        opacity += 0.05
    # Under dark type a glow would look like dirt.
    shadow = veil if ink == light and direction.treatment != "poster" else None
    return Overlay(
        _overlay(staging, setting.bounds, veil, opacity, vignette=vignette), (ink,), shadow, least
    )


def _behind(picture: Picture, bounds: skia.Rect) -> np.ndarray:
    """Return the sRGB pixels (0 to 1) that are ever behind `bounds`."""
    width, height = int(picture.width * _SAMPLED), int(picture.height * _SAMPLED)
    surface = sheet(width, height, opaque=True)
    area = skia.IRect.MakeLTRB(*(int(edge * _SAMPLED) for edge in bounds))
    seconds = picture.camera.seconds
    seen = []
    for time in (0.0, seconds / 2, seconds):
        with surface as canvas:
            canvas.save()
            canvas.scale(_SAMPLED, _SAMPLED)
            picture.draw(canvas, time)
            canvas.restore()
        pixels = surface.toarray(colorType=skia.kBGRA_8888_ColorType)
        part = pixels[
            max(area.top(), 0) : area.bottom() + 1, max(area.left(), 0) : area.right() + 1
        ]
        seen.append(part[..., 2::-1].reshape(-1, 3))
    return np.concatenate(seen) / 255


def _least_contrast(behind: np.ndarray, ink: Color, veil: Color, opacity: float) -> float:
    """Return the contrast of `ink` with the worst of what is behind it under the veil."""
    cover = np.array([veil.red, veil.green, veil.blue]) / 255
    seen = behind * (1 - opacity) + cover * opacity
    linear = np.where(seen <= KNEE_SRGB, seen / 12.92, ((seen + 0.055) / 1.055) ** 2.4)
    luminance = linear @ np.array([0.2126, 0.7152, 0.0722])
    return min(
        contrast(ink.luminance, float(np.percentile(luminance, share)))
        for share in (_WORST, 100 - _WORST)
    )


def _overlay(
    staging: Staging, bounds: skia.Rect | None, veil: Color, opacity: float, *, vignette: float
) -> skia.Image:
    width, height = staging.width, staging.height
    surface = sheet(width, height)
    with surface as canvas:
        reach = 0.5 * (width**2 + height**2) ** 0.5
        canvas.drawPaint(
            glow(
                (width / 2, height / 2),
                reach,
                [
                    (0, BLACK, 0),
                    (0.62, BLACK, 0),
                    (0.82, BLACK, 0.06 * vignette),
                    (1, BLACK, 0.17 * vignette),
                ],
            )
        )
        if bounds and opacity:
            canvas.drawPaint(_veil(staging, bounds, veil, opacity))
    return surface.makeImageSnapshot()


def _veil(staging: Staging, bounds: skia.Rect, veil: Color, opacity: float) -> skia.Paint:
    """Return a wash from the nearest edge of the picture that ends beyond the type."""
    width, height = staging.width, staging.height
    if staging.align == "left":
        fades = width * 0.22
        if bounds.centerX() < width / 2:
            near, far = bounds.right() + width * 0.01, bounds.right() + fades
        else:
            near, far = bounds.left() - width * 0.01, bounds.left() - fades
        start, end = (near, 0.0), (far, 0.0)
    else:
        fades = height * 0.18
        if bounds.centerY() < height / 2:
            near, far = bounds.bottom() + height * 0.01, bounds.bottom() + fades
        else:
            near, far = bounds.top() - height * 0.01, bounds.top() - fades
        start, end = (0.0, near), (0.0, far)
    stops = [
        (0, veil, opacity),
        (0.35, veil, opacity * 0.66),
        (0.7, veil, opacity * 0.2),
        (1, veil, 0),
    ]
    return wash(start, end, stops)
