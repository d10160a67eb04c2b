"""FFmpeg commands on files that strangers delivered: pinned, bounded, and strict. Pure."""

from collections.abc import Sequence
from pathlib import Path

from pipelines.ffmpeg.commands import SINGLE_THREAD
from pipelines.ffmpeg.profiles import AUDIO_BITRATE, SAMPLE_RATE
from pipelines.ffmpeg.sniff import Kind
from pipelines.film.timing import FrameRate

MOST_SECONDS = {"video": "120", "still": "1", "sound": "600"}
"""No model delivers longer films or sounds; what is longer is looked at, and kept, so far."""
MOST_PIXELS = {"video": 4096 * 2304, "still": 8192 * 4096, "sound": 1}
"""4K, and 33 megapixels: a PNG of a few kilobytes can claim 2,500."""
MOST_STREAMS = 8
CPU_SECONDS = 300
"""Two minutes of 4K take 200."""
LOSSLESS_CRF = 8
"""Of VP8, whose loss is many times that."""

DECODERS = {
    "video": "h264,hevc,libdav1d,av1,vp8,vp9,mpeg4,prores,mjpeg",
    "still": "png,mjpeg,webp",
    "sound": "",
}
"""What may decode a picture."""
SOUND_DECODERS = (
    "aac,mp3,mp3float,opus,vorbis,flac,alac,"
    "pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_s16be"
)
"""What may decode a sound, also one that comes with a picture."""


def source(path: Path, form: str, kind: Kind) -> list[str]:
    """Open `path` as `form` and nothing else, with nothing but it, and end at its first error."""
    # Half a JPEG is a picture with a grey end to FFmpeg. Whole films, though, may have blemishes.
    strict = ("-err_detect", "explode") if kind == "still" else ()
    return [
        *("-xerror", *strict, "-timelimit", str(CPU_SECONDS)),
        *("-f", form, "-format_whitelist", form, "-protocol_whitelist", "file"),
        *("-codec_whitelist", ",".join(filter(None, (DECODERS[kind], SOUND_DECODERS)))),
        *("-max_streams", str(MOST_STREAMS), "-max_pixels", str(MOST_PIXELS[kind])),
        *("-threads", "1", "-i", str(path)),
    ]


def examination(
    path: Path, form: str, kind: Kind, rate: FrameRate, into: Path, *, most_seconds: str = ""
) -> list[str]:
    """Decode all of a picture; list its frames, as they fall at `rate`, in the text file `into`."""
    return [
        *(*SINGLE_THREAD, *source(path, form, kind), "-t", most_seconds or MOST_SECONDS[kind]),
        # As in a film: see `filters.conformed`.
        *("-map", "0:v:0", "-vf", f"fps={rate}:start_time=0", "-f", "framecrc", str(into)),
    ]


def copied(path: Path, form: str, into: Path, *, sound_until: str = "") -> list[str]:
    """Put the very frames of a film into an MP4; with its sound if it is kept `sound_until`."""
    return _as_mp4(path, form, into, ("-c:v", "copy"), sound_until)


def converted(path: Path, form: str, into: Path, *, sound_until: str = "") -> list[str]:
    """Encode a film that MP4 can't hold as H.264; with its sound if it is kept `sound_until`."""
    encoding = (
        # H.264 in 4:2:0 has even sides only.
        *("-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p"),
        *("-c:v", "libx264", "-preset", "veryfast", "-crf", str(LOSSLESS_CRF), "-threads", "1"),
    )
    return _as_mp4(path, form, into, encoding, sound_until)


def _as_mp4(
    path: Path, form: str, into: Path, encoding: Sequence[str], sound_until: str
) -> list[str]:
    heard = ("-map", "0:a:0?", "-c:a", "aac", "-b:a", AUDIO_BITRATE) if sound_until else ()
    longest = sound_until or MOST_SECONDS["video"]
    return [
        *(*SINGLE_THREAD, *source(path, form, "video"), "-t", longest),
        *("-map", "0:v:0", *encoding, *heard),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", str(into)),
    ]


def decoded_sound(path: Path, form: str, into: Path) -> list[str]:
    """Decode a sound to WAV: 48 kHz, stereo, 32-bit float, as composers deliver it."""
    return [
        *(*SINGLE_THREAD, *source(path, form, "sound"), "-t", MOST_SECONDS["sound"]),
        *("-map", "0:a:0", "-ar", str(SAMPLE_RATE), "-ac", "2", "-c:a", "pcm_f32le"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "wav", str(into)),
    ]
