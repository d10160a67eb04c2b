"""Mix: the whole film's sound, made and mastered once, so that no join can click."""

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from cluster.resources import MIX as MIX_SHAPE
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.fragments import fragmented
from pipelines.ffmpeg.profiles import LOUDNESS_LUFS, SAMPLE_RATE, TRUE_PEAK_DBTP
from pipelines.film.composition import AudioPiece, AudioPreview, MixedAudio
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timing import FrameRate
from pipelines.film.value import fingerprint
from pipelines.ports import Composer, Stage, Workshop
from pipelines.stages.workplace import workplace

MIX_SECONDS = 120.0
BYTES_PER_SAMPLE = 8  # two channels of 32-bit float
TOLERANCE_LU = 0.3
"""Streaming services accept 1; ebur128 reports tenths."""
SILENCE_LUFS = -70.0
"""The gate of BS.1770: what FFmpeg reports of silence."""
FIRST_CEILING_DB = TRUE_PEAK_DBTP - 0.5
"""AAC overshoots what it is given, and so do the peaks between samples."""
PIECE_SECONDS = Fraction(4)
"""Of the preview's sound."""
PASSES = 6
"""One is the rule for our own music, two or three with a limiter."""


@dataclass(frozen=True)
class MixAudio:
    """Make the sound for `length` frames at `frame_rate`, kept under `prefix`."""

    soundtrack: Soundtrack
    composer: Composer
    length: int
    frame_rate: FrameRate
    prefix: str
    preview: str = ""
    """Where the preview's sound is kept; empty for none."""


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness (LUFS) and true peak (dBTP), ITU-R BS.1770."""

    integrated: float
    true_peak: float


def mix_audio(work: MixAudio, workshop: Workshop) -> MixedAudio:
    """Compose, bring to -14 LUFS with peaks below -1 dBTP, encode, and measure the result."""
    samples = work.length * SAMPLE_RATE // work.frame_rate
    key = _key(work, samples)
    location = f"{work.prefix}{key}.m4a"
    with workplace(workshop, 2 * samples * BYTES_PER_SAMPLE) as folder:
        wav, encoded = folder / "music.wav", folder / "audio.m4a"
        work.composer.compose(work.soundtrack.music_style, work.soundtrack.seed, samples, wav)
        result = _master(wav, encoded)
        workshop.store.store(encoded, location, "audio/mp4")
        preview = _heard(encoded, work.preview, workshop) if work.preview else None
    return MixedAudio(
        key=key,
        location=location,
        loudness_lufs=result.integrated,
        true_peak_dbtp=result.true_peak,
        preview=preview,
    )


def _heard(encoded: Path, location: str, workshop: Workshop) -> AudioPreview:
    """Keep the sound in the form of the preview: the same samples."""
    file = encoded.with_name("heard.mp4")
    heard = fragmented(encoded, file, longest=PIECE_SECONDS)
    file.write_bytes(heard.init + heard.media)
    workshop.store.store(file, location, "audio/mp4")
    pieces = tuple(
        AudioPiece(size_bytes=len(each.content), samples=each.ticks) for each in heard.fragments
    )
    return AudioPreview(location=location, init_bytes=len(heard.init), pieces=pieces)


def _key(work: MixAudio, samples: int) -> str:
    mastering = commands.master_audio(Path(), LOUDNESS_LUFS, FIRST_CEILING_DB, Path())
    soundtrack = work.soundtrack.model_dump(mode="json")
    return fingerprint([process.build(), mastering, soundtrack, work.composer.version, samples])


def measured(audio: Path, form: str) -> Loudness:
    """Measure a `wav` or `mov` file."""
    report = process.run(commands.measure(audio, form), seconds=MIX_SECONDS)
    summary = report[report.rfind("Summary:") :]
    integrated = re.search(r"I:\s+(-?[\d.]+|-inf) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    if not integrated or not peak:
        raise DamagedMedia(f"The loudness of {audio.name} could not be measured.")
    return Loudness(float(integrated[1]), float(peak[1]))


def _master(wav: Path, encoded: Path) -> Loudness:
    """Encode with the gain, and if need be the limiter, that meet both targets.

    Music with hard peaks may stay quieter than the target; its peaks never pass theirs.
    """
    before = measured(wav, "wav").integrated
    if before <= SILENCE_LUFS:
        raise DamagedMedia("The music is silent.")
    gain, ceiling = LOUDNESS_LUFS - before, None
    for _ in range(PASSES):
        process.run(commands.master_audio(wav, gain, ceiling, encoded), seconds=MIX_SECONDS)
        result = measured(encoded, "mov")
        short = LOUDNESS_LUFS - result.integrated
        over = result.true_peak - TRUE_PEAK_DBTP
        if over <= 0 and abs(short) <= TOLERANCE_LU:
            return result
        gain += short  # the limiter has taken some of the loudness away
        if over > 0:
            ceiling = FIRST_CEILING_DB if ceiling is None else ceiling - over
    if over > 0:
        raise DamagedMedia(f"The music peaks at {result.true_peak} dBTP whatever is done.")
    return result


MIX = Stage(MIX_SHAPE, mix_audio)
