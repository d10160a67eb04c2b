"""How segments are encoded, so that all of a film can be joined by stream copy."""

from typing import Final, Literal

from pipelines.film.output import Codec, Container
from pipelines.film.picture import PictureSize
from pipelines.film.timing import FrameRate
from pipelines.film.value import Value

TICKS_PER_FRAME = 1000
"""Time base of every file: a multiple of each frame rate, so every timestamp is exact."""

MEDIA_TYPES: Final[dict[Container, str]] = {
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
}

SAMPLE_RATE = 48_000
AUDIO_BITRATE = "192k"
LOUDNESS_LUFS = -14.0
"""What the large platforms play at."""
TRUE_PEAK_DBTP = -1.0

OPUS_BITRATE = "160k"
"""Of sound in WebM: as good as the AAC it is made from."""

_FORMS: Final[dict[Codec, str]] = {
    "h264": "h264/High/yuv420p",
    "hevc": "hevc/Main/yuv420p",
    "av1": "av1/Main/yuv420p",
    "vp9": "vp9/Profile 0/yuv420p",
    "prores": "prores/Standard/yuv422p10le",
}
CODEC = f"{_FORMS['h264']}/1/1/1/1"
"""What `probe` must find in a film: H.264 High, 4:2:0, limited range, bt709 throughout."""

# An animatic at 720p30, CPU seconds per film second, PSNR of luma, kbit/s (FFmpeg 9):
# veryfast 18  0.35  48.0 dB  1000;  fast 20  0.71  48.4 dB  1020;
# veryfast 20  0.34  46.9 dB   720;  medium 20  0.84  48.6 dB  1020.
_SETTINGS: Final[dict[Codec, tuple[str, int]]] = {
    "h264": ("veryfast", 18),
    "hevc": ("veryfast", 21),
    "av1": ("9", 26),
    "vp9": ("5", 26),
    "prores": ("2", 0),
}
"""Preset and quality, each in the words of its encoder: see `pipelines.ffmpeg.encoders`."""


class Profile(Value):
    """Parameters of one encode."""

    picture: PictureSize
    frame_rate: FrameRate
    codec: Codec = "h264"
    gpu: bool = False
    """Whether NVENC encodes."""
    preset: str
    crf: int
    gop: int
    """Frames between key frames at most; every segment starts with one."""
    level: str
    """Of H.264."""

    @property
    def timescale(self) -> int:
        """Ticks per second."""
        return self.frame_rate * TICKS_PER_FRAME

    @property
    def reordering(self) -> int:
        """Frames by which decoding is ahead of showing: two where B-frames refer to B-frames."""
        ordered = self.codec not in {"h264", "hevc"} or self.gpu or self.preset == "ultrafast"
        return 0 if ordered else 2

    @property
    def form(self) -> str:
        """What `probe` must find: codec, profile and pixels, limited range, bt709 throughout."""
        return f"{_FORMS[self.codec]}/1/1/1/1"

    @property
    def container(self) -> Literal["mp4", "mov"]:
        """What segments lie in, whatever the film will."""
        return "mov" if self.codec == "prores" else "mp4"

    @property
    def pixels(self) -> str:
        """Pixel format that is encoded."""
        return "yuv422p10le" if self.codec == "prores" else "yuv420p"


def delivery_profile(
    picture: PictureSize, frame_rate: FrameRate, codec: Codec = "h264", *, gpu: bool = False
) -> Profile:
    """Return the profile films are delivered in, or exported with another `codec`."""
    preset, crf = _SETTINGS[codec]
    return Profile(
        picture=picture,
        frame_rate=frame_rate,
        codec=codec,
        gpu=gpu,
        preset=preset,
        crf=crf,
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
