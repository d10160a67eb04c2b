"""The room the instruments stand in: its echo makes the sound wide and soft."""

import numpy as np

from pipelines.models.music.tempo import SAMPLE_RATE
from pipelines.models.music.voices import Sound

PRE_DELAY_SECONDS = 0.014
"""Before the first echo: a stage's distance from the wall."""
RUMBLE_HERTZ = 28
AIR_HERTZ = 13_000
"""One-pole filters: below is only rumble and no music, above only hiss."""
ECHO_DARKER_THAN_HERTZ = 4_500
LONGEST_ECHO_SECONDS = 2.0


class Room:
    """Places mono notes in stereo. Equal notes give equal bytes."""

    def __init__(self, seconds: float) -> None:
        """Build a room whose echo falls by 60 dB in `seconds`."""
        count = int(min(seconds, LONGEST_ECHO_SECONDS) * SAMPLE_RATE)
        time = np.arange(count) / SAMPLE_RATE
        noise = np.random.default_rng(20).standard_normal((count, 2))
        echo = noise * np.exp(-6.9 / seconds * time)[:, None]
        echo *= np.minimum(1, (time[-1] - time) / 0.1)[:, None]  # ends at zero, not at a step
        echo /= np.sqrt((echo**2).sum(axis=0))
        delay = np.zeros((int(PRE_DELAY_SECONDS * SAMPLE_RATE), 2))
        self._echo = np.concatenate([delay, echo]).astype(np.float32)
        self._spectra: dict[int, np.ndarray] = {}

    def placed(self, note: Sound, pan: float, wet: float) -> Sound:
        """Return `note` in stereo, (samples, 2): panned, filtered, with `wet` of its echo."""
        tail = len(self._echo) if wet else SAMPLE_RATE // 20
        count = _quick_length(len(note) + tail)
        hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
        # Causal filters, so that nothing rings before its note.
        through = 1j * hertz / (1j * hertz + RUMBLE_HERTZ) / (1 + 1j * hertz / AIR_HERTZ)
        spectrum = (np.fft.rfft(note, count) * through).astype(np.complex64)
        angle = (pan + 1) * np.pi / 4  # equal power: as loud at the side as in the middle
        dry = np.array([np.cos(angle), np.sin(angle)], dtype=np.float32)
        both = spectrum[:, None] * dry
        if wet:
            both += wet * spectrum[:, None] * self._spectrum(count, hertz)
        sound = np.fft.irfft(both, count, axis=0)[: len(note) + tail]
        return np.ascontiguousarray(sound, dtype=np.float32)

    def _spectrum(self, count: int, hertz: np.ndarray) -> np.ndarray:
        if count not in self._spectra:
            dark = 1 / (1 + 1j * hertz / ECHO_DARKER_THAN_HERTZ)
            spectrum = np.fft.rfft(self._echo, count, axis=0) * dark[:, None]
            self._spectra[count] = spectrum.astype(np.complex64)
        return self._spectra[count]


def _quick_length(count: int) -> int:
    """Return a length for the Fourier transform: 2, 3 or 5 times a power of two, not below."""
    power = 1 << max(8, (count - 1).bit_length() - 3)
    return next(power * factor for factor in (4, 5, 6, 8) if power * factor >= count)
