"""A small picture of what a user has brought, for lists; made in the sandbox too."""

from pathlib import Path
from typing import Final

from pipelines.ffmpeg import process
from pipelines.ffmpeg.filters import SWSCALE
from pipelines.ffmpeg.upload import PATIENCE_SECONDS, Facts, opened

LONGEST_SIDE: Final = 320
"""Pixels: twice what a list shows, for dense screens."""
MOST_BYTES: Final = 1 << 20
"""A PNG of noise, with alpha, has 0.4 MB."""


def ending_of(facts: Facts) -> str:
    """Return `png` for what is clear in places, else `jpg`; nothing for sound."""
    if facts.medium == "audio":
        return ""
    return "png" if facts.transparent else "jpg"


def thumbnail(path: Path, facts: Facts) -> bytes:
    """Return the picture, or a film's first, as PNG or JPEG; raise `RenderFailed`."""
    side = f"'min({LONGEST_SIDE},{{}})'"
    box = f"scale={side.format('iw')}:{side.format('ih')}:force_original_aspect_ratio=decrease"
    clear = ending_of(facts) == "png"
    form = "format=rgba" if clear else "format=yuvj420p"
    codec = ("-c:v", "png") if clear else ("-c:v", "mjpeg", "-q:v", "4")
    return process.jailed_output(
        [
            *opened(facts.form, facts.medium),
            *("-map", "0:v:0", "-vf", f"{box}:flags={SWSCALE},{form}", "-frames:v", "1"),
            *(*codec, "-threads", "1", "-f", "image2pipe", "pipe:1"),
        ],
        seconds=PATIENCE_SECONDS,
        jailed=path,
        most=MOST_BYTES,
    )
