"""A brand's logo, as it lies in the object store."""

from typing import Annotated, Literal

from pydantic import Field

from pipelines.film.value import Value

Side = Annotated[int, Field(ge=1, le=8192)]


class Logo(Value):
    location: Annotated[str, Field(max_length=300)]
    """Object store key: the film's own copy."""
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    form: Literal["png_pipe", "jpeg_pipe", "webp_pipe"]
    """FFmpeg's demuxer for it."""
    width: Side
    """Pixels."""
    height: Side
    ink: Annotated[str, Field(pattern=r"^#[0-9A-F]{6}$")]
    """The mean colour of what is not clear in it."""
