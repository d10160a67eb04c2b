"""Conform: clips become a segment of the film, encoded to its profile."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cluster.resources import ENCODE
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.fragments import fragmented
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import CODEC, TICKS_PER_FRAME, Profile
from pipelines.film.clip import Clip
from pipelines.film.segment import EncodedSegment, Segment
from pipelines.film.value import fingerprint
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

LEAST_SECONDS = 60.0
SECONDS_PER_MEGAPIXEL = 0.5
"""Watchdog: a transition takes 0.04 s of CPU for each, a body 0.02 s, at every resolution."""
MOST_FRAGMENTS = 1000
"""Of one segment, for their numbers to rise through the film: one for each group of pictures."""
BYTES_PER_PIXEL = 0.1
"""Room: five times what FFmpeg's detailed, moving test picture takes."""


@dataclass(frozen=True)
class EncodeSegment:
    """Encode `segment` from `clips` (those of its spans, in order) under `prefix`."""

    segment: Segment
    clips: tuple[Clip, ...]
    profile: Profile
    prefix: str
    preview: str = ""
    """Prefix of the pieces of this film's preview; empty for none."""


def segment_key(segment: Segment, clips: Sequence[Clip], profile: Profile) -> str:
    """Return the content key: FFmpeg's build, the exact command, and the clips' content.

    Where in the film the segment lies is not part of it, so moving it is free.
    """
    places = [Path(str(number)) for number, _ in enumerate(clips)]
    command = commands.segment(segment, places, profile, Path())
    return fingerprint([process.build(), command, [clip.sha256 for clip in clips]])


def encode_segment(work: EncodeSegment, workshop: Workshop) -> EncodedSegment:
    """Encode, or find what an earlier run has left; raise `DamagedMedia` on a wrong result."""
    segment, profile = work.segment, work.profile
    key = segment_key(segment, work.clips, profile)
    location = f"{work.prefix}{key}.mp4"
    pixels = segment.length * profile.picture.width * profile.picture.height
    sources = sum(clip.size_bytes for clip in work.clips)
    with workplace(workshop, sources + int(pixels * BYTES_PER_PIXEL)) as folder:
        encoded = folder / "segment.mp4"
        found = workshop.store.exists(location)
        if found:
            workshop.store.fetch(location, encoded)
        else:
            clips = [_fetched(clip, n, folder, workshop) for n, clip in enumerate(work.clips)]
            process.run(
                commands.segment(segment, clips, profile, encoded),
                seconds=LEAST_SECONDS + SECONDS_PER_MEGAPIXEL * pixels / 1e6,
            )
        facts = probe(encoded)
        if facts.frames != segment.length or facts.codec != CODEC:
            raise DamagedMedia(
                f"Segment {segment.index + 1} came out as {facts.frames} frames of {facts.codec}; "
                f"{segment.length} of {CODEC} were wanted."
            )
        if not found:
            workshop.store.store(encoded, location, "video/mp4")
        preview = _shown(work, key, encoded, workshop) if work.preview else ""
        return EncodedSegment(
            index=segment.index,
            key=key,
            location=location,
            length=segment.length,
            codec_fingerprint=facts.codec_fingerprint,
            size_bytes=encoded.stat().st_size,
            preview=preview,
        )


def _shown(work: EncodeSegment, key: str, encoded: Path, workshop: Workshop) -> str:
    """Keep the segment as a piece of the preview: the same samples, at their place in the film."""
    segment = work.segment
    piece = encoded.with_name("piece.mp4")
    pieces = fragmented(
        encoded,
        piece,
        start=segment.start * TICKS_PER_FRAME,
        first=segment.index * MOST_FRAGMENTS + 1,
    )
    location = f"{work.preview}{segment.index:04d}-{key[:16]}.m4s"
    piece.write_bytes(pieces.media)
    workshop.store.store(piece, location, "video/iso.segment")
    if segment.index == 0:
        # All segments have the same parameter sets, or the join would have been refused.
        piece.write_bytes(pieces.init)
        workshop.store.store(piece, f"{work.preview}init.mp4", "video/mp4")
    return location


def _fetched(clip: Clip, number: int, folder: Path, workshop: Workshop) -> Path:
    path = folder / f"clip-{number}.mp4"
    workshop.store.fetch(clip.location, path)
    # A scene made anew lies at the same place: its frames must not get the old clip's key.
    if sha256(path) != clip.sha256:
        raise DamagedMedia(f"The clip of {clip.scene_id} is not the one that was made for it.")
    return path


CONFORM = Stage(ENCODE, encode_segment)
