"""How well one colour is read on another, WCAG 2.2."""

KNEE_SRGB = 0.04045
"""Where sRGB's curve becomes a power, IEC 61966-2-1."""


def to_linear(part: float) -> float:
    """Return the light of a part of an sRGB colour, both 0 to 1."""
    return part / 12.92 if part <= KNEE_SRGB else ((part + 0.055) / 1.055) ** 2.4


def luminance(red: int, green: int, blue: int) -> float:
    """Return the relative luminance, 0 to 1, of an sRGB colour of parts from 0 to 255."""
    r, g, b = (to_linear(part / 255) for part in (red, green, blue))
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: float, other: float) -> float:
    """Return the contrast ratio of two relative luminances, 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
