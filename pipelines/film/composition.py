"""The finished film and its sound, as files."""

from typing import Annotated

from pydantic import Field

from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate, Frames
from pipelines.film.value import Value


class MixedAudio(Value):
    """The whole film's sound, encoded once."""

    key: str
    location: str
    loudness_lufs: float
    """Integrated loudness measured from the encoded file, ITU-R BS.1770."""
    true_peak_dbtp: float


class Film(Value):
    """The published film."""

    location: str
    thumbnail: str
    sha256: str
    picture: PictureSize
    frame_rate: FrameRate
    length: Frames
    size_bytes: Annotated[int, Field(gt=0)]
