"""FFmpeg commands on the sound of clips. Pure."""

from pathlib import Path

from pipelines.ffmpeg.commands import SINGLE_THREAD
from pipelines.ffmpeg.profiles import SAMPLE_RATE

_PICTURES = "h264,hevc,libdav1d,av1,vp8,vp9,mpeg4,prores,mjpeg"
"""Never decoded, but refused altogether if they may not be."""
_SOUNDS = (
    "aac,mp3,mp3float,opus,vorbis,flac,alac,ac3,eac3,"
    "pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_s16be,pcm_s24be"
)


def clip_sound(clip: Path, slowed: float, most_seconds: str, into: Path) -> list[str]:
    """Decode what is heard in an MP4, `slowed` times as long, to 48 kHz stereo float WAV.

    It begins with the picture: sound that comes later has silence before it. Small faults, which
    nobody would hear, are no reason to lose a film.
    """
    chain = [f"aresample={SAMPLE_RATE}:async=1:first_pts=0"]
    if slowed > 1:
        chain.append(f"atempo={1 / slowed:.6f}")
    return [
        *SINGLE_THREAD,
        *("-f", "mov", "-protocol_whitelist", "file"),
        *("-codec_whitelist", f"{_PICTURES},{_SOUNDS}", "-max_streams", "8"),
        *("-threads", "1", "-i", str(clip), "-t", most_seconds),
        *("-map", "0:a:0", "-af", ",".join(chain), "-ac", "2", "-c:a", "pcm_f32le"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "wav", str(into)),
    ]
