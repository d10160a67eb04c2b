"""The instruments: each note is computed as one array, free of clicks and of alias tones.

Every partial lies below `TOP_HERTZ`, so nothing folds back; every note begins and ends at zero.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipelines.models.music.styles import Voice
from pipelines.models.music.tempo import SAMPLE_RATE

Sound = NDArray[np.float32]
Wave = NDArray[np.float64]

TOP_HERTZ = 14_000
"""No partial is higher: far below 24 kHz, where it would fold back."""
CYCLE = 4_096
"""Samples of a stored waveform; with linear interpolation its error is below -90 dB."""


def sound(voice: Voice, pitch: int, length: int) -> Sound:
    """Return one note at full velocity, mono; it is longer than `length` samples by its release."""
    return _VOICES[voice](440.0 * 2 ** ((pitch - 69) / 12), length).astype(np.float32)


def _seconds(count: int) -> Wave:
    return np.arange(count) / SAMPLE_RATE


def _shaped(wave: Wave, attack: float, release: float) -> Wave:
    """Fade `wave` in and out, `attack` and `release` in seconds, with rounded corners."""
    rise, fall = int(attack * SAMPLE_RATE), int(release * SAMPLE_RATE)
    rise, fall = min(rise, len(wave) // 2), min(fall, len(wave) // 2)
    wave[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    wave[len(wave) - fall :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return wave


def _cycle(hertz: float, strengths: Callable[[Wave], Wave]) -> Sound:
    """Return one cycle of the waveform with these partials, and its first sample once more."""
    partials = np.arange(1, max(2, int(TOP_HERTZ / hertz) + 1))
    spectrum = np.zeros(CYCLE // 2 + 1, dtype=np.complex128)
    used = partials[partials < len(spectrum)]
    spectrum[used] = -0.5j * CYCLE * strengths(used.astype(np.float64) * hertz) / used
    wave = np.fft.irfft(spectrum, CYCLE)
    return np.append(wave, wave[0]).astype(np.float32)


def _played(cycle: Sound, hertz: float, count: int, phase: float = 0.0) -> Wave:
    """Repeat `cycle` at `hertz` for `count` samples."""
    place = (phase + np.arange(count) * (hertz / SAMPLE_RATE)) % 1.0 * CYCLE
    whole = place.astype(np.int32)
    part = place - whole
    below = cycle[whole].astype(np.float64)
    return below + (cycle[whole + 1] - below) * part


def _pad(
    hertz: float, length: int, *, corner: float, attack: float, release: float, detune: float
) -> Wave:
    """Let three slightly detuned players hold a note that dulls softly above `corner` hertz."""
    cycle = _cycle(hertz, lambda partial: 1 / (1 + (partial / corner) ** 1.2))
    count = length + int(release * SAMPLE_RATE)
    wave = np.zeros(count)
    for tuning, phase in ((-detune, 0.0), (0.0, 0.37), (detune, 0.71)):
        wave += _played(cycle, hertz * 2 ** (tuning / 1200), count, phase)
    return _shaped(wave * 0.26, attack, release)


def _warm_pad(hertz: float, length: int) -> Wave:
    return _pad(hertz, length, corner=800, attack=0.35, release=0.9, detune=7)


def _string_pad(hertz: float, length: int) -> Wave:
    return _pad(hertz, length, corner=1300, attack=0.28, release=0.8, detune=10)


def _glass_pad(hertz: float, length: int) -> Wave:
    """Almost pure tones that beat slowly."""
    count = length + int(1.2 * SAMPLE_RATE)
    time = _seconds(count)
    wave = np.zeros(count)
    for multiple, strength in (
        (1, 0.5),
        (1.0022, 0.3),
        (2, 0.2),
        (3.001, 0.1),
        (4.003, 0.06),
        (6.004, 0.04),
    ):
        wave += strength * np.sin(2 * np.pi * hertz * multiple * time)
    return _shaped(wave * 0.62, 0.5, 1.2)


def _rung(
    hertz: float,
    seconds: float,
    partials: tuple[tuple[float, float, float], ...],
    attack: float = 0.003,
) -> Wave:
    """Strike something: (multiple, strength, seconds to fall by 60 dB) of each partial."""
    time = _seconds(int(seconds * SAMPLE_RATE))
    wave = np.zeros(len(time))
    for multiple, strength, fall in partials:
        if hertz * multiple < TOP_HERTZ:
            partial = np.sin(2 * np.pi * hertz * multiple * time)
            wave += strength * np.exp(-6.9 / fall * time) * partial
    return _shaped(wave, attack, 0.05)


def _piano(hertz: float, length: int) -> Wave:  # noqa: ARG001 - it rings by itself
    # A stiff string's partials lie a little too high, and the high ones die first.
    low = (261.6 / hertz) ** 0.5
    partials = tuple(
        (n * (1 + 0.0004 * n * n) ** 0.5, 0.7 / n**1.1, 2.6 * low / n**0.6) for n in range(1, 13)
    )
    return _rung(hertz, min(2.6, 2.0 * low + 0.4), partials) * 0.7


def _guitar(hertz: float, length: int) -> Wave:  # noqa: ARG001
    # Plucked at a fifth of the string: every fifth partial is missing.
    partials = tuple(
        (n, float(abs(np.sin(np.pi * n / 5))) / n**0.9, 1.7 / n**0.6) for n in range(1, 17)
    )
    return _rung(hertz, 1.5, partials) * 0.8


def _marimba(hertz: float, length: int) -> Wave:  # noqa: ARG001
    # A bar's overtones are tuned to the double octave and two octaves and a third above it.
    return _rung(hertz, 0.9, ((1, 0.75, 0.8), (3.99, 0.3, 0.3), (9.8, 0.14, 0.12))) * 0.95


def _bell(hertz: float, length: int) -> Wave:  # noqa: ARG001
    return _rung(
        hertz,
        2.0,
        ((1, 0.5, 2.0), (2, 0.25, 1.4), (3, 0.12, 0.9), (4.2, 0.1, 0.6), (6.3, 0.06, 0.4)),
    )


def _synth(hertz: float, length: int) -> Wave:
    """Play a saw whose brightness falls away after the attack."""
    count = max(length, int(0.1 * SAMPLE_RATE)) + int(0.25 * SAMPLE_RATE)
    dark = _played(_cycle(hertz, lambda partial: 1 / (1 + (partial / 900) ** 2)), hertz, count)
    light = _played(_cycle(hertz, lambda partial: 1 / (1 + (partial / 4500) ** 1.5)), hertz, count)
    time = _seconds(count)
    wave = dark + (light - dark) * np.exp(-14 * time)
    return _shaped(wave * np.exp(-5 * time) * 0.6, 0.004, 0.12)


def _strings(hertz: float, length: int) -> Wave:
    """Short bows."""
    count = length + int(0.22 * SAMPLE_RATE)
    cycle = _cycle(hertz, lambda partial: 1 / (1 + (partial / 1800) ** 1.3))
    wave = _played(cycle, hertz * 0.9985, count) + _played(cycle, hertz * 1.0015, count, 0.4)
    return _shaped(wave * np.exp(-2.2 * _seconds(count)) * 0.45, 0.03, 0.2)


def _round_bass(hertz: float, length: int) -> Wave:
    time = _seconds(length + int(0.15 * SAMPLE_RATE))
    wave = np.sin(2 * np.pi * hertz * time) + 0.4 * np.sin(4 * np.pi * hertz * time)
    wave += 0.18 * np.sin(6 * np.pi * hertz * time)
    return _shaped(wave * np.exp(-0.8 * time) * 0.7, 0.012, 0.14)


def _synth_bass(hertz: float, length: int) -> Wave:
    count = length + int(0.08 * SAMPLE_RATE)
    cycle = _cycle(hertz, lambda partial: 1 / (1 + (partial / 450) ** 1.5))
    return _shaped(_played(cycle, hertz, count) * np.exp(-2 * _seconds(count)) * 0.75, 0.006, 0.07)


def _low_strings(hertz: float, length: int) -> Wave:
    return _pad(hertz, length, corner=500, attack=0.08, release=0.35, detune=6) * 1.5


def _noise(count: int, seed: int, low: float, high: float) -> Wave:
    """Return noise between `low` and `high` hertz, always the same for one `seed`, peak 1."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    spectrum *= 1 / (1 + (low / np.maximum(hertz, 1)) ** 4) / (1 + (hertz / high) ** 4)
    wave = np.fft.irfft(spectrum, count)
    loudest: float = np.abs(wave).max()
    return wave / loudest


def _struck_noise(seconds: float, seed: int, low: float, high: float, fall: float) -> Wave:
    count = int(seconds * SAMPLE_RATE)
    return _shaped(
        _noise(count, seed, low, high) * np.exp(-6.9 / fall * _seconds(count)), 0.002, 0.01
    )


def _thump(start: float, end: float, fall: float, seconds: float) -> Wave:
    """Strike a skin whose tone sinks from `start` to `end` hertz."""
    time = _seconds(int(seconds * SAMPLE_RATE))
    hertz = end + (start - end) * np.exp(-time / 0.035)
    wave = np.sin(2 * np.pi * np.cumsum(hertz) / SAMPLE_RATE)
    return _shaped(wave * np.exp(-6.9 / fall * time), 0.002, 0.03)


def _kick(hertz: float, length: int) -> Wave:  # noqa: ARG001
    return _thump(130, 52, 0.35, 0.4) * 0.95


def _drum(hertz: float, length: int) -> Wave:  # noqa: ARG001
    wave = _thump(110, 62, 1.1, 1.2)
    skin = _struck_noise(0.12, 11, 150, 1200, 0.1)
    wave[: len(skin)] += 0.25 * skin
    return wave * 0.9


def _snare(hertz: float, length: int) -> Wave:  # noqa: ARG001
    wave = 0.6 * _struck_noise(0.22, 7, 900, 6500, 0.2)
    return wave + 0.5 * _thump(260, 185, 0.14, 0.22)


def _clap(hertz: float, length: int) -> Wave:  # noqa: ARG001
    wave = 0.8 * _struck_noise(0.28, 5, 800, 4500, 0.24)
    for late in (0.011, 0.021):  # several hands are never together
        burst = 0.5 * _struck_noise(0.03, 6, 800, 4500, 0.03)
        start = int(late * SAMPLE_RATE)
        wave[start : start + len(burst)] += burst
    return wave * 0.7


def _hat(hertz: float, length: int) -> Wave:  # noqa: ARG001
    return _struck_noise(0.09, 3, 6000, 11_000, 0.07) * 0.5


def _shaker(hertz: float, length: int) -> Wave:  # noqa: ARG001
    return _shaped(_struck_noise(0.1, 4, 3800, 9000, 0.12), 0.02, 0.02) * 0.5


_VOICES: dict[Voice, Callable[[float, int], Wave]] = {
    "warm_pad": _warm_pad,
    "string_pad": _string_pad,
    "glass_pad": _glass_pad,
    "piano": _piano,
    "guitar": _guitar,
    "marimba": _marimba,
    "synth": _synth,
    "strings": _strings,
    "round_bass": _round_bass,
    "synth_bass": _synth_bass,
    "low_strings": _low_strings,
    "bell": _bell,
    "kick": _kick,
    "snare": _snare,
    "clap": _clap,
    "hat": _hat,
    "shaker": _shaker,
    "drum": _drum,
}
