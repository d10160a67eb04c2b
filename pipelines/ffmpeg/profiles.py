"""How segments are encoded, so that all of a film can be joined by stream copy."""

from typing import Literal

from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate
from pipelines.film.value import Value

TICKS_PER_FRAME = 1000
"""Time base of every file: a multiple of each frame rate, so every timestamp is exact."""

SAMPLE_RATE = 48_000
AUDIO_BITRATE = "192k"
LOUDNESS_LUFS = -14.0
"""What the large platforms play at."""
TRUE_PEAK_DBTP = -1.0

CODEC = "h264/High/yuv420p/1/1/1/1"
"""What `probe` must find: H.264 High, 4:2:0, limited range, bt709 throughout."""


class Profile(Value):
    """Parameters of one H.264 encode."""

    picture: PictureSize
    frame_rate: FrameRate
    preset: Literal["ultrafast", "veryfast", "fast", "medium", "slow"]
    crf: int
    gop: int
    """Frames between key frames at most; every segment starts with one."""
    level: str

    @property
    def timescale(self) -> int:
        """Ticks per second."""
        return self.frame_rate * TICKS_PER_FRAME

    @property
    def reordering(self) -> int:
        """Frames by which decoding is ahead of showing: two where B-frames refer to B-frames."""
        return 0 if self.preset == "ultrafast" else 2


def delivery_profile(picture: PictureSize, frame_rate: FrameRate) -> Profile:
    """Return the profile films are delivered in."""
    return Profile(
        picture=picture,
        frame_rate=frame_rate,
        # An animatic at 720p30, CPU seconds per film second, PSNR of luma, kbit/s (FFmpeg 9):
        # veryfast 18  0.35  48.0 dB  1000;  fast 20  0.71  48.4 dB  1020;
        # veryfast 20  0.34  46.9 dB   720;  medium 20  0.84  48.6 dB  1020.
        preset="veryfast",
        crf=18,
        gop=2 * frame_rate,
        level=_level(picture, frame_rate),
    )


def _level(picture: PictureSize, frame_rate: FrameRate) -> str:
    """Return the lowest level that takes the size and rate (H.264 table A-1)."""
    macroblocks = -(-picture.width // 16) * -(-picture.height // 16)
    for level, most_in_frame, most_per_second in (
        ("3.1", 3_600, 108_000),
        ("3.2", 5_120, 216_000),
        ("4.0", 8_192, 245_760),
        ("4.2", 8_704, 522_240),
        ("5.1", 36_864, 983_040),
    ):
        if macroblocks <= most_in_frame and macroblocks * frame_rate <= most_per_second:
            return level
    return "5.2"
