"""Clips as they are there for a film that is edited."""

from pipelines.film.clip import Clip
from pipelines.film.given import GivenFootage
from pipelines.film.timeline import Timeline
from tests.integration.shop import clip


def clips_of(film: Timeline, *, bought: bool, length: int = 60) -> dict[str, Clip]:
    """Return one for each scene: of a model that is paid, or drawn here."""
    changes = {"model": "owner/name" if bought else "animatic 1", "length": length}
    return {scene.id: clip(scene.id).model_copy(update=changes) for scene in film.scenes}


def footage(seconds: float = 4) -> GivenFootage:
    """Return a film that a user has brought; a picture if it lasts no time."""
    return GivenFootage(
        location=f"generations/x/given/{seconds}",
        sha256="b" * 64,
        medium="video" if seconds else "image",
        form="mov" if seconds else "png_pipe",
        width=640,
        height=480,
        milliseconds=int(1000 * seconds),
    )
