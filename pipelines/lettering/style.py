"""How each kind of words looks: sizes by the picture, colours by the brand, always legible."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.film.caption import LettersAs
from pipelines.film.contrast import contrast as _contrast
from pipelines.film.contrast import luminance
from pipelines.film.picture import PictureSize

CONTRAST = 4.5
"""WCAG 2.2 AA for text of any size; large type needs only 3."""
WHITE, BLACK = "#FFFFFF", "#000000"
"""Pure: on any colour one of the two has a contrast of at least 4.58, the root of 21."""
BOX_OPACITY = 0.72
"""Of a caption's box: over a white picture it is still 9 times darker than its white letters."""

_PADDING = 0.4
"""Of a box, in ems."""
_SIDE_MARGIN = 0.05
"""Of the width; EBU R 95 asks for 5 % of text-safe margin."""
_BOTTOM_MARGIN = 0.07
_UPRIGHT_BOTTOM_MARGIN = 0.2
"""Of the height: phones lay buttons and names over the lowest fifth of an upright film."""


@dataclass(frozen=True)
class Look:
    """Lengths are in pixels of the film, colours are `#RRGGBB`."""

    size: float
    """Of the type: one em."""
    ink: str
    behind: str
    """Colour of the box, or of the outline if there is no box."""
    side: float
    bottom: float
    """Least distances of the letters from the picture's edges."""
    place: int
    """As on a keyboard's number block: 1 is bottom left, 5 the middle."""
    opacity: float = 1
    padding: float = 0
    """Of the box; 0 for none."""
    outline: float = 0
    fade_seconds: float = 0


def look(kind: LettersAs, picture: PictureSize, colors: Sequence[str] = ()) -> Look:
    """Return the look of a film of this size, with the brand's colours, the main one first."""
    short = min(picture.width, picture.height)
    upright = picture.width / picture.height < 3 / 4
    side = _SIDE_MARGIN * picture.width
    bottom = (_UPRIGHT_BOTTOM_MARGIN if upright else _BOTTOM_MARGIN) * picture.height
    brand = colors[0] if colors else None
    # Above three lines of captions.
    above = bottom + 0.22 * short
    match kind:
        case "caption":
            style = Look(0.045 * short, WHITE, BLACK, side, bottom, 2)
            return _boxed(replace(style, opacity=BOX_OPACITY))
        case "title":
            size, ink = 0.1 * short, brand or WHITE
            style = Look(size, ink, opposite(ink), side, bottom, 5)
            return replace(style, outline=0.06 * size, fade_seconds=0.3)
        case "lower_third":
            box = brand or BLACK
            style = Look(0.05 * short, opposite(box), box, side, above, 1)
            return _boxed(replace(style, fade_seconds=0.25))
        case "call_to_action":
            box = colors[1] if len(colors) > 1 else brand or WHITE
            style = Look(0.065 * short, opposite(box), box, side, above, 2)
            return _boxed(replace(style, fade_seconds=0.3))


def _boxed(style: Look) -> Look:
    """Return the look in a box, which keeps to the margins too."""
    padding = _PADDING * style.size
    return replace(style, padding=padding, side=style.side + padding, bottom=style.bottom + padding)


def opposite(color: str) -> str:
    """Return white or black, whichever is read better on `color`; one of them always can be."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, color))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    return _contrast(_luminance(one), _luminance(other))


def _luminance(color: str) -> float:
    return luminance(*(int(color[at : at + 2], 16) for at in (1, 3, 5)))
