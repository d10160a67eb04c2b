"""One shot of the film."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from pipelines.film.brief import MAX_SEED, Line
from pipelines.film.fitting import Fit
from pipelines.film.given import GivenFootage
from pipelines.film.terms import ModelId
from pipelines.film.timing import MIN_SEGMENT_FRAMES, Frames
from pipelines.film.value import Value

Role = Literal["hook", "story", "call_to_action"]


class Scene(Value):
    """A shot with its prompt, its length and the words on screen."""

    id: Annotated[str, Field(pattern=r"^scene-[0-9a-z]{1,16}$")]
    """Stable across edits of the timeline."""
    role: Role
    """What it does in the film."""
    prompt: Annotated[str, Field(min_length=1, max_length=8000)]
    """What the model is told: shot, user's words, palette, style phrase, anchors."""
    title: Annotated[Line, Field(max_length=120)] = ""
    """Words shown in the picture; empty for none."""
    narration: Annotated[Line, Field(max_length=500)] = ""
    """What the film's voice says, if it has one; empty for nothing."""
    length: Annotated[int, Field(ge=MIN_SEGMENT_FRAMES)]
    """Frames of footage, the frames shared with both neighbouring transitions included."""
    in_point: Frames = 0
    """The frame of its footage that the scene begins with."""
    footage: Frames = 0
    """Frames its clip is brought to, of which the scene shows `length`; 0 for no more than it
    shows. Scenes that were one before show parts of the same footage."""
    given: GivenFootage | None = None
    """What its user has brought to be seen, in place of a model's clip."""
    reference: GivenFootage | None = None
    """A picture of its user's that a bought clip is to begin with."""
    fit: Fit = "fill"
    """How a clip of another shape comes to fill the picture."""
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)]
    """Same prompt, same seed: same clip."""
    model: ModelId | None = None
    """The clip model to try first, rather than the film's."""
    made_for: Annotated[int, Field(ge=1)] = 1
    """The version of the film its clip was made for, or is to be: another take each."""

    @model_validator(mode="after")
    def _shows_what_there_is(self) -> Self:
        if self.footage and self.in_point + self.length > self.footage:
            raise ValueError(
                f"{self.id} has {self.footage} frames of footage: they end before the scene does"
            )
        return self

    @property
    def fitted(self) -> int:
        """Frames its clip is brought to, as `pipelines.film.fitting` says."""
        return self.footage or self.in_point + self.length
