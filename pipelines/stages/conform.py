"""Conform: clips become a segment of the film, encoded to its profile."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import get_args

from cluster.resources import encoding
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, gpu, process
from pipelines.ffmpeg.fragments import fragmented
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import MEDIA_TYPES, TICKS_PER_FRAME, Profile
from pipelines.ffmpeg.source import Source, Trait, traits_of
from pipelines.film.caption import Lettering
from pipelines.film.clip import Clip
from pipelines.film.given import Logo
from pipelines.film.mark import Mark
from pipelines.film.segment import EncodedSegment, Segment
from pipelines.film.value import fingerprint
from pipelines.lettering import Script, script
from pipelines.ports import USUAL_PATIENCE_SECONDS, Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

NO_LETTERING = Lettering()
LEAST_SECONDS = 60.0
SECONDS_PER_MEGAPIXEL = 0.5
"""Watchdog: a transition takes 0.04 s of CPU for each, a body 0.02 s, at every resolution."""
SLOWEST_CODEC = 8
"""How much longer other encoders than x264 may take."""
MOST_FRAGMENTS = 1000
"""Of one segment, for their numbers to rise through the film: one for each group of pictures."""
SECONDS_PER_MEGAPIXEL_READ = 0.03
"""Of a clip, from its beginning: one that is played again is decoded as often."""
BYTES_PER_PIXEL, PRORES_BYTES_PER_PIXEL = 0.1, 0.8
"""Room: five times what FFmpeg's detailed, moving test picture takes; ProRes has 0.3 to 0.5."""


@dataclass(frozen=True)
class EncodeSegment:
    """Encode `segment` from `clips` (those of its spans, in order) under `prefix`."""

    segment: Segment
    clips: tuple[Clip, ...]
    profile: Profile
    prefix: str
    preview: str = ""
    """Prefix of the pieces of this film's preview; empty for none."""
    lettering: Lettering = NO_LETTERING
    """What is written over the segment."""
    mark: Mark | None = None


def segment_key(
    segment: Segment,
    clips: Sequence[Clip],
    profile: Profile,
    lettering: Lettering = NO_LETTERING,
    mark: Mark | None = None,
) -> str:
    """Return the content key: FFmpeg's build, the exact command, and all content it is about.

    It has the command for ordinary clips and for clips with every trait there is, which only the
    files tell. Where in the film the segment lies is not part of it, so moving it is free.
    """
    told = [
        commands.segment(
            segment,
            [_source(clip, Path(str(n)), frozenset(traits)) for n, clip in enumerate(clips)],
            profile,
            Path(),
            lettering,
            mark,
        )
        for traits in ((), get_args(Trait))
    ]
    content = [process.build(), told, [clip.sha256 for clip in clips]]
    if lettering.captions:
        written = _script(lettering, profile)
        content += [written.text, [font.edition for font in written.fonts]]
    if mark:
        content.append(mark.logo.sha256)
    return fingerprint(content)


def encode_segment(work: EncodeSegment, workshop: Workshop) -> EncodedSegment:
    """Encode, or find what an earlier run has left; raise `DamagedMedia` on a wrong result."""
    segment, profile = work.segment, work.profile
    key = segment_key(segment, work.clips, profile, work.lettering, work.mark)
    location = f"{work.prefix}{key}.{profile.container}"
    pixels = _pixels(work)
    sources = sum(clip.size_bytes for clip in work.clips)
    density = PRORES_BYTES_PER_PIXEL if profile.codec == "prores" else BYTES_PER_PIXEL
    with workplace(workshop, sources + int(pixels * density)) as place:
        folder = place.resolve()  # FFmpeg is run in it
        encoded = folder / "segment.mp4"
        encode_ms = 0
        found = workshop.store.exists(location)
        if found:
            workshop.store.fetch(location, encoded)
        else:
            paths = [_fetched(clip, n, folder, workshop) for n, clip in enumerate(work.clips)]
            clips = [
                _at_hand(clip, path, profile) for clip, path in zip(work.clips, paths, strict=True)
            ]
            lay_out(work.lettering, profile, folder)
            if work.mark:
                _fetch_logo(work.mark.logo, folder / commands.LOGO, workshop)
            began = time.perf_counter()
            process.run(
                commands.segment(segment, clips, profile, encoded, work.lettering, work.mark),
                seconds=_patience(work),
                folder=folder,
            )
            encode_ms = round((time.perf_counter() - began) * 1000)
        facts = probe(encoded)
        if facts.frames != segment.length or facts.codec != profile.form:
            raise DamagedMedia(
                f"Segment {segment.index + 1} came out as {facts.frames} frames of {facts.codec}; "
                f"{segment.length} of {profile.form} were wanted."
            )
        if not found:
            workshop.store.store(encoded, location, MEDIA_TYPES[profile.container])
        preview = _shown(work, key, encoded, workshop) if work.preview else ""
        return EncodedSegment(
            index=segment.index,
            key=key,
            location=location,
            length=segment.length,
            codec_fingerprint=facts.codec_fingerprint,
            size_bytes=encoded.stat().st_size,
            preview=preview,
            encode_ms=encode_ms,
        )


def _pixels(work: EncodeSegment) -> int:
    picture = work.profile.picture
    return work.segment.length * picture.width * picture.height


def _patience(work: EncodeSegment) -> float:
    """Return after how many seconds FFmpeg surely hangs."""
    read = sum(
        span.end * clip.picture.width * clip.picture.height
        for span, clip in zip(work.segment.spans, work.clips, strict=True)
    )
    slower = 1 if work.profile.codec == "h264" else SLOWEST_CODEC
    work_to_do = SECONDS_PER_MEGAPIXEL * slower * _pixels(work) + SECONDS_PER_MEGAPIXEL_READ * read
    return LEAST_SECONDS + work_to_do / 1e6


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


def _script(lettering: Lettering, profile: Profile) -> Script:
    return script(lettering.captions, profile.picture, profile.frame_rate, lettering.colors)


def lay_out(lettering: Lettering, profile: Profile, folder: Path) -> None:
    """Lay out what FFmpeg writes over the segment: the script, and the typefaces it names."""
    if not lettering.captions:
        return
    written = _script(lettering, profile)
    (folder / commands.SCRIPT).write_text(written.text, encoding="utf-8")
    fonts = folder / commands.FONTS
    fonts.mkdir()
    for font in written.fonts:
        (fonts / font.path.name).symlink_to(font.path)


def _at_hand(clip: Clip, path: Path, profile: Profile) -> Source:
    traits = traits_of(path)
    # What is out of the ordinary comes out of NVDEC in other pixels, or not at all.
    by_gpu = profile.gpu and not traits and gpu.decodes()
    return replace(_source(clip, path, traits), gpu=by_gpu)


def _source(clip: Clip, path: Path, traits: frozenset[Trait]) -> Source:
    return Source(path, clip.picture, clip.length, traits)


def _fetched(clip: Clip, number: int, folder: Path, workshop: Workshop) -> Path:
    path = folder / f"clip-{number}.mp4"
    workshop.store.fetch(clip.location, path)
    # A scene made anew lies at the same place: its frames must not get the old clip's key.
    if sha256(path) != clip.sha256:
        raise DamagedMedia(f"The clip of {clip.scene_id} is not the one that was made for it.")
    return path


def _fetch_logo(logo: Logo, into: Path, workshop: Workshop) -> None:
    workshop.store.fetch(logo.location, into)
    if sha256(into) != logo.sha256:
        raise DamagedMedia("The logo is not the one that the film was ordered with.")


def conforming(profile: Profile) -> Stage[EncodeSegment, EncodedSegment]:
    """Return the stage with what a machine must have for this profile."""
    return Stage(
        encoding(profile.picture.pixels, profile.codec, gpu=profile.gpu),
        encode_segment,
        patience=lambda work: USUAL_PATIENCE_SECONDS + _patience(work),
    )
