"""Facts about a media file, read from its packets."""

import hashlib
import itertools
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Literal

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError
from av.video.stream import VideoStream

from pipelines.errors import DamagedMedia
from pipelines.film.timing import FrameRate

MOST_FRAMES = 100_000
"""Nine times the longest film at 60 frames a second: where a stranger's file is refused."""
PINNED = {"protocol_whitelist": "file", "format_whitelist": "mov", "max_streams": "8"}
"""Nothing but this file is opened, and nothing of it but MP4."""
Demuxer = Literal["mov", "matroska"]
"""`mov` reads MP4 and QuickTime, `matroska` WebM."""


@dataclass(frozen=True)
class Facts:
    """What a film file holds."""

    width: int
    height: int
    frames: int
    """Number of video packets."""
    interval: Fraction | None
    """Seconds between any two neighbouring frames; None if they differ."""
    start: Fraction
    """Presentation time of the first frame, seconds."""
    end: Fraction
    """Presentation time of the last frame."""
    longest: Fraction
    """Seconds between the two neighbouring frames that are furthest apart; 0 of a single one."""
    codec: str
    """`codec/profile/pixel format/colour range/primaries/transfer/matrix`."""
    codec_fingerprint: str
    """SHA-256 of the codec's parameter sets (avcC)."""
    audio_seconds: Fraction | None


def probe(path: Path, demuxer: Demuxer = "mov") -> Facts:
    """Read the file at `path`; raise `DamagedMedia` if it is not a whole one with video."""
    options = PINNED | {"format_whitelist": demuxer}
    try:
        with av.open(str(path), format=demuxer, container_options=options) as container:
            if not container.streams.video:
                raise DamagedMedia(f"{path.name} has no video.")
            video = container.streams.video[0]
            audio = next(iter(container.streams.audio), None)
            sound = None
            if audio is not None and audio.duration is not None and audio.time_base is not None:
                sound = audio.duration * audio.time_base
            shown = (packet.pts for packet in container.demux(video) if packet.pts is not None)
            times = sorted(itertools.islice(shown, MOST_FRAMES + 1))
            if len(times) > MOST_FRAMES:
                raise DamagedMedia(f"{path.name} has more than {MOST_FRAMES} frames.")
            if audio is not None and sound is None:  # Matroska does not say how long a track is
                sound = _end(container, audio)
            return _facts(video, times, sound)
    except (FFmpegError, OSError) as error:
        name = {"mov": "MP4", "matroska": "WebM"}[demuxer]
        raise DamagedMedia(f"{path.name} can't be read as {name}: {error}") from error


def _end(container: InputContainer, track: AudioStream) -> Fraction:
    """Return when the last of a track's packets ends, in seconds."""
    container.seek(0)
    ends = (
        packet.pts + (packet.duration or 0)
        for packet in container.demux(track)
        if packet.pts is not None
    )
    return max(ends, default=0) * (track.time_base or Fraction(1))


def _facts(video: VideoStream, times: list[int], sound: Fraction | None) -> Facts:
    base = video.time_base or Fraction(1)
    steps = {after - before for before, after in itertools.pairwise(times)}
    context = video.codec_context
    return Facts(
        width=context.width,
        height=context.height,
        frames=len(times),
        interval=next(iter(steps)) * base if len(steps) == 1 else None,
        start=times[0] * base if times else Fraction(0),
        end=times[-1] * base if times else Fraction(0),
        longest=max(steps, default=0) * base,
        codec="/".join(
            str(part)
            for part in (
                context.codec.canonical_name,
                context.profile,
                context.pix_fmt,
                int(context.color_range),
                int(context.color_primaries),
                int(context.color_trc),
                int(context.colorspace),
            )
        ),
        codec_fingerprint=hashlib.sha256(context.extradata or b"").hexdigest(),
        audio_seconds=sound,
    )


def key_frames(path: Path, rate: FrameRate) -> tuple[int, ...]:
    """Return the numbers of the frames that can be decoded alone, of an MP4 with even frames."""
    with av.open(str(path), format="mov", container_options=PINNED) as container:
        video = container.streams.video[0]
        base = video.time_base or Fraction(1)
        return tuple(
            sorted(
                round(packet.pts * base * rate)
                for packet in container.demux(video)
                if packet.is_keyframe and packet.pts is not None
            )
        )


def starts_with_index(path: Path) -> bool:
    """Tell whether an MP4's index lies before its media, so that it plays while it loads."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:  # noqa: PLR2004 - size and name of a box
            size, name = int.from_bytes(head[:4]), head[4:]
            if name in {b"moov", b"mdat"}:
                return name == b"moov"
            if size < 8:  # noqa: PLR2004 - a 64-bit size, which only mdat has, or to the end
                return False
            file.seek(size - 8, 1)
    return False
