"""The ways a scene can be drawn."""

from collections.abc import Callable

from pipelines.models.animatic.camera import Camera
from pipelines.models.animatic.direction import Direction, Treatment
from pipelines.models.animatic.picture import Picture
from pipelines.models.animatic.staging import Staging
from pipelines.models.animatic.treatments.blueprint import blueprint
from pipelines.models.animatic.treatments.hero import hero
from pipelines.models.animatic.treatments.landscape import landscape
from pipelines.models.animatic.treatments.papercut import papercut
from pipelines.models.animatic.treatments.poster import poster

TREATMENTS: dict[Treatment, Callable[[Direction, Staging, Camera], Picture]] = {
    "hero": hero,
    "landscape": landscape,
    "poster": poster,
    "papercut": papercut,
    "blueprint": blueprint,
}
