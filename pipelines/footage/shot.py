"""One scene on its way to a clip, with the places its media get."""

from dataclasses import dataclass

from pipelines.film.clip import ClipOrder, clip_order
from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline


@dataclass(frozen=True)
class Shot:
    scene: Scene
    timeline: Timeline
    place: str
    """Prefix of the film's media in the object store."""
    seed: int | None = None
    """The film's, where its scenes share one."""

    @property
    def number(self) -> int:
        """1 for the film's first scene."""
        return self.timeline.scenes.index(self.scene) + 1

    @property
    def order(self) -> ClipOrder:
        order = clip_order(self.scene, self.timeline)
        return order if self.seed is None else order.model_copy(update={"seed": self.seed})

    @property
    def subject(self) -> str:
        """What its calls are for, in the ledger."""
        return f"clip/{self.scene.id}{self._version('/v')}"

    @property
    def location(self) -> str:
        return f"{self.place}/clips/clip_{self.number:03d}{self._version('-v')}.mp4"

    @property
    def thumbnail(self) -> str:
        return f"{self.place}/thumbnails/clip_{self.number:03d}{self._version('-v')}.jpg"

    def _version(self, mark: str) -> str:
        """Return what tells this take from those for the film's other versions."""
        version = self.scene.made_for
        return f"{mark}{version}" if version > 1 else ""
