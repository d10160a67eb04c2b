"""The edit: scenes, transitions and exact lengths."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from pipelines.film.brief import HexColor, VoiceId
from pipelines.film.given import Logo
from pipelines.film.picture import PictureSize
from pipelines.film.scene import Scene
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timing import MIN_SEGMENT_FRAMES, FrameRate
from pipelines.film.transition import Transition
from pipelines.film.value import Value


class Timeline(Value):
    """A film as planned. Transition i joins scene i and scene i + 1.

    A transition overlaps its neighbours, so the film is shorter than its footage:
    `length = sum(scene lengths) - sum(transition lengths)`.
    """

    title: Annotated[str, Field(max_length=200)]
    """What the film is called."""
    picture: PictureSize
    """Its size."""
    frame_rate: FrameRate
    """Frames a second."""
    scenes: Annotated[tuple[Scene, ...], Field(min_length=1)]
    """In film order."""
    transitions: tuple[Transition, ...]
    """One less than scenes."""
    soundtrack: Soundtrack
    """What is heard."""
    voice: VoiceId | None = None
    """Says the scenes' narration; None for nobody."""
    captions: bool = False
    """Whether what is said is written in the picture."""
    colors: Annotated[tuple[HexColor, ...], Field(max_length=5)] = ()
    """The brand's, the main one first: words in the picture have them."""
    logo: Logo | None = None
    """Seen in a corner, and large where the film ends."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.transitions) != len(self.scenes) - 1:
            raise ValueError("there is exactly one transition between two scenes")
        if len({scene.id for scene in self.scenes}) != len(self.scenes):
            raise ValueError("scene ids are unique")
        for index, scene in enumerate(self.scenes):
            body = scene.length - self.lead_in(index) - self.lead_out(index)
            if body < MIN_SEGMENT_FRAMES:
                raise ValueError(
                    f"{scene.id} has {scene.length} frames, too few for its transitions"
                )
        return self

    def lead_in(self, index: int) -> int:
        """Frames that scene `index` shares with the scene before it."""
        return self.transitions[index - 1].length if index > 0 else 0

    def lead_out(self, index: int) -> int:
        """Frames that scene `index` shares with the scene after it."""
        return self.transitions[index].length if index < len(self.transitions) else 0

    @property
    def length(self) -> int:
        """Frames of the finished film."""
        footage = sum(scene.length for scene in self.scenes)
        return footage - sum(transition.length for transition in self.transitions)
