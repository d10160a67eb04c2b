"""The finished film and its sound, as files."""

from typing import Annotated

from pydantic import Field

from pipelines.film.caption import Caption
from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate, Frames
from pipelines.film.value import Value


class AudioPiece(Value):
    """A stretch of the preview's sound."""

    size_bytes: Annotated[int, Field(gt=0)]
    samples: Annotated[int, Field(gt=0)]


class AudioPreview(Value):
    """The film's sound as the preview plays it: one file, its pieces one after the other."""

    location: str
    init_bytes: Annotated[int, Field(gt=0)]
    """Before the first piece."""
    pieces: Annotated[tuple[AudioPiece, ...], Field(min_length=1)]


class MixedAudio(Value):
    """The whole film's sound, encoded once."""

    key: str
    location: str
    loudness_lufs: float
    """Integrated loudness measured from the encoded file, ITU-R BS.1770."""
    true_peak_dbtp: float
    preview: AudioPreview | None = None


class Film(Value):
    """The published film, or an export of it."""

    location: str
    thumbnail: str = ""
    """Its poster; an export has none of its own."""
    strip: str = ""
    """Its thumbnail strip, a JPEG with `.vtt` beside it; films made before there were any have
    none."""
    sha256: str
    picture: PictureSize
    frame_rate: FrameRate
    length: Frames
    size_bytes: Annotated[int, Field(gt=0)]
    captions: tuple[Caption, ...] = ()
    """What is said in it, and when."""
    remarks: tuple[str, ...] = ()
    """What its user should know, such as words that were cut off: one readable line each."""
