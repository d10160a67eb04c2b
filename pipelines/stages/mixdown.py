"""The mixdown: music, clips and voices become one sound. The same inputs give the same samples."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.ffmpeg.profiles import SAMPLE_RATE
from pipelines.ffmpeg.wav import Samples

DUCKED_DB = -12.0
"""What a voice does to everything else: 14 dB under it, music is heard and words are understood."""
ATTACK_SECONDS = 0.25
RELEASE_SECONDS = 0.6
"""The bed goes down before a word, and comes back after the last; pauses in between stay down."""
SPEECH_DB = -45.0
"""Louder than this a voice is speaking; breath and room are below."""
EDGE_SECONDS = 0.01
"""Every sound fades in and out at least so long: what begins at once clicks."""
STEP = 480
"""Samples, 10 ms: how often the envelope is computed."""
BLOCK = 10 * SAMPLE_RATE
"""Samples mixed at a time: 4 MB, however long the film."""


@dataclass(frozen=True)
class Track:
    """A sound and where it is heard; all lengths in samples."""

    sound: Samples
    start: int
    length: int
    """From `start` on; the sound may be shorter."""
    fade_in: int = 0
    fade_out: int = 0
    repeats: int = 0
    """The sound begins anew every so many samples; 0 for never."""
    first: int = 0
    """Of the sound: what lies before is not heard."""

    @property
    def heard(self) -> int:
        """Samples until it is over."""
        if self.repeats:
            return self.length
        return max(0, min(self.length, len(self.sound) - self.first))


def laid(tracks: Sequence[Track], into: Samples, gain: float = 1.0) -> None:
    """Add `tracks` to `into`, in place, each faded at both ends."""
    for track in tracks:
        end = min(track.start + track.heard, len(into))
        for first in range(track.start, end, BLOCK):
            last = min(first + BLOCK, end)
            into[first:last] += _part(track, first - track.start, last - track.start) * np.float32(
                gain
            )


def envelope(voice: Samples, gain: float = 1.0) -> NDArray[np.float32]:
    """Return the gain of what is under `voice`, every `STEP` samples, and once more at the end.

    `gain` is what the voice itself will be heard with.
    """
    steps = -(-len(voice) // STEP)
    speaks = np.zeros(steps + 1, dtype=bool)
    least = 10 ** (SPEECH_DB / 20) / gain
    for step in range(steps):
        part = voice[step * STEP : (step + 1) * STEP]
        speaks[step] = bool(np.sqrt(np.mean(part.astype(np.float64) ** 2)) > least)
    before, after = (
        round(seconds * SAMPLE_RATE / STEP) for seconds in (ATTACK_SECONDS, RELEASE_SECONDS)
    )
    # Down from `before` steps ahead of a word until `after` steps behind it, with rounded corners.
    down = np.zeros(steps + 1)
    for spoken in np.flatnonzero(speaks).tolist():
        down[max(0, spoken - before) : spoken + after + 1] = 1
    curve = np.hanning(before + 2)[1:-1]
    soft = np.convolve(np.pad(down, before, mode="edge"), curve / curve.sum(), mode="same")
    decibels = DUCKED_DB * soft[before : before + steps + 1]
    return np.asarray(10 ** (decibels / 20), dtype=np.float32)


def ducked(sound: Samples, gains: NDArray[np.float32]) -> None:
    """Turn `sound` down by `gains`, in place."""
    at = np.arange(len(gains)) * STEP
    for first in range(0, len(sound), BLOCK):
        part = sound[first : first + BLOCK]
        curve = np.interp(np.arange(first, first + len(part)), at, gains)
        part *= curve.astype(np.float32)[:, None]


def _part(track: Track, first: int, last: int) -> Samples:
    """Return samples [first, last) of a track, faded."""
    at = np.arange(first, last)
    if track.repeats:
        places = (at + track.first) % track.repeats
        heard = places < len(track.sound)
        part = track.sound[np.where(heard, places, 0)] * heard[:, None]
        seam = np.minimum(places, track.repeats - 1 - places)
    else:
        part = np.array(track.sound[track.first + first : track.first + last])
        seam = np.full(len(at), track.length)
    edge = round(EDGE_SECONDS * SAMPLE_RATE)
    rise = at / max(track.fade_in, edge)
    fall = (track.heard - 1 - at) / max(track.fade_out, edge)
    share = np.clip(np.minimum(np.minimum(rise, fall), seam / edge), 0, 1)
    # Two sounds that have nothing in common stay as loud while they are crossed.
    curve = np.sin(share * np.pi / 2).astype(np.float32)
    return np.asarray(part * curve[:, None], dtype=np.float32)
