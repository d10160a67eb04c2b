"""What users bring into a film, as it lies in the object store: the film's own copies."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.film.value import Value

Location = Annotated[str, Field(max_length=300)]
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Side = Annotated[int, Field(ge=1, le=8192)]


class Logo(Value):
    location: Location
    sha256: Digest
    form: Literal["png_pipe", "jpeg_pipe", "webp_pipe"]
    """FFmpeg's demuxer for it."""
    width: Side
    """Pixels."""
    height: Side
    ink: Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]
    """The mean colour of what is not clear in it."""


class GivenSound(Value):
    location: Location
    sha256: Digest
    form: Literal["wav", "mp3", "flac", "ogg", "mov"]
    """FFmpeg's demuxer for it."""
