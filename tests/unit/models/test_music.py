"""The bed as one hears it: measured from the file."""

import re
import subprocess
import time
import tracemalloc
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.models.music import ProceduralComposer
from pipelines.models.music.loudness import loudness
from pipelines.models.music.styles import STYLES
from pipelines.models.music.tempo import SAMPLE_RATE
from pipelines.ports import Composer

NAMES = [style.name for style in STYLES]
SECONDS = 8


def composed(folder: Path, style: str, samples: int, seed: int = 1) -> Path:
    composer: Composer = ProceduralComposer()
    into = folder / f"{style}-{seed}-{samples}.wav"
    composer.compose(style, seed, samples, into)
    return into


def heard(file: Path) -> NDArray[np.float32]:
    """Return (samples, 2), decoded by FFmpeg's libraries."""
    with av.open(str(file), format="wav") as container:
        stream = container.streams.audio[0]
        assert stream.codec_context.name == "pcm_f32le"
        assert (stream.rate, stream.channels) == (SAMPLE_RATE, 2)
        frames = [frame.to_ndarray().reshape(-1, 2) for frame in container.decode(stream)]
    return np.concatenate(frames)


@pytest.fixture(scope="module", params=NAMES)
def bed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return composed(tmp_path_factory.mktemp("bed"), request.param, SECONDS * SAMPLE_RATE)


def test_it_is_quiet_at_both_ends_and_nowhere_between(bed: Path) -> None:
    sound = heard(bed)
    assert np.abs(sound[0]).max() == 0
    assert np.abs(sound[-1]).max() < 1e-4
    windows = sound[: len(sound) // 12_000 * 12_000].reshape(-1, 12_000, 2)  # a quarter second
    levels = 20 * np.log10(np.sqrt((windows**2).mean(axis=(1, 2))) + 1e-9)
    assert levels[2:-6].min() > -40
    assert levels[-1] < levels[2:-6].mean() - 12


def test_it_neither_clips_nor_clicks_nor_leans(bed: Path) -> None:
    sound = heard(bed).astype(np.float64)
    assert np.abs(sound).max() <= 10 ** (-1 / 20)
    assert np.abs(sound.mean(axis=0)).max() < 1e-4
    power = np.abs(np.fft.rfft(sound, axis=0)) ** 2
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    # A click is as loud at 17 kHz as anywhere; no instrument plays there.
    assert power[hertz > 17_000].sum() < 1e-5 * power.sum()
    assert power[hertz < 25].sum() < 1e-2 * power.sum()


def test_it_is_balanced_and_wide(bed: Path) -> None:
    sound = heard(bed).astype(np.float64)
    power = (np.abs(np.fft.rfft(sound, axis=0)) ** 2).sum(axis=1)
    hertz = np.fft.rfftfreq(len(sound), 1 / SAMPLE_RATE)
    octaves = [
        10 * np.log10(power[(hertz >= low) & (hertz < 2 * low)].sum() / power.sum())
        for low in (62, 125, 250, 500, 1000, 2000, 4000)
    ]
    assert max(octaves) < -1
    assert min(octaves[:5]) > -25
    assert octaves[-1] > -45
    left, right = sound.T
    assert 0.2 < np.corrcoef(left, right)[0, 1] < 0.98


def test_ffmpeg_measures_a_loudness_that_leaves_room_to_raise_it(bed: Path) -> None:
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-f", "wav"]
    command += ["-i", str(bed), "-af", "ebur128=peak=true", "-f", "null", "-"]
    report = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = report[report.rindex("Summary:") :]
    integrated, peak = (
        float(re.search(pattern, summary)[1])  # type: ignore[index]
        for pattern in (r"I:\s+(-[\d.]+) LUFS", r"Peak:\s+(-[\d.]+) dBFS")
    )
    assert -20 <= integrated <= -16
    # Raised to -14 LUFS it stays below -1 dBTP without a limiter.
    assert peak + (-14 - integrated) <= -1
    own = loudness(heard(bed))
    assert own is not None
    assert abs(own - integrated) < 0.5


@pytest.mark.parametrize("samples", [3 * SAMPLE_RATE, 3 * SAMPLE_RATE + 1, 200_001, 123_457])
def test_it_is_exactly_as_long_as_ordered(tmp_path: Path, samples: int) -> None:
    assert heard(composed(tmp_path, "playful", samples)).shape == (samples, 2)


@pytest.mark.parametrize("style", ["uplifting", "energetic"])
def test_the_same_order_gives_the_same_bytes(tmp_path: Path, style: str) -> None:
    first = composed(tmp_path, style, 150_001).read_bytes()
    assert composed(tmp_path, style, 150_001).read_bytes() == first
    assert composed(tmp_path, style, 150_001, seed=2).read_bytes() != first


def test_no_two_styles_sound_alike(tmp_path: Path) -> None:
    beds = [heard(composed(tmp_path, name, 3 * SAMPLE_RATE))[:, 0] for name in NAMES]
    for index, one in enumerate(beds):
        for other in beds[index + 1 :]:
            assert abs(np.corrcoef(one, other)[0, 1]) < 0.6


def test_the_kick_of_energetic_music_beats_in_its_tempo(tmp_path: Path) -> None:
    seconds = 12
    sound = heard(composed(tmp_path, "energetic", seconds * SAMPLE_RATE)).mean(axis=1)
    spectrum = np.fft.rfft(sound)
    spectrum[int(120 * seconds) :] = 0  # what is left is the kick and the bass
    power = np.fft.irfft(spectrum, len(sound)) ** 2
    envelope = power.reshape(-1, 480).mean(axis=1)
    beating = np.abs(np.fft.rfft(envelope - envelope.mean()))
    hertz = np.fft.rfftfreq(len(envelope), 0.01)
    within = (hertz > 1.2) & (hertz < 3.5)
    assert hertz[within][beating[within].argmax()] == pytest.approx(124 / 60, rel=0.08)


def test_three_minutes_take_seconds_and_little_memory(tmp_path: Path) -> None:
    start = time.process_time()
    file = composed(tmp_path, "melancholic", 180 * SAMPLE_RATE)
    assert time.process_time() - start < 9  # 1.3 s measured
    assert file.stat().st_size == 180 * SAMPLE_RATE * 8 + 58
    tracemalloc.start()
    composed(tmp_path, "calm", 180 * SAMPLE_RATE)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 200 * 2**20
