"""How loud a sound is to the ear, and the limiter that keeps its peaks down."""

import numpy as np
from numpy.typing import NDArray

from pipelines.models.music.tempo import SAMPLE_RATE
from pipelines.models.music.voices import Sound

BLOCK_SECONDS = 0.4
ABSOLUTE_GATE = -70.0
RELATIVE_GATE = -10.0
"""LUFS and LU: what is quieter counts as silence (ITU-R BS.1770-4)."""

LOOK_SAMPLES = 48
"""A millisecond: the limiter's unit of time."""
HOLD = 24
"""Units before and after a peak over which the limiter closes and opens."""


def loudness(sound: Sound) -> float | None:
    """Return the integrated loudness of (samples, 2) in LUFS, or None of silence.

    As BS.1770-4 has it, but that the blocks are weighted in the frequency domain and do not
    overlap: within 0.3 LU of FFmpeg's ebur128 for music.
    """
    size = min(int(BLOCK_SECONDS * SAMPLE_RATE), len(sound))
    weights = _weights(size)
    powers = []
    for start in range(0, len(sound) - size + 1, size):
        spectrum = np.fft.rfft(sound[start : start + size], axis=0)
        power = spectrum.real**2 + spectrum.imag**2
        # Not `@`: BLAS adds in an order that depends on the machine's cores.
        powers.append(float((weights * power.sum(axis=1)).sum()))
    blocks = np.array(powers)
    for gate in (ABSOLUTE_GATE, None):
        lowest = gate if gate is not None else _lufs(float(blocks.mean())) + RELATIVE_GATE
        blocks = blocks[blocks > 10 ** ((lowest + 0.691) / 10)]
        if not blocks.size:
            return None
    return _lufs(float(blocks.mean()))


def _lufs(power: float) -> float:
    return float(-0.691 + 10 * np.log10(power))


def _weights(size: int) -> NDArray[np.float32]:
    """Return what every bin of a block's spectrum adds to its mean square, K-weighted."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(size))
    # Both filters of BS.1770 at 48 kHz: the head's shelf, then the high pass.
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high_pass = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    # 2: negative frequencies count too.
    weights: NDArray[np.float32] = (2 * np.abs(shelf * high_pass) ** 2 / size**2).astype(np.float32)
    return weights


def limit(sound: Sound, ceiling: float) -> None:
    """Turn `sound` down, in place and without a click, around every peak above `ceiling`."""
    units = len(sound) // LOOK_SAMPLES
    body = sound[: units * LOOK_SAMPLES].reshape(units, LOOK_SAMPLES * 2)
    rest = sound[units * LOOK_SAMPLES :]
    last = np.abs(rest).max(initial=0)
    peaks = np.append(np.maximum(body.max(axis=1), -body.min(axis=1)), last)
    gain = np.minimum(1, ceiling / np.maximum(peaks, 1e-9))
    if gain.min() == 1:
        return
    # The least gain anywhere near, then the mean of those: down before the peak, up after it.
    near = np.pad(gain, 2 * HOLD, mode="edge")
    least = np.lib.stride_tricks.sliding_window_view(near, 2 * HOLD + 1).min(axis=1)
    smooth = np.convolve(least, np.full(2 * HOLD + 1, 1 / (2 * HOLD + 1)), mode="valid")
    at = (np.arange(units + 1) + 0.5) * LOOK_SAMPLES
    for start in range(0, len(sound), SAMPLE_RATE):
        part = sound[start : start + SAMPLE_RATE]
        curve = np.interp(np.arange(start, start + len(part)), at, smooth)
        part *= curve.astype(np.float32)[:, None]
    np.clip(sound, -ceiling, ceiling, out=sound)  # rounding may leave a peak 0.1 dB over
