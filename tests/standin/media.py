"""Real files, cheap to make: clips, stills and sounds that differ by what was asked.

A run of hundreds of clips needs a handful of encodes: the encoded part of a file depends on its
measures and one of a few tints alone, and a stamp of the input, added where decoders skip it,
makes every file another one.
"""

import io
import subprocess
import tempfile
import wave
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image

TINTS = 3
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SAMPLE_RATE = 16_000  # Hz, of tones


def _ffmpeg(*arguments: str, suffix: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="standin-") as folder:
        made = Path(folder, f"made.{suffix}")
        command = [FFMPEG, "-nostdin", "-v", "error", *arguments, "-f", suffix, str(made)]
        subprocess.run(command, check=True, timeout=60)
        return made.read_bytes()


@dataclass(frozen=True)
class Clip:
    width: int
    height: int
    fps: int
    frames: int
    sound: bool
    tint: int

    suffix = "mp4"
    content_type = "video/mp4"

    def encode(self) -> bytes:
        seconds = self.frames / self.fps
        picture = f"testsrc2=size={self.width}x{self.height}:rate={self.fps}"
        tone = f"sine=frequency={220 * (1 + self.tint)}:sample_rate=48000:duration={seconds}"
        return _ffmpeg(
            *("-f", "lavfi", "-i", f"{picture},hue=h={self.tint * 360 // TINTS}"),
            *(("-f", "lavfi", "-i", tone, "-c:a", "aac", "-b:a", "48k") if self.sound else ()),
            *("-frames:v", str(self.frames), "-c:v", "libx264", "-preset", "ultrafast"),
            *("-crf", "32", "-g", "48", "-pix_fmt", "yuv420p", "-threads", "1"),
            *("-movflags", "+faststart"),
            suffix=self.suffix,
        )

    def stamped(self, encoded: bytes, stamp: bytes) -> bytes:
        """Add a `free` box (ISO/IEC 14496-12, 8.1.2): to be skipped by who reads the file."""
        return encoded + (8 + len(stamp)).to_bytes(4, "big") + b"free" + stamp


@dataclass(frozen=True)
class Still:
    width: int
    height: int
    suffix: str

    @property
    def content_type(self) -> str:
        return {"jpg": "image/jpeg"}.get(self.suffix, f"image/{self.suffix}")

    def encode(self) -> bytes:
        return b""

    def stamped(self, _: bytes, stamp: bytes) -> bytes:
        """Draw a gradient between two colours of the stamp."""
        ends = np.frombuffer(sha256(stamp).digest()[:6], np.uint8).reshape(2, 1, 1, 3)
        share = np.linspace(0, 1, self.width)[None, :, None]
        fall = np.linspace(1, 0.6, self.height)[:, None, None]
        pixels = ((ends[0] * (1 - share) + ends[1] * share) * fall).astype(np.uint8)
        written = io.BytesIO()
        kind = {"jpg": "jpeg"}.get(self.suffix, self.suffix)
        Image.fromarray(pixels).save(written, kind, quality=80)
        return written.getvalue()


@dataclass(frozen=True)
class Wav:
    seconds: float

    suffix = "wav"
    content_type = "audio/wav"

    def encode(self) -> bytes:
        return b""

    def stamped(self, _: bytes, stamp: bytes) -> bytes:
        """Sound a tone of 200 to 455 Hz by the stamp."""
        times = np.arange(round(self.seconds * SAMPLE_RATE)) / SAMPLE_RATE
        tone = 0.3 * np.sin(2 * np.pi * (200 + sha256(stamp).digest()[0]) * times)
        written = io.BytesIO()
        with wave.open(written, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(SAMPLE_RATE)
            file.writeframes((tone * 32767).astype("<i2").tobytes())
        return written.getvalue()


@dataclass(frozen=True)
class Mp3:
    seconds: float
    tint: int

    suffix = "mp3"
    content_type = "audio/mpeg"

    def encode(self) -> bytes:
        tone = f"sine=frequency={220 * (1 + self.tint)}:sample_rate=44100"
        return _ffmpeg(
            *("-f", "lavfi", "-i", tone, "-t", str(self.seconds), "-b:a", "64k"),
            *("-id3v2_version", "0"),
            suffix=self.suffix,
        )

    def stamped(self, encoded: bytes, stamp: bytes) -> bytes:
        """Put an ID3v2.3 tag with a private frame first; its size has 7 bits to the byte."""
        frame = b"PRIV" + (8 + len(stamp)).to_bytes(4, "big") + b"\0\0" + b"standin\0" + stamp
        size = len(frame)
        packed = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
        return b"ID3\x03\0\0" + packed + frame + encoded


Media = Clip | Still | Wav | Mp3
