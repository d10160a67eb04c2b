"""What of a clip decides how it is brought to the film's form."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import av
from av.error import FFmpegError
from av.video.stream import VideoStream

from pipelines.errors import DamagedMedia
from pipelines.ffmpeg.probe import PINNED
from pipelines.film.picture import PictureSize

Trait = Literal["transparent", "anamorphic", "pq", "hlg"]
"""What a picture may have that a film may not: transparency, oblong pixels, and the two kinds of
high dynamic range (ITU-R BT.2100)."""

_PQ, _HLG = 16, 18  # ITU-T H.273, transfer characteristics


@dataclass(frozen=True)
class Source:
    """A clip's file, and what is known of it."""

    path: Path
    picture: PictureSize | None = None
    """As it is shown; None if that is not known."""
    length: int = 0
    """Frames at the film's rate; 0 if it is known to be long enough."""
    traits: frozenset[Trait] = frozenset()
    gpu: bool = False
    """Whether NVDEC decodes it: the pictures are the same."""


def traits_of(path: Path) -> frozenset[Trait]:
    """Read the header of the MP4 at `path`; raise `DamagedMedia` if it has no picture."""
    try:
        with av.open(str(path), format="mov", container_options=PINNED) as container:
            if not container.streams.video:
                raise DamagedMedia(f"{path.name} has no video.")
            return frozenset(_traits(container.streams.video[0]))
    except (FFmpegError, OSError) as error:
        raise DamagedMedia(f"{path.name} can't be read as MP4: {error}") from error


def _traits(video: VideoStream) -> Iterator[Trait]:
    context = video.codec_context
    if context.format is not None and any(part.is_alpha for part in context.format.components):
        yield "transparent"
    if video.sample_aspect_ratio not in {None, 0, 1}:
        yield "anamorphic"
    if context.color_trc == _PQ:
        yield "pq"
    elif context.color_trc == _HLG:
        yield "hlg"
