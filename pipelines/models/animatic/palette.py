"""The colours of a scene, by the part they play."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from pipelines.models.animatic.color import Color, from_hex, from_lch, hues_apart

MOST_COLORS = 5
_HEX = re.compile(r"#[0-9A-Fa-f]{6}(?![0-9A-Za-z])")

_NEUTRAL_CHROMA = 0.035
"""Below this a colour is read as grey, cream or black."""
_SAME_HUE = 25.0
"""Degrees within which two hues are read as one."""

_DARKEST_AREA, _LIGHTEST_AREA = 0.42, 0.90
"""Lightness between which a colour is read as a colour and not as ink or paper."""
_STILL_DARK, _STILL_LIGHT = 0.62, 0.72
"""Lightness up to, and from, which a colour may be darkened to ink or lightened to paper."""

_COOL = (125.0, 325.0)
"""Hues from green to violet."""

# Each mood: the words that call for it, and a palette of accent, second, dark and light.
_MOODS: tuple[tuple[str, str], ...] = (
    (r"night|midnight|neon|club|concert|festival|dj", "#F72585 #4CC9F0 #12103A #F4EEFF"),
    (r"luxur\w+|elegant|premium|perfume|jewell?ery|gold\w*", "#C9A227 #8C6F46 #17130F #F5EFE3"),
    (r"ocean|sea|beach|surf\w*|water|marine|fish|coast", "#F7A072 #0FA3B1 #04364A #E8F6F8"),
    (r"coffee|cafe|café|bakery|bread|chocolate|espresso", "#D98243 #A9B08A #35211A #F8EEE0"),
    (r"solar|sun\w*|warm|golden|desert|summer|dawn|morning", "#F4A261 #E76F51 #264653 #FBEBD3"),
    (
        r"eco|green|sustainab\w+|organic|plants?|garden|nature|forest",
        "#E9B44C #6A994E #24402F #F4F1E1",
    ),
    (
        r"tech\w*|app|software|ai|data|digital|robot\w*|electric|future\w*",
        "#19D3C5 #3A86FF #0D1B2A #EAF2FF",
    ),
    (r"law|legal|finance|bank\w*|corporate|consult\w*|business", "#C8A96A #2A6F97 #14213D #F1F3F6"),
    (r"sport\w*|run\w*|fitness|gym|energ\w+|bold|fast", "#FF4D2E #FFC400 #161B2E #F7F5F0"),
    (r"kids?|child\w*|play\w*|fun|candy|toys?|ice cream", "#FF5D8F #FFD166 #3D2C6E #FFF6E6"),
    (r"beauty|skin\w*|rose|love|wedding|spa|yoga", "#E58F8F #C9A58B #4B2436 #FCF1EC"),
    (r"fashion|linen|earth\w*|craft\w*|natural|autumn", "#C2733F #8A9A78 #3A332C #F4EBDD"),
    (r"winter|snow|ice|cold|minimal\w*|clean|calm", "#EF8275 #5BA7BE #1D3A4C #F3F8FA"),
)


@dataclass(frozen=True)
class Palette:
    """A scene's colours. `accent` and `second` are shown as given; the rest may be derived."""

    accent: Color
    """What the eye goes to first."""
    second: Color
    dark: Color
    """Night, shade and ink: lightness 0.30 at most."""
    light: Color
    """Paper, sky and highlights: lightness 0.90 at least."""
    field: Color
    """The colour of large areas: the calmest colour that is neither very dark nor very light."""
    air: Color
    """The hue of skies and studio walls: the coolest there is, since brown air looks dirty."""
    given: tuple[Color, ...]
    """The colours that the prompt asks for, if any."""


def palette_of(prompt: str, seed: int) -> Palette:
    """Return the prompt's own colours, else those its words call for, else a harmony of `seed`."""
    given = tuple(from_hex(code) for code in dict.fromkeys(_HEX.findall(prompt)))[:MOST_COLORS]
    colors = given or _called_for(prompt) or _harmony(seed)
    return _cast(colors, given)


def _called_for(prompt: str) -> tuple[Color, ...]:
    words = prompt.lower()
    calls = [len(re.findall(rf"(?<!\w)(?:{pattern})(?!\w)", words)) for pattern, _ in _MOODS]
    if not any(calls):
        return ()
    return tuple(from_hex(code) for code in _MOODS[calls.index(max(calls))][1].split())


def _harmony(seed: int) -> tuple[Color, ...]:
    """Return accent, second, dark and light: the dark lies opposite the accent, as shade does."""
    chance = Random(seed)  # noqa: S311 - chosen for looks
    hue = chance.uniform(0, 360)
    away = chance.choice((35.0, -35.0, 150.0, 180.0))
    return (
        from_lch(0.72, 0.16, hue),
        from_lch(0.66, 0.11, hue + away),
        from_lch(0.26, 0.06, hue + 190),
        from_lch(0.96, 0.02, hue),
    )


def _cast(colors: Sequence[Color], given: tuple[Color, ...]) -> Palette:
    """Give each part to the colour that suits it best."""
    vivid = sorted(colors, key=_vividness, reverse=True)
    accent = vivid[0]
    others = [color for color in vivid[1:] if _DARKEST_AREA < color.lightness < _LIGHTEST_AREA]
    second = max(
        others,
        key=lambda color: _vividness(color) + 0.06 * (hues_apart(color, accent) > _SAME_HUE),
        default=_companion(accent, colors),
    )
    darkest = min(colors, key=lambda color: color.lightness)
    shade = darkest if darkest.lightness < _STILL_DARK else accent.at(0.24, 0.5)
    dark = shade.at(min(shade.lightness, 0.30), 0.9)
    lightest = max(colors, key=lambda color: color.lightness)
    paper = lightest if lightest.lightness > _STILL_LIGHT else accent.at(0.95, 0.2)
    light = paper.at(max(paper.lightness, 0.90), 0.8)
    calm = [color for color in others if color not in (accent, second)]
    field = calm[0] if calm else second.mixed(dark, 0.35)
    cool = [color for color in (second, field, darkest) if _is_cool(color)]
    air = cool[0].at(0.62, 1.0 if cool[0].lightness > _DARKEST_AREA else 1.2) if cool else second
    return Palette(accent, second, dark, light, field, air, given)


def _is_cool(color: Color) -> bool:
    _, chroma, hue = color.lch
    return chroma > _NEUTRAL_CHROMA and _COOL[0] < hue < _COOL[1]


def _vividness(color: Color) -> float:
    """Return how much a colour stands out: chroma, less when nearly black or white."""
    lightness, chroma, _ = color.lch
    return chroma * (1 - abs(lightness - 0.68)) + 0.02 * lightness


def _companion(accent: Color, colors: Sequence[Color]) -> Color:
    """Return a second colour when none is given: the dark or the light one's hue, in daylight."""
    for color in sorted(colors, key=lambda color: color.chroma, reverse=True):
        if (
            color != accent
            and color.chroma > _NEUTRAL_CHROMA
            and hues_apart(color, accent) > _SAME_HUE
        ):
            return color.at(0.60, 1.25)
    lightness, chroma, hue = accent.lch
    return from_lch(min(max(lightness - 0.12, 0.45), 0.75), chroma * 0.6, hue - 40)
