"""What a model is asked for a scene, and what it delivered."""

from typing import Annotated

from pydantic import Field

from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.value import Value


class ClipOrder(Value):
    """Everything a model needs for one clip. Equal orders to one model give equal clips."""

    prompt: str
    title: str
    seed: int
    picture: PictureSize
    frame_rate: FrameRate
    length: Annotated[int, Field(gt=0)]
    """Frames."""


class Clip(Value):
    """A model's delivery for one scene, unaltered, in the object store."""

    scene_id: str
    key: str
    """Content key: fingerprint of the order and of the model's name and version."""
    location: str
    thumbnail: str
    """Object store keys of the film and of a JPEG of its middle frame."""
    model: str
    sha256: str
    picture: PictureSize
    length: Annotated[int, Field(gt=0)]
    """Frames at the film's rate."""
    size_bytes: Annotated[int, Field(gt=0)]
    titled: bool = False
    """Whether the scene's title is in the picture already."""

    @property
    def bought(self) -> bool:
        # Whatever is sold is named `owner/name`; what is made here is not.
        return "/" in self.model


def clip_order(scene: Scene, timeline: Timeline) -> ClipOrder:
    return ClipOrder(
        prompt=scene.prompt,
        title=scene.title,
        seed=scene.seed,
        picture=timeline.picture,
        frame_rate=timeline.frame_rate,
        length=scene.fitted,
    )


def made_from(scene: Scene, timeline: Timeline) -> tuple[object, ...]:
    """Return all that a clip made here depends on: equal ones give the same clip."""
    order, given = clip_order(scene, timeline), scene.given
    if given is None:
        return (order,)
    if given.medium == "video":
        return (given,)
    # A picture that fills the film's is filmed; one that is to be seen whole stands still.
    return (given, order) if scene.fit == "fill" else (given, timeline.picture)
