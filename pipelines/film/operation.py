"""What can be changed in a finished film: one value for each thing an editor does."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.film.brief import MAX_SEED, Line
from pipelines.film.fitting import Fit
from pipelines.film.picture import AspectRatio, Resolution
from pipelines.film.review import MOST_SECONDS, TEXT
from pipelines.film.terms import ModelId
from pipelines.film.timing import Frames
from pipelines.film.transition import TransitionKind
from pipelines.film.value import Value

SceneId = Annotated[str, Field(max_length=32)]
MOST_FRAMES = MOST_SECONDS * 60
"""Of a scene: a whole film at 60 frames a second."""
MOST_SCENES = 200


class Reorder(Value):
    """Put the scenes into this order. Transitions keep their places between scenes."""

    op: Literal["reorder"] = "reorder"
    scene_ids: Annotated[tuple[SceneId, ...], Field(min_length=1, max_length=MOST_SCENES)]
    """Every scene once."""


class Trim(Value):
    """Make a scene shorter or longer; the film changes by as much."""

    op: Literal["trim"] = "trim"
    scene_id: SceneId
    length: Annotated[Frames, Field(ge=1, le=MOST_FRAMES)]
    """Frames of footage, those shared with transitions included."""


class Remove(Value):
    """Take a scene out, with the transition after it; with the one before it, if it is the last."""

    op: Literal["remove"] = "remove"
    scene_id: SceneId


class Retitle(Value):
    """Change the words that are shown in a scene."""

    op: Literal["retitle"] = "retitle"
    scene_id: SceneId
    title: Annotated[Line, Field(max_length=120)]


class Narrate(Value):
    """Change the words that are said in a scene, in a film that has a voice."""

    op: Literal["narrate"] = "narrate"
    scene_id: SceneId
    narration: Annotated[Line, Field(max_length=500)]


class Retake(Value):
    """Make a scene's clip anew. Without anything else it is another attempt at the same prompt."""

    op: Literal["retake"] = "retake"
    scene_id: SceneId
    prompt: Annotated[str, Field(min_length=1, max_length=8000, pattern=TEXT)] | None = None
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] | None = None
    model: ModelId | None = None
    """To try first, from now on for this scene."""


class Refit(Value):
    """Change how a clip of another shape fills the picture."""

    op: Literal["fit"] = "fit"
    scene_id: SceneId
    fit: Fit


class Join(Value):
    """Change the transition after a scene."""

    op: Literal["transition"] = "transition"
    after_scene_id: SceneId
    kind: TransitionKind
    length: Annotated[Frames, Field(ge=0, le=MOST_FRAMES)]
    """Frames that both scenes share; 0 for a cut."""


class Music(Value):
    """Compose other music."""

    op: Literal["music"] = "music"
    style: Annotated[Line, Field(max_length=100)]


class BurnCaptions(Value):
    """Write what is said into the picture, or no longer."""

    op: Literal["captions"] = "captions"
    burned_in: bool


class Reframe(Value):
    """Make the film in another shape or size."""

    op: Literal["picture"] = "picture"
    aspect_ratio: AspectRatio
    resolution: Resolution


Operation = Annotated[
    Reorder
    | Trim
    | Remove
    | Retitle
    | Narrate
    | Retake
    | Refit
    | Join
    | Music
    | BurnCaptions
    | Reframe,
    Field(discriminator="op"),
]
