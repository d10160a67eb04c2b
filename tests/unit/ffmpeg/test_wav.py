"""WAV files as arrays on disk."""

from pathlib import Path

import numpy as np
import pytest
from scipy.io import wavfile  # type: ignore[import-untyped]

from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import delivered, process, wav

SOUND = np.random.default_rng(1).normal(0, 0.1, (5000, 2)).astype(np.float32)


def test_what_is_written_is_what_everyone_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    made = wav.created(path, 5000)
    assert not made.any()
    made[:] = SOUND
    made.flush()  # type: ignore[attr-defined]
    rate, read = wavfile.read(path)
    assert rate == 48_000
    assert np.array_equal(read, SOUND)
    assert np.array_equal(wav.opened(path), SOUND)


def test_what_ffmpeg_and_scipy_write_is_read(tmp_path: Path) -> None:
    given, decoded = tmp_path / "a.wav", tmp_path / "b.wav"
    wavfile.write(given, 48_000, SOUND)
    process.run(delivered.decoded_sound(given, "wav", decoded), seconds=30)
    for path in (given, decoded):
        assert np.array_equal(wav.opened(path), SOUND)


def test_a_file_that_was_cut_off_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    wav.created(path, 100)
    path.write_bytes(path.read_bytes()[:-84])
    assert len(wav.opened(path)) == 89


@pytest.mark.parametrize(
    "content",
    [b"", b"RIFF", b"OggS" + bytes(100), b"RIFF\0\0\0\0WAVEdata\x08\0\0\0" + bytes(8)],
)
def test_other_files_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(content)
    with pytest.raises(DamagedMedia, match=r"a\.wav is not a WAV"):
        wav.opened(path)


@pytest.mark.parametrize("shape", [(100,), (100, 1), (100, 6)])
def test_sounds_of_other_forms_are_refused(tmp_path: Path, shape: tuple[int, ...]) -> None:
    path = tmp_path / "a.wav"
    wavfile.write(path, 48_000, np.zeros(shape, np.float32))
    with pytest.raises(DamagedMedia):
        wav.opened(path)
    wavfile.write(path, 44_100, SOUND)
    with pytest.raises(DamagedMedia):
        wav.opened(path)
    wavfile.write(path, 48_000, SOUND.astype(np.int16))
    with pytest.raises(DamagedMedia):
        wav.opened(path)
