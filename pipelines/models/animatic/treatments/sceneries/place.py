"""Where a landscape is painted."""

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.models.animatic.direction import Direction
from pipelines.models.animatic.picture import Picture
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.sky import Sky


@dataclass(frozen=True)
class Place:
    """A place under its sky."""

    direction: Direction
    staging: Staging
    sky: Sky
    horizon: float
    """Height of the horizon in pixels from the top."""


Scene = Callable[[Picture, Place], None]
"""Paints what lies between the sky and the nearest land."""
