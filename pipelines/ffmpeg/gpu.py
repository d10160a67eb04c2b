"""What this machine's GPU does: found out by having it do that, since a list tells nothing."""

import tempfile
from functools import cache
from pathlib import Path

from pipelines.errors import RenderFailed
from pipelines.ffmpeg import process
from pipelines.ffmpeg.encoders import encoder_options
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.output import Codec
from pipelines.film.picture import PictureSize

SECONDS = 60.0
"""The first use of a GPU can take ten, while its driver wakes up."""
PICTURE = PictureSize(width=640, height=360)
"""Encoders of GPUs refuse very small ones."""
_SIZE = f"{PICTURE.width}x{PICTURE.height}"
_FRAME = ["-v", "error", "-f", "lavfi", "-i", f"testsrc2=size={_SIZE}:rate=30", "-frames:v", "1"]
_FRAME += ["-pix_fmt", "yuv420p"]


@cache
def reason_against(codec: Codec) -> str:
    """Return why no GPU here encodes `codec`, in FFmpeg's words; empty if one does."""
    options = encoder_options(delivery_profile(PICTURE, 30, codec, gpu=True))
    told = [word for name, value in options.items() for word in (f"-{name}", str(value))]
    try:
        process.run([*_FRAME, *told, "-f", "null", "-"], seconds=SECONDS)
    except RenderFailed as error:
        return str(error).removeprefix("FFmpeg failed: ").rstrip(".")
    return ""


@cache
def decodes() -> bool:
    """Tell whether a GPU here (NVDEC) decodes what clips usually are, H.264."""
    with tempfile.TemporaryDirectory() as folder:
        sample = str(Path(folder, "sample.mp4"))
        process.run([*_FRAME, "-c:v", "libx264", "-f", "mp4", sample], seconds=SECONDS)
        decoded = ["-hwaccel", "cuda", "-f", "mov", "-i", sample, "-f", "null", "-"]
        try:
            process.run(["-v", "error", *decoded], seconds=SECONDS)
        except RenderFailed:
            return False
    return True
