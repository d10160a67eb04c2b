"""32-bit float WAV; the standard library's `wave` writes only whole numbers."""

import struct
from pathlib import Path

from pipelines.models.music.tempo import SAMPLE_RATE
from pipelines.models.music.voices import Sound

_FLOAT = 3  # WAVE_FORMAT_IEEE_FLOAT
_CHANNELS = 2
_FRAME_BYTES = 4 * _CHANNELS


def write_wav(sound: Sound, into: Path) -> None:
    """Write (samples, 2) as 48 kHz stereo.

    Formats other than PCM need the `fact` chunk (Microsoft's RIFF specification of 1994).
    """
    size = len(sound) * _FRAME_BYTES
    header = struct.pack(
        "<4sI4s 4sIHHIIHHH 4sII 4sI",
        *(b"RIFF", 4 + 26 + 12 + 8 + size, b"WAVE"),
        *(b"fmt ", 18, _FLOAT, _CHANNELS, SAMPLE_RATE, SAMPLE_RATE * _FRAME_BYTES),
        *(_FRAME_BYTES, 32, 0),
        *(b"fact", 4, len(sound)),
        *(b"data", size),
    )
    with into.open("wb") as file:
        file.write(header)
        sound.astype("<f4", copy=False).tofile(file)
