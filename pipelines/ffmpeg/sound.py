"""FFmpeg commands on the sound of clips. Pure."""

from pathlib import Path

from pipelines.ffmpeg.commands import SINGLE_THREAD
from pipelines.ffmpeg.delivered import DECODERS, MOST_STREAMS, SOUND_DECODERS
from pipelines.ffmpeg.profiles import SAMPLE_RATE

_CODECS = f"{DECODERS['video']},{SOUND_DECODERS},ac3,eac3,pcm_s24be"
"""Pictures are never decoded, but refused altogether if they may not be. Clips that are kept as
they came may also have sound in AC-3 and big-endian PCM."""


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
        *("-codec_whitelist", _CODECS, "-max_streams", str(MOST_STREAMS)),
        *("-threads", "1", "-i", str(clip), "-t", most_seconds),
        *("-map", "0:a:0", "-af", ",".join(chain), "-ac", "2", "-c:a", "pcm_f32le"),
        *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "wav", str(into)),
    ]
