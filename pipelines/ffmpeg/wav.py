"""WAV files of 48 kHz stereo in 32-bit float, as arrays that lie on disk."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import DamagedMedia
from pipelines.ffmpeg.profiles import SAMPLE_RATE

Samples = NDArray[np.float32]
"""(samples, 2)"""

_CHANNELS = 2
_FRAME_BYTES = 4 * _CHANNELS
_FLOAT, _EXTENSIBLE = 3, 0xFFFE
_CHUNK = 8


def opened(path: Path) -> Samples:
    """Return the samples of a WAV, read as they are used; raise `DamagedMedia` if it is another."""
    size = path.stat().st_size
    with path.open("rb") as file:
        kind = file.read(12)
        form = b""
        while kind[:4] == b"RIFF" and len(head := file.read(_CHUNK)) == _CHUNK:
            name, length = head[:4], int.from_bytes(head[4:], "little")
            if name == b"data":
                found = struct.unpack_from("<HHI", form) if len(form) >= _CHUNK else ()
                if found not in {(tag, _CHANNELS, SAMPLE_RATE) for tag in (_FLOAT, _EXTENSIBLE)}:
                    break
                count = min(length, size - file.tell()) // _FRAME_BYTES
                if not count:
                    return np.zeros((0, _CHANNELS), np.float32)
                return np.memmap(path, "<f4", "r", file.tell(), (count, _CHANNELS))
            form = file.read(length) if name == b"fmt " else form
            if name != b"fmt ":
                file.seek(length, 1)
            file.seek(length % 2, 1)
    raise DamagedMedia(f"{path.name} is not a WAV of 48 kHz stereo in 32-bit float.")


def created(path: Path, samples: int) -> Samples:
    """Return `samples` of silence in a new WAV, written as they are changed."""
    size = samples * _FRAME_BYTES
    header = struct.pack(
        "<4sI4s 4sIHHIIHHH 4sII 4sI",
        *(b"RIFF", 4 + 26 + 12 + 8 + size, b"WAVE"),
        *(b"fmt ", 18, _FLOAT, _CHANNELS, SAMPLE_RATE, SAMPLE_RATE * _FRAME_BYTES),
        *(_FRAME_BYTES, 32, 0),
        *(b"fact", 4, samples),
        *(b"data", size),
    )
    with path.open("wb") as file:
        file.write(header)
        file.truncate(len(header) + size)
    return np.memmap(path, "<f4", "r+", len(header), (samples, _CHANNELS))
