"""The free clip model: motion graphics drawn on this machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import skia

from pipelines.ffmpeg import process
from pipelines.ffmpeg.profiles import TICKS_PER_FRAME
from pipelines.film.clip import ClipOrder
from pipelines.models.animatic.animation import Animation

CRF = 14
"""The clip is encoded once more for the film: this loss is not seen after that."""
_WATCHDOG_SECONDS = 60
_WATCHDOG_SECONDS_A_MEGAPIXEL = 1.0
"""About 50 times what drawing and encoding a megapixel takes on one core."""


@dataclass(frozen=True)
class AnimaticModel:
    """Draws an animatic of a scene. Free, local, and the same clip for the same order."""

    name: str = "animatic"
    version: str = "2"
    writes_titles: bool = True

    def render(self, order: ClipOrder, into: Path) -> None:
        """Write the clip as MP4 to `into`; raise `RenderFailed` or `DiskFull`."""
        picture = order.picture
        megapixels = order.length * picture.width * picture.height / 1e6
        process.run(
            _encoding(order, into),
            seconds=_WATCHDOG_SECONDS + _WATCHDOG_SECONDS_A_MEGAPIXEL * megapixels,
            frames=frames(order),
        )


def frames(order: ClipOrder) -> Iterator[memoryview]:
    """Draw the clip's frames as BGRA. Each is valid only until the next is asked for."""
    animation = Animation(order)
    width, height = order.picture.width, order.picture.height
    pixels = np.zeros((height, width, 4), np.uint8)
    info = skia.ImageInfo.Make(width, height, skia.kBGRA_8888_ColorType, skia.kOpaque_AlphaType)
    surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
    canvas = surface.getCanvas()
    for frame in range(order.length):
        animation.draw(canvas, frame / order.frame_rate)
        yield pixels.data.cast("B")


def _encoding(order: ClipOrder, into: Path) -> list[str]:
    """Return the FFmpeg arguments for a clip that is quick to write and quick to read again."""
    rate, size = order.frame_rate, order.picture
    conversion = (
        # The conversion must name bt709, or FFmpeg assumes bt601. Bit-exact: some of swscale's
        # faster code rounds differently from one processor to the next.
        "scale=out_color_matrix=bt709:out_range=tv:flags=bilinear+accurate_rnd+bitexact,"
        "format=yuv420p,setsar=1,"
        "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
    )
    return [
        *("-v", "error", "-filter_threads", "1"),
        *("-f", "rawvideo", "-pix_fmt", "bgra", "-video_size", f"{size.width}x{size.height}"),
        *("-framerate", str(rate), "-protocol_whitelist", "pipe", "-i", "pipe:0"),
        *("-vf", conversion, "-frames:v", str(order.length), "-fps_mode", "passthrough"),
        # ultrafast: half the time of superfast; no CABAC or deblocking to decode either.
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", str(CRF), "-threads", "1"),
        *("-g", str(rate), "-x264-params", "open-gop=0"),
        *("-video_track_timescale", str(rate * TICKS_PER_FRAME)),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", str(into)),
    ]
