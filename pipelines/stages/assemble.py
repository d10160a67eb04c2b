"""Assemble: segments and sound become one film, without encoding the picture again."""

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from cluster.resources import ASSEMBLE as ASSEMBLE_SHAPE
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.probe import Facts, key_frames, probe, starts_with_index
from pipelines.ffmpeg.profiles import MEDIA_TYPES, SAMPLE_RATE, Profile
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.output import Container
from pipelines.film.segment import EncodedSegment
from pipelines.film.strip import strip_of
from pipelines.film.timing import FrameRate
from pipelines.lettering import thumbnails
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

SOUND_FRAME: Final[dict[Container, Fraction]] = {
    "mp4": Fraction(1024, SAMPLE_RATE),
    "mov": Fraction(1024, SAMPLE_RATE),
    "webm": Fraction(20, 1000),
}
"""Seconds: AAC and Opus can't be cut finer."""
TICK: Final = Fraction(1, 1000)
"""WebM's clock, in seconds. The others' is exact."""
JOIN_SECONDS = 300.0
THUMBNAIL_SIDE = 1280
AUDIO_BYTES = 8 << 20
_ZERO = Fraction(0)
FILES_OF_A_FILM = 3
"""Segments, film, and the film again while its index is moved to the front."""


@dataclass(frozen=True)
class JoinFilm:
    """Join `segments` and `audio` into a film of exactly `length` frames."""

    segments: tuple[EncodedSegment, ...]
    audio: MixedAudio
    profile: Profile
    length: int
    location: str
    thumbnail: str = ""
    """Where its poster goes; empty for none."""
    strip: str = ""
    """Where its thumbnail strip goes, as `.jpg`, with `.vtt` beside it; empty for none."""
    container: Container = "mp4"


def join_film(work: JoinFilm, workshop: Workshop) -> Film:
    """Raise `DamagedMedia` unless the film is whole, gapless and of one codec."""
    if len({segment.codec_fingerprint for segment in work.segments}) != 1:
        raise DamagedMedia("The segments were encoded with different parameters.")
    room = FILES_OF_A_FILM * sum(segment.size_bytes for segment in work.segments) + AUDIO_BYTES
    with workplace(workshop, room) as folder:
        film, still = folder / f"film.{work.container}", folder / "film.jpg"
        _join(work, workshop, folder, film)
        _verify(film, work)
        rate = work.profile.frame_rate
        if work.thumbnail:
            poster = commands.still(film, work.length // 3, rate, THUMBNAIL_SIDE, still)
            process.run(poster, seconds=JOIN_SECONDS)
            workshop.store.store(still, work.thumbnail, "image/jpeg")
        if work.strip:
            _cut_strip(work, workshop, film)
        workshop.store.store(film, work.location, MEDIA_TYPES[work.container])
        return Film(
            location=work.location,
            thumbnail=work.thumbnail,
            strip=work.strip,
            sha256=sha256(film),
            picture=work.profile.picture,
            frame_rate=rate,
            length=work.length,
            size_bytes=film.stat().st_size,
        )


def _join(work: JoinFilm, workshop: Workshop, folder: Path, film: Path) -> None:
    profile = work.profile
    names = [f"segment-{segment.index:04d}.{profile.container}" for segment in work.segments]
    for segment, name in zip(work.segments, names, strict=True):
        workshop.store.fetch(segment.location, folder / name)
    audio = folder / "audio.m4a"
    workshop.store.fetch(work.audio.location, audio)
    listed = folder / "segments.ffconcat"
    lengths = [segment.length for segment in work.segments]
    listed.write_text(commands.join_list(names, lengths, profile))
    joined = commands.join(listed, audio, profile, film, work.container)
    process.run(joined, seconds=JOIN_SECONDS)


def _cut_strip(work: JoinFilm, workshop: Workshop, film: Path) -> None:
    rate = work.profile.frame_rate
    alone = key_frames(film, rate)
    strip = strip_of(alone, work.profile.picture, rate)
    picture, track = film.with_name("strip.jpg"), film.with_name("strip.vtt")
    process.run(commands.strip(film, strip, alone, picture), seconds=JOIN_SECONDS)
    name = work.strip.rpartition("/")[2]
    track.write_text(thumbnails(strip, name, work.length, rate))
    workshop.store.store(picture, work.strip, "image/jpeg")
    workshop.store.store(track, f"{work.strip.removesuffix('.jpg')}.vtt", "text/vtt")


def _verify(film: Path, work: JoinFilm) -> None:
    in_webm = work.container == "webm"
    facts = probe(film, "matroska" if in_webm else "mov")
    rate, picture = work.profile.frame_rate, work.profile.picture
    interval = Fraction(1, rate) if work.length == 1 else facts.interval
    if in_webm and _to_a_tick(facts, work.length, rate):
        interval = Fraction(1, rate)
    found = (facts.frames, interval, facts.start, facts.width, facts.height, facts.codec)
    form = work.profile.form
    wanted = (work.length, Fraction(1, rate), _ZERO, picture.width, picture.height, form)
    if found != wanted:
        raise DamagedMedia(f"The film came out as {_told(found)}; {_told(wanted)} was wanted.")
    if not in_webm and not starts_with_index(film):
        raise DamagedMedia("The film's index lies behind its media.")
    if facts.audio_seconds is None:
        raise DamagedMedia("The film came out silent.")
    late = abs(facts.audio_seconds - Fraction(work.length, rate))
    if late > SOUND_FRAME[work.container] + TICK * in_webm:
        raise DamagedMedia(
            f"The sound is {float(facts.audio_seconds):.3f} s long, "
            f"the picture {work.length / rate:.3f} s."
        )


def _to_a_tick(facts: Facts, length: int, rate: FrameRate) -> bool:
    """Tell whether every frame is where it belongs, as far as a clock of milliseconds tells."""
    last = abs(facts.end - Fraction(length - 1, rate))
    return last <= TICK and facts.longest <= Fraction(1, rate) + TICK


def _told(facts: tuple[int, Fraction | None, Fraction, int, int, str]) -> str:
    frames, interval, start, width, height, codec = facts
    return f"{frames} frames of {width}x{height}, {interval} s apart, from {start} s, {codec}"


ASSEMBLE = Stage(ASSEMBLE_SHAPE, join_film)
