"""What users bring into a film, as it lies in the object store: the film's own copies."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.film.value import Value

Location = Annotated[str, Field(max_length=300)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
MOST_SIDE = 8192
Side = Annotated[int, Field(ge=1, le=MOST_SIDE)]


class Logo(Value):
    """A picture that a film has in it."""

    location: Location
    """In the object store."""
    sha256: Digest
    """Of the file, in hex."""
    form: Literal["png_pipe", "jpeg_pipe", "webp_pipe"]
    """FFmpeg's demuxer for it."""
    width: Side
    """Pixels."""
    height: Side
    """Pixels."""
    ink: Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]
    """The mean colour of what is not clear in it."""


class GivenFootage(Value):
    """A film or a picture in the place of a clip."""

    location: Location
    """In the object store."""
    sha256: Digest
    """Of the file, in hex."""
    medium: Literal["image", "video"]
    """What it is."""
    form: Literal["png_pipe", "jpeg_pipe", "webp_pipe", "mov", "matroska"]
    """FFmpeg's demuxer for it."""
    width: Side
    """Pixels, as it is shown."""
    height: Side
    """Pixels."""
    milliseconds: Annotated[int, Field(ge=0)] = 0
    """0 for a picture."""

    def frames(self, rate: int) -> int | None:
        """Return how many frames it lasts at `rate`, to within a few; None for a picture."""
        return max(1, self.milliseconds * rate // 1000) if self.medium == "video" else None


class GivenSound(Value):
    """A sound that a film has in it."""

    location: Location
    """In the object store."""
    sha256: Digest
    """Of the file, in hex."""
    form: Literal["wav", "mp3", "flac", "ogg", "mov"]
    """FFmpeg's demuxer for it."""
