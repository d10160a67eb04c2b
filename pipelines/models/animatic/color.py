"""Colours and their arithmetic, in OKLab (Ottosson, 2020), where equal steps look equal."""

import math
from dataclasses import dataclass

from pipelines.film.contrast import KNEE_SRGB, luminance, to_linear

RGB = tuple[float, float, float]

_ROUNDING = 1e-4

_LINEAR_TO_LMS = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
_LMS_TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)
_LAB_TO_LMS = (
    (1.0, 0.3963377774, 0.2158037573),
    (1.0, -0.1055613458, -0.0638541728),
    (1.0, -0.0894841775, -1.2914855480),
)
_LMS_TO_LINEAR = (
    (4.0767416621, -3.3077115913, 0.2309699292),
    (-1.2684380046, 2.6097574011, -0.3413193965),
    (-0.0041960863, -0.7034186147, 1.7076147010),
)


@dataclass(frozen=True)
class Color:
    """An sRGB colour."""

    red: int
    green: int
    blue: int

    @property
    def argb(self) -> int:
        """Return the opaque colour as Skia takes it."""
        return 0xFF000000 | self.red << 16 | self.green << 8 | self.blue

    def alpha(self, opacity: float) -> int:
        """Return the colour as Skia takes it, 0 (invisible) to 1 (opaque)."""
        return round(min(max(opacity, 0.0), 1.0) * 255) << 24 | self.argb & 0xFFFFFF

    @property
    def luminance(self) -> float:
        """Relative luminance, WCAG 2.2."""
        return luminance(*self._parts)

    @property
    def lch(self) -> tuple[float, float, float]:
        """Lightness 0 to 1, chroma 0 to about 0.32, hue in degrees."""
        red, green, blue = (to_linear(part / 255) for part in self._parts)
        lms = tuple(
            math.copysign(abs(v) ** (1 / 3), v) for v in _times(_LINEAR_TO_LMS, (red, green, blue))
        )
        light, a, b = _times(_LMS_TO_LAB, (lms[0], lms[1], lms[2]))
        return light, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360

    @property
    def lightness(self) -> float:
        return self.lch[0]

    @property
    def chroma(self) -> float:
        return self.lch[1]

    def mixed(self, other: "Color", share: float) -> "Color":
        """Return this colour with `share` (0 to 1) of `other` in it."""
        mine, theirs = _lab(self), _lab(other)
        light, a, b = (m + (t - m) * share for m, t in zip(mine, theirs, strict=True))
        return from_lch(light, math.hypot(a, b), math.degrees(math.atan2(b, a)))

    def at(self, lightness: float, chroma: float = 1.0) -> "Color":
        """Return this hue at `lightness`, its chroma multiplied by `chroma`."""
        return from_lch(lightness, self.chroma * chroma, self.lch[2])

    def lighter(self, step: float) -> "Color":
        """Return this colour `step` of lightness lighter, or darker if negative."""
        light, chroma, hue = self.lch
        return from_lch(light + step, chroma, hue)

    @property
    def _parts(self) -> tuple[int, int, int]:
        return self.red, self.green, self.blue


def from_hex(text: str) -> Color:
    """Read `#RRGGBB`."""
    return Color(int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16))


def from_lch(lightness: float, chroma: float, hue: float) -> Color:
    """Return the colour, with chroma reduced until sRGB can show it."""
    lightness = min(max(lightness, 0.0), 1.0)
    angle = math.radians(hue)
    for _ in range(24):
        rgb = _linear(lightness, chroma * math.cos(angle), chroma * math.sin(angle))
        if all(-_ROUNDING <= part <= 1 + _ROUNDING for part in rgb):
            break
        chroma *= 0.9
    red, green, blue = (round(255 * _from_linear(min(max(part, 0.0), 1.0))) for part in rgb)
    return Color(red, green, blue)


def hues_apart(one: Color, other: Color) -> float:
    """Return the angle between two hues, 0 to 180 degrees."""
    apart = abs(one.lch[2] - other.lch[2]) % 360
    return min(apart, 360 - apart)


def _lab(color: Color) -> RGB:
    light, chroma, hue = color.lch
    return light, chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))


def _linear(light: float, a: float, b: float) -> RGB:
    lms = _times(_LAB_TO_LMS, (light, a, b))
    return _times(_LMS_TO_LINEAR, (lms[0] ** 3, lms[1] ** 3, lms[2] ** 3))


def _times(matrix: tuple[RGB, RGB, RGB], vector: RGB) -> RGB:
    one, two, three = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return one, two, three


def _from_linear(part: float) -> float:
    return part * 12.92 if part <= KNEE_SRGB / 12.92 else 1.055 * part ** (1 / 2.4) - 0.055
