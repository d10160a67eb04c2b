"""Mix: the whole film's sound, made and mastered once, so that no join can click."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import get_args

import numpy as np

from cluster.resources import MIX as MIX_SHAPE
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, delivered, process, wav
from pipelines.ffmpeg.fragments import fragmented
from pipelines.ffmpeg.probe import probe
from pipelines.ffmpeg.profiles import LOUDNESS_LUFS, SAMPLE_RATE, TRUE_PEAK_DBTP
from pipelines.ffmpeg.sound import clip_sound
from pipelines.film.composition import AudioPiece, AudioPreview, MixedAudio
from pipelines.film.cue import Cue, HeardAs
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timing import FrameRate, timestamp
from pipelines.film.value import fingerprint
from pipelines.ports import Composer, Stage, Workshop
from pipelines.stages.mixdown import (
    ATTACK_SECONDS,
    DUCKED_DB,
    RELEASE_SECONDS,
    Track,
    ducked,
    envelope,
    laid,
)
from pipelines.stages.workplace import sha256, workplace

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
LUFS: dict[HeardAs, float] = {"voice": -16.0, "clip": -22.0, "music": -18.0}
"""Of each kind by itself, before everything is brought to the film's loudness."""
BED: tuple[HeardAs, ...] = ("music", "clip")
"""What is turned down under a voice."""
MOST_GAIN_DB = 12.0
"""What is quieter still is meant to be, or is the noise of an empty room."""
ENDING_SECONDS = 1.5
"""Over which given music fades out, where it is longer than the film."""
LEVELS = [LUFS, MOST_GAIN_DB, ENDING_SECONDS, DUCKED_DB, ATTACK_SECONDS, RELEASE_SECONDS]
FILES_OF_A_MIX = 6
"""Music, the mix, and what is laid together of each kind; and a little more."""
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
    cues: tuple[Cue, ...] = ()
    """What is heard besides the composer's music, or in its place."""


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
    heard = sum(cue.first + (cue.length or work.length) for cue in work.cues) / work.length
    room = int((FILES_OF_A_MIX + heard) * samples * BYTES_PER_SAMPLE)
    with workplace(workshop, room) as folder:
        encoded = folder / "audio.m4a"
        result = _master(_mixed(work, samples, folder, workshop), encoded)
        workshop.store.store(encoded, location, "audio/mp4")
        preview = _heard(encoded, work.preview, workshop) if work.preview else None
    return MixedAudio(
        key=key,
        location=location,
        loudness_lufs=result.integrated,
        true_peak_dbtp=result.true_peak,
        preview=preview,
    )


def _mixed(work: MixAudio, samples: int, folder: Path, workshop: Workshop) -> Path:
    """Return a WAV of everything that is heard."""
    given = {
        kind: [
            _track(cue, work.frame_rate, samples, _brought(work, number, folder, workshop))
            for number, cue in enumerate(work.cues)
            if cue.heard_as == kind
        ]
        for kind in get_args(HeardAs)
    }
    music = folder / "music.wav"
    if not given["music"]:
        wanted = work.soundtrack
        work.composer.compose(wanted.music_style, wanted.seed, samples, music, wanted.beat)
        if not work.cues:
            return music
        given["music"] = [Track(wav.opened(music), 0, samples)]
    mixed = folder / "mix.wav"
    sound = wav.created(mixed, samples)
    for kind in BED:
        level = work.soundtrack.clip_level_db if kind == "clip" else 0
        bed, gain = _submix(kind, given[kind], samples, folder)
        laid([Track(bed, 0, samples)], sound, gain * 10 ** (level / 20))
    if given["voice"]:
        voice, gain = _submix("voice", given["voice"], samples, folder)
        ducked(sound, envelope(voice, gain))
        laid([Track(voice, 0, samples)], sound, gain)
    return mixed


def _submix(
    kind: HeardAs, tracks: Sequence[Track], samples: int, folder: Path
) -> tuple[wav.Samples, float]:
    """Lay `tracks` together; return them, and the gain that makes them as loud as their kind is."""
    if not tracks:
        return np.zeros((0, 2), np.float32), 1.0
    path = folder / f"{kind}-submix.wav"
    sound = wav.created(path, samples)
    laid(tracks, sound)
    before = measured(path, "wav").integrated
    if before <= SILENCE_LUFS:
        return sound, 1.0
    return sound, 10 ** (min(LUFS[kind] - before, MOST_GAIN_DB) / 20)


def _track(cue: Cue, rate: FrameRate, film: int, sound: wav.Samples) -> Track:
    def at(frames: int) -> int:
        return frames * SAMPLE_RATE // rate

    start = at(cue.start)
    # To the very sample where the next scene's sound begins.
    length = at(cue.start + cue.length) - start if cue.length else len(sound)
    fade_out = at(cue.fade_out)
    if cue.heard_as == "music" and start + length > film:
        fade_out = round(ENDING_SECONDS * SAMPLE_RATE)
    return Track(
        sound=sound,
        start=start,
        length=min(length, max(0, film - start)),
        fade_in=at(cue.fade_in),
        fade_out=fade_out,
        repeats=at(cue.repeats),
        first=at(cue.first),
    )


def _brought(work: MixAudio, number: int, folder: Path, workshop: Workshop) -> wav.Samples:
    """Fetch a cue's sound; a clip without any is silent."""
    cue = work.cues[number]
    fetched, sound = folder / f"cue-{number}", folder / f"cue-{number}.wav"
    workshop.store.fetch(cue.location, fetched)
    if sha256(fetched) != cue.sha256:
        raise DamagedMedia(f"The sound at {cue.location} is not the one that was meant.")
    if cue.form:
        process.run(delivered.decoded_sound(fetched, cue.form, sound), seconds=MIX_SECONDS)
        fetched.unlink()
        return wav.opened(sound)
    if cue.heard_as != "clip":
        return wav.opened(fetched)
    if probe(fetched).audio_seconds is None:
        return np.zeros((0, 2), np.float32)
    longest = timestamp(cue.first + (cue.length or work.length), work.frame_rate)
    process.run(clip_sound(fetched, cue.slowed, longest, sound), seconds=MIX_SECONDS)
    fetched.unlink()
    return wav.opened(sound)


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
    # What is given instead of music is a cue.
    composed = {"music_style", "seed", "beat"}
    soundtrack = work.soundtrack.model_dump(mode="json", include=composed, exclude_none=True)
    content = [process.build(), mastering, soundtrack, work.composer.version, samples]
    if work.cues:
        cues = [cue.model_dump(mode="json") for cue in work.cues]
        content += [LEVELS, work.soundtrack.clip_level_db, cues]
    return fingerprint(content)


def measured(audio: Path, form: str) -> Loudness:
    """Measure a `wav` or `mov` file."""
    report = process.run(commands.measure(audio, form), seconds=MIX_SECONDS)
    summary = report[report.rfind("Summary:") :]
    integrated = re.search(r"I:\s+(-?[\d.]+|-inf) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    if not integrated or not peak:
        raise DamagedMedia(f"The loudness of {audio.name} could not be measured.")
    return Loudness(float(integrated[1]), float(peak[1]))


def _master(sound: Path, encoded: Path) -> Loudness:
    """Encode with the gain, and if need be the limiter, that meet both targets.

    Music with hard peaks may stay quieter than the target; its peaks never pass theirs.
    """
    before = measured(sound, "wav")
    if before.integrated <= SILENCE_LUFS:
        raise DamagedMedia("The music is silent.")
    gain = LOUDNESS_LUFS - before.integrated
    # Encoding is most of the work: what is bound to be too loud is limited at once.
    over = before.true_peak + gain - TRUE_PEAK_DBTP
    ceiling = FIRST_CEILING_DB if over > 0 else None
    for _ in range(PASSES):
        process.run(commands.master_audio(sound, gain, ceiling, encoded), seconds=MIX_SECONDS)
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
