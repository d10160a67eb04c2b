"""Where a logo is in the picture: in a corner throughout, and on an end card of its own.

It is measured by the picture's shorter side, so that it is as large to the eye in every ratio, and
keeps to the graphics safe area, 90 % of each side (SMPTE ST 2046-1, EBU R 95).
"""

from collections.abc import Sequence
from typing import Annotated, Final

from pydantic import Field

from pipelines.film.brief import HexColor
from pipelines.film.contrast import contrast, luminance
from pipelines.film.given import Logo
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Segment
from pipelines.film.timeline import Timeline
from pipelines.film.timing import Frames
from pipelines.film.value import Value

SAFE_MARGIN: Final = 0.05
CORNER: Final = (0.24, 0.09)
"""Width and height at most: wide logos are bound by the one, tall ones by the other."""
CORNER_PERCENT: Final = 85
CARD: Final = (0.64, 0.26)
CARD_MIDDLE: Final = 0.4
"""Of the picture's height. What the viewer is to do is written further down."""
CARD_FADE_SECONDS: Final = 0.4
PAPER, NIGHT = "#FFFFFF", "#14141A"
SEEN: Final = 3.0
"""WCAG 2.2, 1.4.11: contrast of what is no text."""


class Mark(Value):
    """The logo over one segment, in pixels of the picture; all even, for 4:2:0."""

    logo: Logo
    x: Annotated[int, Field(ge=0)]
    y: Annotated[int, Field(ge=0)]
    width: Annotated[int, Field(ge=2)]
    height: Annotated[int, Field(ge=2)]
    percent: Annotated[int, Field(ge=1, le=100)] = 100
    """Opacity."""
    fade: Frames = 0
    """In which it comes in."""
    ground: HexColor | None = None
    """Of the card, over all of the picture; None if the picture is seen around it."""


def mark_over(segment: Segment, timeline: Timeline) -> Mark | None:
    """Return how the film's logo is seen in `segment`; None if it has none."""
    logo, picture = timeline.logo, timeline.picture
    if logo is None:
        return None
    short = min(picture.width, picture.height)
    if on_card(segment, timeline):
        width, height = _within(logo, CARD[0] * short, CARD[1] * short)
        return Mark(
            logo=logo,
            x=_even((picture.width - width) / 2),
            y=_even(CARD_MIDDLE * picture.height - height / 2),
            width=width,
            height=height,
            fade=min(round(CARD_FADE_SECONDS * timeline.frame_rate), segment.length),
            ground=_ground(logo, timeline.colors),
        )
    width, height = _within(logo, CORNER[0] * short, CORNER[1] * short)
    return Mark(
        logo=logo,
        x=_even(picture.width - _margin(picture) - width),
        y=_even(_margin(picture)),
        width=width,
        height=height,
        percent=CORNER_PERCENT,
    )


def on_card(segment: Segment, timeline: Timeline) -> bool:
    """Say whether the end card is what is seen: where a film with a logo calls to action."""
    last = timeline.scenes[-1]
    alone = segment.kind == "body" and segment.spans[0].scene_id == last.id
    return timeline.logo is not None and alone and last.role == "call_to_action"


def _ground(logo: Logo, colors: Sequence[HexColor]) -> HexColor:
    """Return a colour on which the logo and the main colour are seen; the brand's own first."""
    others = [_light(color) for color in (logo.ink, *colors[:1])]
    candidates = (*colors[1:], PAPER, NIGHT)
    worst = {c: min(contrast(_light(c), other) for other in others) for c in candidates}
    seen = [candidate for candidate in candidates if worst[candidate] >= SEEN]
    return seen[0] if seen else max(candidates, key=lambda c: contrast(_light(c), others[0]))


def _light(color: str) -> float:
    return luminance(*bytes.fromhex(color[1:]))


def _margin(picture: PictureSize) -> float:
    # The longer side's, on both: a corner looks even then, and is safe on either.
    return SAFE_MARGIN * max(picture.width, picture.height)


def _within(logo: Logo, width: float, height: float) -> tuple[int, int]:
    scale = min(width / logo.width, height / logo.height)
    return max(2, _even(logo.width * scale)), max(2, _even(logo.height * scale))


def _even(side: float) -> int:
    return 2 * round(side / 2)
