"""A timeline under the knife: what operations have made of it so far."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pipelines.errors import ImpossibleBrief
from pipelines.film.clip import Clip
from pipelines.film.given import GivenFootage, GivenSound
from pipelines.film.operation import MOST_SCENES
from pipelines.film.review import MOST_SECONDS
from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition
from pipelines.film.value import Value


class Draft(Value):
    """Lengths may not fit yet."""

    timeline: Timeline
    """As it was, for all that operations leave alone."""
    scenes: tuple[Scene, ...]
    transitions: tuple[Transition, ...]
    version: int = 1
    """Of the film, that it is to be."""
    clips: Mapping[str, Clip] = {}
    """By scene, as it was."""
    brought: Mapping[UUID, GivenFootage | GivenSound] = {}
    """What operations may put in."""
    retaken: frozenset[str] = frozenset()
    """Scenes whose clips are to be made anew whatever they are like."""
    origins: Mapping[str, str] = {}
    """Scenes that show the clip of another, as it was."""

    def index(self, scene_id: str) -> int:
        """Return the scene's place; raise `ImpossibleBrief` if the film has no such scene."""
        for index, scene in enumerate(self.scenes):
            if scene.id == scene_id:
                return index
        raise ImpossibleBrief(f"The film has no scene {scene_id}.")

    def scene(self, scene_id: str) -> Scene:
        return self.scenes[self.index(scene_id)]

    def new_id(self, wanted: str | None) -> str:
        """Return the id of a scene that comes in; raise `ImpossibleBrief` if that can't be."""
        known = {scene.id for scene in (*self.scenes, *self.timeline.scenes)}
        if len(self.scenes) >= MOST_SCENES:
            raise ImpossibleBrief(f"A film has at most {MOST_SCENES} scenes.")
        if wanted in known:
            raise ImpossibleBrief(f"The film has, or had, a scene {wanted} already.")
        # With the version in it no other version can have the same, for another clip.
        numbered = (f"scene-v{self.version}n{n}" for n in range(1, 2 * MOST_SCENES + 1))
        return wanted or next(name for name in numbered if name not in known)

    def footage(self, asset_id: UUID) -> GivenFootage:
        given = self.brought.get(asset_id)
        if not isinstance(given, GivenFootage):
            raise ImpossibleBrief(f"There is no film or picture {asset_id} of yours.")
        return given

    def sound(self, asset_id: UUID) -> GivenSound:
        given = self.brought.get(asset_id)
        if not isinstance(given, GivenSound):
            raise ImpossibleBrief(f"There is no sound {asset_id} of yours.")
        return given

    def check_footage(self, scene: Scene) -> None:
        """Raise `ImpossibleBrief` if the scene's clip ends before the scene does.

        One that is drawn here, or to be made anew, is as long as it has to be.
        """
        rate = self.timeline.frame_rate
        clip = self.clips.get(self.origins.get(scene.id, scene.id))
        most = MOST_SECONDS * rate
        if scene.given is not None:
            most = max(scene.given.frames(rate) or most, scene.footage)
        elif clip is not None and clip.bought and scene.id not in self.retaken:
            most = max(clip.length, scene.footage)
        if scene.in_point + scene.length > most:
            raise ImpossibleBrief(
                f"The footage of {scene.id} has {most} frames: from {scene.in_point} on "
                f"{max(0, most - scene.in_point)} are left, and the scene has {scene.length}."
            )

    def with_scene(self, scene_id: str, **changes: Any) -> "Draft":
        index = self.index(scene_id)
        scene = Scene.model_validate(self.scenes[index].model_dump() | changes)
        return self.with_(scenes=(*self.scenes[:index], scene, *self.scenes[index + 1 :]))

    def with_film(self, **changes: Any) -> "Draft":
        return self.with_(timeline=self.timeline.model_copy(update=changes))

    def with_(self, **changes: Any) -> "Draft":
        return self.model_copy(update=changes)
