"""Whether this machine's GPU encodes: found out by having it encode, since a list tells nothing."""

from functools import cache

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


@cache
def reason_against(codec: Codec) -> str:
    """Return why no GPU here encodes `codec`, in FFmpeg's words; empty if one does."""
    options = encoder_options(delivery_profile(PICTURE, 30, codec, gpu=True))
    told = [word for name, value in options.items() for word in (f"-{name}", str(value))]
    size = f"{PICTURE.width}x{PICTURE.height}"
    frame = ["-f", "lavfi", "-i", f"testsrc2=size={size}:rate=30", "-frames:v", "1"]
    try:
        process.run(
            ["-v", "error", *frame, "-pix_fmt", "yuv420p", *told, "-f", "null", "-"],
            seconds=SECONDS,
        )
    except RenderFailed as error:
        return str(error).removeprefix("FFmpeg failed: ").rstrip(".")
    return ""
