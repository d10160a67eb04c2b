"""What can be changed in a finished film: one value for each thing an editor does."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import Field, model_validator

from pipelines.film.brief import MAX_SEED, Line
from pipelines.film.fitting import Fit
from pipelines.film.picture import AspectRatio, Resolution
from pipelines.film.review import MOST_SECONDS, TEXT
from pipelines.film.soundtrack import ClipLevel
from pipelines.film.terms import ModelId
from pipelines.film.timing import Frames
from pipelines.film.transition import TransitionKind
from pipelines.film.value import Value

SceneId = Annotated[str, Field(max_length=32)]
NewSceneId = Annotated[str, Field(pattern=r"^scene-[0-9a-z]{1,16}$")]
"""For a scene that comes in; no other of the film may have it. Absent, it gets one."""
MOST_FRAMES = MOST_SECONDS * 60
"""Of a scene: a whole film at 60 frames a second."""
MOST_SCENES = 200
InPoint = Annotated[Frames, Field(le=600 * 60)]
"""A frame of a clip; ten minutes is the longest film that may be brought."""
Words = Annotated[str, Field(min_length=1, max_length=8000, pattern=TEXT)]


class Reorder(Value):
    """Put the scenes into this order. Transitions keep their places between scenes."""

    op: Literal["reorder"] = "reorder"
    """Which operation this is."""
    scene_ids: Annotated[tuple[SceneId, ...], Field(min_length=1, max_length=MOST_SCENES)]
    """Every scene once."""


class Trim(Value):
    """Make a scene shorter or longer; the film changes by as much."""

    op: Literal["trim"] = "trim"
    """Which operation this is."""
    scene_id: SceneId
    """Which scene."""
    length: Annotated[Frames, Field(ge=1, le=MOST_FRAMES)]
    """Frames of footage, those shared with transitions included."""
    in_point: InPoint | None = None
    """Frame of its clip that the scene is to begin with; absent, that stays. A clip that was bought
    or brought has to last from there to the scene's end."""


class Split(Value):
    """Make two scenes of one, joined by a cut: both show the same clip, each its part of it.

    What is said stays with the first, and what is shown in words with both.
    """

    op: Literal["split"] = "split"
    """Which operation this is."""
    scene_id: SceneId
    """Of the first part, too."""
    at: Annotated[Frames, Field(ge=1, le=MOST_FRAMES)]
    """Frame of the scene, counted from 0, that the second part begins with."""
    new_scene_id: NewSceneId | None = None
    """Of the second part."""


class Replace(Value):
    """Show a film or picture that the user has brought in a scene, in place of its clip.

    A film that is shorter than its scene is held, slowed down or repeated; a picture that fills the
    film's is slowly panned or zoomed over.
    """

    op: Literal["replace"] = "replace"
    """Which operation this is."""
    scene_id: SceneId
    """Which scene."""
    asset_id: UUID
    """From `POST /assets/upload`."""
    in_point: InPoint = 0
    """Frame of the film, at this film's rate, that the scene begins with."""
    fit: Fit | None = None
    """Absent: as the scene has it."""


class Insert(Value):
    """Put a new scene in, joined by a cut to what comes after it: made from a prompt, or brought.

    A transition that was there leads into it.
    """

    op: Literal["insert"] = "insert"
    """Which operation this is."""
    after_scene_id: SceneId | None = None
    """Absent: before the first scene."""
    prompt: Words | None = None
    """What the model is told."""
    asset_id: UUID | None = None
    """Of a film or picture; with it the prompt only says what it is."""
    length: Annotated[Frames, Field(ge=1, le=MOST_FRAMES)]
    """Frames of footage, those shared with transitions included."""
    in_point: InPoint = 0
    """Of a film that is brought."""
    title: Annotated[Line, Field(max_length=120)] = ""
    """Words shown in the picture; empty for none."""
    fit: Fit = "fill"
    """How it is to fill the picture."""
    new_scene_id: NewSceneId | None = None
    """Of the new scene."""

    @model_validator(mode="after")
    def _shows_something(self) -> Self:
        if self.prompt is None and self.asset_id is None:
            raise ValueError("a new scene has a prompt or an asset_id")
        if self.in_point and self.asset_id is None:
            raise ValueError("a new clip is shown from its beginning: it has no in_point")
        return self


class Remove(Value):
    """Take a scene out, with the transition after it; with the one before it, if it is the last."""

    op: Literal["remove"] = "remove"
    """Which operation this is."""
    scene_id: SceneId
    """Which scene."""


class Retitle(Value):
    """Change the words that are shown in a scene."""

    op: Literal["retitle"] = "retitle"
    """Which operation this is."""
    scene_id: SceneId
    """Which scene."""
    title: Annotated[Line, Field(max_length=120)]
    """Empty for none."""


class Narrate(Value):
    """Change the words that are said in a scene, in a film that has a voice."""

    op: Literal["narrate"] = "narrate"
    """Which operation this is."""
    scene_id: SceneId
    """Which scene."""
    narration: Annotated[Line, Field(max_length=500)]
    """Empty for nothing."""


class Retake(Value):
    """Make a scene's clip anew. Without anything else it is another attempt at the same prompt."""

    op: Literal["retake"] = "retake"
    """Which operation this is."""
    scene_id: SceneId
    """Which scene."""
    prompt: Words | None = None
    """Another one; absent: the scene's own."""
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] | None = None
    """Another one; absent: chosen from the film's."""
    model: ModelId | None = None
    """To try first, from now on for this scene."""


class Refit(Value):
    """Change how a clip of another shape fills the picture."""

    op: Literal["fit"] = "fit"
    """Which operation this is."""
    scene_id: SceneId
    """Which scene."""
    fit: Fit
    """How it is to fill the picture."""


class Join(Value):
    """Change the transition after a scene."""

    op: Literal["transition"] = "transition"
    """Which operation this is."""
    after_scene_id: SceneId
    """The scene before the transition."""
    kind: TransitionKind
    """What editors call it."""
    length: Annotated[Frames, Field(ge=0, le=MOST_FRAMES)]
    """Frames that both scenes share; 0 for a cut."""


class Music(Value):
    """Compose other music, or play a sound that the user has brought, from its beginning."""

    op: Literal["music"] = "music"
    """Which operation this is."""
    style: Annotated[Line, Field(max_length=100)] | None = None
    """Of composed music, in words."""
    asset_id: UUID | None = None
    """Of a sound, in place of composed music."""

    @model_validator(mode="after")
    def _is_one_or_the_other(self) -> Self:
        if (self.style is None) == (self.asset_id is None):
            raise ValueError("music has a style or an asset_id, one of them")
        return self


class ClipSound(Value):
    """Let what was recorded with the clips be heard under the music, or no longer."""

    op: Literal["clip_sound"] = "clip_sound"
    """Which operation this is."""
    heard: bool
    """Whether it is."""
    level_db: ClipLevel = 0
    """Decibels that it is louder than usual; below 0 it is quieter."""


class BurnCaptions(Value):
    """Write what is said into the picture, or no longer."""

    op: Literal["captions"] = "captions"
    """Which operation this is."""
    burned_in: bool
    """Whether it is written into the picture."""


class Reframe(Value):
    """Make the film in another shape or size."""

    op: Literal["picture"] = "picture"
    """Which operation this is."""
    aspect_ratio: AspectRatio
    """The shape of the picture."""
    resolution: Resolution
    """Lines of the picture's short side."""


Operation = Annotated[
    Reorder
    | Trim
    | Split
    | Replace
    | Insert
    | Remove
    | Retitle
    | Narrate
    | Retake
    | Refit
    | Join
    | Music
    | ClipSound
    | BurnCaptions
    | Reframe,
    Field(discriminator="op"),
]


def footage_in(operations: Iterable[Operation]) -> list[UUID]:
    """Return the user's films and pictures that `operations` put into the film, each once."""
    return _assets(each for each in operations if isinstance(each, Replace | Insert))


def sounds_in(operations: Iterable[Operation]) -> list[UUID]:
    """Return the user's sounds that `operations` put into the film, each once."""
    return _assets(each for each in operations if isinstance(each, Music))


def _assets(operations: Iterable[Replace | Insert | Music]) -> list[UUID]:
    return list(dict.fromkeys(each.asset_id for each in operations if each.asset_id))
