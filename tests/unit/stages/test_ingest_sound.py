import pickle
from fractions import Fraction
from pathlib import Path

import av
import pytest

from pipelines.errors import TakeFailed
from pipelines.ffmpeg import process
from pipelines.ports import Workshop
from pipelines.stages.ingest import IngestTake
from pipelines.stages.ingest_sound import IngestSound, Sound, ingest_sound
from tests.unit.stages.deliveries import (
    kept,
    nothing_is_kept,
)


@pytest.mark.parametrize(
    ("suffix", "encoding"),
    [
        ("wav", ["-c:a", "pcm_s16le"]),
        ("wav", ["-c:a", "pcm_f32le"]),
        ("mp3", ["-c:a", "libmp3lame"]),
        ("mp3", ["-c:a", "libmp3lame", "-id3v2_version", "0", "-write_xing", "0"]),
        ("ogg", ["-c:a", "libvorbis"]),
        ("ogg", ["-c:a", "libopus"]),
        ("flac", ["-c:a", "flac"]),
    ],
)
def test_a_sound_becomes_a_wav_like_any_composer_s(
    take: IngestTake, offered: Path, workshop: Workshop, suffix: str, encoding: list[str]
) -> None:
    sine = ["-v", "error", "-f", "lavfi", "-i", "sine=sample_rate=44100", "-t", "2"]
    process.run([*sine, *encoding, str(offered / f"out.{suffix}")], seconds=30)
    url = take.url.replace("mp4", suffix)
    sound = ingest_sound(IngestSound("key", url, take.policy, "bought/"), workshop)
    assert sound == pickle.loads(pickle.dumps(sound))
    assert float(sound.seconds) == pytest.approx(2, abs=0.06)
    with av.open(str(kept(workshop, sound.location))) as wav:
        stream = wav.streams.audio[0]
        assert (stream.rate, stream.channels, stream.format.name) == (48_000, 2, "flt")
        assert stream.duration == sound.samples
    assert sound.location == f"bought/{sound.sha256}.wav"


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", b"RIFF....WAVE", b"ID3" + bytes(99)])
def test_what_is_no_sound_is_a_failed_take(
    take: IngestTake, offered: Path, workshop: Workshop, content: bytes
) -> None:
    (offered / "out.mp4").write_bytes(content)
    with pytest.raises(TakeFailed):
        ingest_sound(IngestSound("key", take.url, take.policy, "bought/"), workshop)
    assert nothing_is_kept(workshop)


def test_a_sound_of_no_length_is_refused(
    take: IngestTake, offered: Path, workshop: Workshop
) -> None:
    sine = ["-v", "error", "-f", "lavfi", "-i", "sine", "-af", "atrim=end_sample=0"]
    process.run([*sine, str(offered / "out.wav")], seconds=30)
    work = IngestSound("key", take.url.replace("mp4", "wav"), take.policy, "bought/")
    with pytest.raises(TakeFailed):
        ingest_sound(work, workshop)
    assert Sound(key="", location="", samples=24_000, sha256="").seconds == Fraction(1, 2)
