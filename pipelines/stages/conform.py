"""Conform: clips become a segment of the film, encoded to its profile."""

from collections.abc import Sequence
from dataclasses import dataclass

from cluster.resources import ENCODE
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import CODEC, Profile
from pipelines.film.clip import Clip
from pipelines.film.segment import EncodedSegment, Segment
from pipelines.film.value import fingerprint
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import workplace

SECONDS_PER_FRAME = 2.0
"""Watchdog: 2160p takes about 0.3 s for a frame on a slow core that it shares."""
LEAST_SECONDS = 60.0
BYTES_PER_PIXEL = 0.1


@dataclass(frozen=True)
class EncodeSegment:
    """Encode `segment` from `clips` (those of its spans, in order) under `prefix`."""

    segment: Segment
    clips: tuple[Clip, ...]
    profile: Profile
    prefix: str


def segment_key(segment: Segment, clips: Sequence[Clip], profile: Profile) -> str:
    """Return the content key. Where in the film it lies does not matter, so moving it is free."""
    return fingerprint(
        [
            process.build(),
            profile.model_dump(mode="json"),
            segment.transition.model_dump(mode="json") if segment.transition else None,
            [
                [clip.sha256, span.first, span.end]
                for clip, span in zip(clips, segment.spans, strict=True)
            ],
        ]
    )


def encode_segment(work: EncodeSegment, workshop: Workshop) -> EncodedSegment:
    """Encode, or find what an earlier run has left; raise `DamagedMedia` on a wrong result."""
    segment, profile = work.segment, work.profile
    key = segment_key(segment, work.clips, profile)
    location = f"{work.prefix}{key}.mp4"
    pixels = profile.picture.width * profile.picture.height * segment.length
    sources = sum(clip.size_bytes for clip in work.clips)
    with workplace(workshop, sources + int(pixels * BYTES_PER_PIXEL)) as folder:
        encoded = folder / "segment.mp4"
        found = workshop.store.exists(location)
        if found:
            workshop.store.fetch(location, encoded)
        else:
            clips = [folder / f"clip-{number}.mp4" for number, _ in enumerate(work.clips)]
            for clip, path in zip(work.clips, clips, strict=True):
                workshop.store.fetch(clip.location, path)
            limit = max(LEAST_SECONDS, SECONDS_PER_FRAME * segment.length)
            process.run(commands.segment(segment, clips, profile, encoded), seconds=limit)
        facts = probe(encoded)
        if facts.frames != segment.length or facts.codec != CODEC:
            raise DamagedMedia(
                f"Segment {segment.index + 1} came out as {facts.frames} frames of {facts.codec}; "
                f"{segment.length} of {CODEC} were wanted."
            )
        if not found:
            workshop.store.store(encoded, location, "video/mp4")
        return EncodedSegment(
            index=segment.index,
            key=key,
            location=location,
            length=segment.length,
            codec_fingerprint=facts.codec_fingerprint,
            size_bytes=encoded.stat().st_size,
        )


CONFORM = Stage(ENCODE, encode_segment)
