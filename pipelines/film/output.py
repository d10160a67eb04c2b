"""A form that a finished film is exported in, beside the one it was made in."""

from typing import Annotated, Final, Literal

from pydantic import Field, TypeAdapter

from pipelines.film.fitting import Fit
from pipelines.film.picture import PictureSize
from pipelines.film.timeline import Timeline
from pipelines.film.value import Value

Container = Literal["mp4", "webm", "mov"]
Codec = Literal["h264", "hevc", "av1", "vp9", "prores"]
"""
h264    plays everywhere
hevc    what Apple's devices and televisions play, at about two thirds of the bytes
av1     what browsers of today play, at half the bytes
vp9     what browsers of the last ten years play
prores  for editing: every frame stands alone, and files are ten times as large
"""
CODECS: Final[dict[Container, tuple[Codec, ...]]] = {
    "mp4": ("h264", "hevc", "av1"),
    "webm": ("vp9", "av1"),
    "mov": ("prores", "h264", "hevc"),
}
"""What each file may hold; the first is taken where none is asked for."""
ON_GPU: Final[frozenset[Codec]] = frozenset({"h264", "hevc"})
"""What can be encoded on a GPU."""

Encoder = Literal["software", "gpu"]


class Output(Value):
    """How a film is exported. Equal outputs of one film are one file."""

    format: Container
    codec: Codec
    picture: PictureSize
    fit: Fit = "fill"
    """How clips fill a picture of another shape than the film's."""
    gpu: bool = False
    """Whether a GPU encodes, where there is one that can."""


class Bundle(Value):
    """The cut with its clips, sound and captions in one file, to be gone on with elsewhere."""

    format: Literal["otioz"] = "otioz"


Form = Annotated[Output | Bundle, Field(discriminator="format")]
Format = Literal[Container, "otioz"]
FORM: Final[TypeAdapter[Output | Bundle]] = TypeAdapter(Form)
"""Reads a form from what was kept of it."""


class EncoderChoice(Value):
    """Who encodes an export: the same for all its segments, or they could not be joined."""

    encoder: Encoder
    remark: str = ""
    """Why it is not the one that was asked for: one readable line."""


def reframed(timeline: Timeline, output: Output) -> Timeline:
    """Return `timeline` in the output's picture; what its scenes show and when stays the same."""
    scenes = timeline.scenes
    if not alike(timeline.picture, output.picture):
        scenes = tuple(scene.model_copy(update={"fit": output.fit}) for scene in scenes)
    return timeline.model_copy(update={"picture": output.picture, "scenes": scenes})


def alike(one: PictureSize, other: PictureSize) -> bool:
    """Tell whether two pictures have one shape, give or take the rounding to even sizes."""
    return abs(one.width * other.height - other.width * one.height) <= 2 * max(
        one.width, one.height, other.width, other.height
    )
