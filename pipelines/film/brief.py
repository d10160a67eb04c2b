"""What the user asked for."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints, field_validator

from pipelines.film.given import GivenFootage, GivenSound, Logo
from pipelines.film.picture import AspectRatio, PictureSize, Resolution, picture_size
from pipelines.film.timing import FrameRate, frames_in
from pipelines.film.value import Value

HexColor = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$", to_upper=True)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[^\x00-\x1f\x7f]*$")]
"""One line of text: no control characters."""

VoiceId = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[a-z]{2,4})?$")]
"""A language, as BCP 47 and eSpeak NG name it: `en`, `de`, `pt-br`."""

MAX_SEED = 2**31 - 1  # the range every model of the registry accepts


class Brand(Value):
    """Whose film it is."""

    name: Annotated[Line, Field(max_length=100)] = ""
    """Shown in the film."""
    colors: Annotated[tuple[HexColor, ...], Field(max_length=5)] = ()
    """The main one first."""
    logo_asset_id: UUID | None = None
    """A picture that the user has uploaded: seen in a corner, and large where the film ends."""


class Brief(Value):
    """The order for one film. Same brief, same seed: same film."""

    prompt: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
    duration_seconds: Annotated[int, Field(ge=3, le=180)] = 30
    aspect_ratio: AspectRatio = "16:9"
    resolution: Resolution = "720p"
    frame_rate: FrameRate = 30
    style: Annotated[Line, Field(max_length=200)] = ""
    brand: Brand = Brand()
    include_cta: bool = True
    cta_text: Annotated[Line, Field(max_length=80)] = ""
    music_style: Annotated[Line, Field(max_length=100)] = ""
    snap_to_beat: bool = False
    """Whether scenes change on the beat of composed music."""
    music_asset_id: UUID | None = None
    """A sound that the user has uploaded, in place of composed music."""
    voice_over_asset_id: UUID | None = None
    """One that is heard from the beginning, in place of narration; all else is turned down."""
    reference_asset_ids: Annotated[tuple[UUID, ...], Field(max_length=5)] = ()
    """Pictures that the user has uploaded, for scenes to begin with or to show."""
    narration: bool = False
    """Whether a voice says what the scenes tell."""
    voice: VoiceId | None = None
    """Whose, by language; None for the brief's own."""
    captions: bool = False
    """Whether what is said is written in the picture; it always lies beside the film."""
    keep_clip_audio: bool = False
    """Whether what models record with their clips is heard."""
    seed: Annotated[int, Field(ge=0, le=MAX_SEED)] = 0
    logo: Logo | None = None
    """What `brand.logo_asset_id` names."""
    music: GivenSound | None = None
    voice_over: GivenSound | None = None
    references: Annotated[tuple[GivenFootage, ...], Field(max_length=5)] = ()

    @field_validator("prompt")
    @classmethod
    def _printable(cls, prompt: str) -> str:
        # Postgres refuses NUL in text, and no other control character means anything to a model.
        if any(ord(char) < ord(" ") and char not in "\n\r\t" for char in prompt):
            raise ValueError("control characters are not allowed")
        return prompt

    @property
    def length(self) -> int:
        """The finished film's length in frames."""
        return frames_in(self.duration_seconds, self.frame_rate)

    @property
    def picture(self) -> PictureSize:
        return picture_size(self.aspect_ratio, self.resolution)
