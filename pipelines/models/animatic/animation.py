"""A whole clip as a picture that can be drawn at any time."""

import skia

from pipelines.film.clip import ClipOrder
from pipelines.film.contrast import contrast
from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.color import Color
from pipelines.models.animatic.direction import Direction, direct
from pipelines.models.animatic.legibility import legible
from pipelines.models.animatic.lettering import Lettering, Reveal, Rule, Setting, set_title
from pipelines.models.animatic.pill import Pill, arrow_pill, pill_with
from pipelines.models.animatic.staging import Staging, stage
from pipelines.models.animatic.treatments import TREATMENTS

_LARGEST = {"wide": 0.150, "square": 0.130, "tall": 0.130}
"""Type size of the shortest titles, as a share of the picture's short side."""


_TOLD_APART = 1.5
"""Contrast of a mere ornament with the ink beside it."""


class Animation:
    """The clip that an order asks for, painted and ready to be moved."""

    def __init__(self, order: ClipOrder) -> None:
        width, height = order.picture.width, order.picture.height
        direction = direct(order)
        staging = stage(direction, order.title, width, height)
        seconds = order.length / order.frame_rate
        camera = Camera(direction.move, seconds, width, height, staging.center)
        self.direction = direction
        self.staging = staging
        self.picture = TREATMENTS[direction.treatment](direction, staging, camera)
        self.setting, self.pill = _words(order.title, direction, staging)
        self.overlay = legible(self.picture, self.setting, direction, staging)
        self._lettering = _lettering(
            self.setting, self.overlay.inks, direction, self.overlay.shadow
        )
        self._rule = (
            Rule(_rule_color(direction, self.overlay.inks[0]), staging.align)
            if self.setting and not direction.call_to_action
            else None
        )

    def draw(self, canvas: skia.Canvas, time: float) -> None:
        """Draw the moment `time` (seconds)."""
        self.picture.draw(canvas, time)
        self.overlay.draw(canvas)
        if self._rule and self.setting:
            self._rule.draw(canvas, self.setting, time)
        if self._lettering:
            self._lettering.draw(canvas, time)
        if self.pill:
            self.pill.draw(canvas, time)


def _words(
    title: str, direction: Direction, staging: Staging
) -> tuple[Setting | None, Pill | None]:
    """Set the title, or put it into the button of a call to action."""
    if direction.call_to_action and (pill := pill_with(title, direction, staging)):
        return None, pill
    area = staging.type_area
    if direction.call_to_action:
        room = staging.short * 0.15  # for the button under the words
        area = skia.Rect.MakeXYWH(area.left(), area.top(), area.width(), area.height() - room)
    largest = staging.short * _LARGEST[staging.format]
    if direction.call_to_action:
        largest *= 0.62
    setting = set_title(title, direction.face, area, staging.align, largest=largest)
    pill = None
    if setting and direction.call_to_action:
        pill = arrow_pill(direction, staging, setting.bounds.bottom() + staging.short * 0.03)
    return setting, pill


def _lettering(
    setting: Setting | None, inks: tuple[Color, ...], direction: Direction, shadow: Color | None
) -> Lettering | None:
    if setting is None:
        return None
    reveal: Reveal = "rise" if direction.treatment in ("poster", "blueprint") else "fade"
    return Lettering(setting, inks, reveal=reveal, shadow=shadow)


def _rule_color(direction: Direction, ink: Color) -> Color:
    """Return the accent, unless it is as good as invisible where the ink can be read."""
    accent = direction.palette.accent
    return (
        accent
        if contrast(accent.luminance, ink.luminance) > _TOLD_APART
        else direction.palette.second
    )
