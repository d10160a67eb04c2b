"""What is heard in the finished film: when, how long and how loud."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import wavfile  # type: ignore[import-untyped]
from scipy.signal import lfilter, resample_poly  # type: ignore[import-untyped]

from pipelines.ffmpeg import process
from pipelines.ffmpeg.profiles import SAMPLE_RATE
from pipelines.film.clip import ClipOrder
from pipelines.film.timing import FrameRate
from pipelines.film.transition import CUT, Transition
from pipelines.models.music import ProceduralComposer
from tests.acceptance.staging import SMALL, Cast, film_of, timeline_of

FLASH = 30
"""The frame of every scene that is white."""


@dataclass(frozen=True)
class Flashes:
    """A clip model: black, with one white frame."""

    name: str = "flashes"
    version: str = "1"
    writes_titles: bool = False

    def render(self, order: ClipOrder, into: Path) -> None:
        size = order.picture.width * order.picture.height
        raw = ["-f", "rawvideo", "-pix_fmt", "gray", "-framerate", str(order.frame_rate)]
        raw += ["-video_size", f"{order.picture.width}x{order.picture.height}", "-i", "pipe:0"]
        encoding = ["-c:v", "libx264", "-pix_fmt", "yuv420p", "-threads", "1"]
        process.run(
            ["-v", "error", *raw, *encoding, "-f", "mp4", str(into)],
            seconds=60,
            frames=(bytes([255 if at == FLASH else 0]) * size for at in range(order.length)),
        )


@dataclass(frozen=True)
class Clicks:
    """A composer: a burst of tone at each of the given samples, and a murmur between."""

    at: tuple[int, ...]
    version: str = "1"
    writes_titles: bool = False

    def compose(
        self, style: str, seed: int, samples: int, into: Path, beat: int | None = None
    ) -> None:
        tone = np.sin(np.arange(2000) * 0.2)
        sound = np.random.default_rng(seed).normal(0, 1e-4, samples)
        for first in self.at:
            sound[first : first + len(tone)] = tone
        wavfile.write(into, SAMPLE_RATE, np.stack([sound, sound], axis=1).astype(np.float32))


def heard(film: Path) -> NDArray[np.float64]:
    """Return the sound as a player plays it, (samples, 2)."""
    wav = film.with_suffix(".wav")
    reading = ["-v", "error", "-f", "mov", "-i", str(film), "-map", "0:a"]
    process.run([*reading, "-c:a", "pcm_f32le", "-f", "wav", str(wav)], seconds=60)
    rate, samples = wavfile.read(wav)
    assert rate == SAMPLE_RATE
    return np.asarray(samples, dtype=np.float64)


def seen(film: Path) -> list[float]:
    """Return when the white frames are shown, in seconds."""
    with av.open(str(film)) as container:
        return [
            float(frame.time)
            for frame in container.decode(video=0)
            if frame.to_ndarray(format="gray").mean() > 200
        ]


@pytest.mark.parametrize("rate", [24, 25, 30, 60])
def test_what_is_heard_comes_with_what_is_seen(tmp_path: Path, rate: FrameRate) -> None:
    lengths = (60, 55, 60, 50)
    joins = (Transition(kind="fade", length=12), CUT, Transition(kind="wipeleft", length=9))
    timeline = timeline_of(lengths, joins, rate=rate)
    starts = [0, 48, 103, 154]
    moments = [start + FLASH for start in starts]
    clicks = Clicks(tuple(moment * SAMPLE_RATE // rate for moment in moments))
    staged = film_of(timeline, tmp_path, Cast(Flashes(), clicks))
    flashes = seen(staged.path)
    loud = np.flatnonzero(np.abs(heard(staged.path)[:, 0]) > 0.05) / SAMPLE_RATE
    onsets = [loud[0], *(now for before, now in pairwise(loud) if now - before > 0.2)]
    assert flashes == pytest.approx([moment / rate for moment in moments], abs=1e-3)
    offsets = np.subtract(onsets, flashes)
    print(f"\nsound after picture by {offsets.min() * 1000:.1f} to {offsets.max() * 1000:.1f} ms")
    assert np.abs(offsets).max() < 0.5 / rate


@pytest.mark.parametrize(("style", "length"), [("", 300), ("ambient", 613), ("electronic", 90)])
def test_the_film_is_as_loud_as_the_platforms_play_it(
    tmp_path: Path, style: str, length: int
) -> None:
    plain = timeline_of((length,), (), SMALL)
    soundtrack = plain.soundtrack.model_copy(update={"music_style": style})
    timeline = plain.model_copy(update={"soundtrack": soundtrack})
    staged = film_of(timeline, tmp_path, Cast(composer=ProceduralComposer()))
    sound = heard(staged.path)
    assert len(sound) / SAMPLE_RATE == pytest.approx(length / 30, abs=1024 / SAMPLE_RATE)
    loudness, peak = integrated_loudness(sound), true_peak(sound)
    print(f"\n{loudness:.2f} LUFS, {peak:.2f} dBTP")
    assert loudness == pytest.approx(-14, abs=0.5)
    assert peak <= -1
    # What the film's record says of itself is true.
    assert staged.audio.loudness_lufs == pytest.approx(loudness, abs=0.2)
    assert staged.audio.true_peak_dbtp == pytest.approx(peak, abs=0.4)


def integrated_loudness(sound: NDArray[np.float64]) -> float:
    """Return LUFS by ITU-R BS.1770-4: its filters at 48 kHz, blocks of 0.4 s, both gates."""
    shelf = lfilter(
        [1.53512485958697, -2.69169618940638, 1.19839281085285],
        [1, -1.69065929318241, 0.73248077421585],
        sound,
        axis=0,
    )
    weighted = lfilter([1, -2, 1], [1, -1.99004745483398, 0.99007225036621], shelf, axis=0)
    block, step = 2 * SAMPLE_RATE // 5, SAMPLE_RATE // 10
    starts = range(0, len(sound) - block + 1, step)
    power = np.array([(weighted[at : at + block] ** 2).mean(axis=0).sum() for at in starts])
    audible = power[-0.691 + 10 * np.log10(power + 1e-12) > -70]
    gate = -0.691 + 10 * np.log10(audible.mean()) - 10
    loud = audible[-0.691 + 10 * np.log10(audible) > gate]
    return float(-0.691 + 10 * np.log10(loud.mean()))


def true_peak(sound: NDArray[np.float64]) -> float:
    """Return dBTP: the highest value between samples, by fourfold oversampling."""
    return float(20 * np.log10(np.abs(resample_poly(sound, 4, 1, axis=0)).max()))
