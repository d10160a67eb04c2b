"""A clip model of which the frames are there already."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import ModelUnavailable
from pipelines.ffmpeg import process
from pipelines.ffmpeg.profiles import TICKS_PER_FRAME
from pipelines.film.clip import ClipOrder
from pipelines.models.diffusion.card import Card
from pipelines.models.diffusion.library import Frames

CRF = 14
"""As of the animatic: the clip is encoded once more for the film."""
SECONDS = 300.0


@dataclass(frozen=True)
class DiffusionModel:
    """The `ClipModel` of a card. What is painted where the GPU is, is encoded there too."""

    card: Card
    frames: Frames | None = None
    writes_titles: bool = False

    @property
    def name(self) -> str:
        return self.card.name

    @property
    def version(self) -> str:
        return self.card.revision

    def render(self, order: ClipOrder, into: Path) -> None:
        if self.frames is None:
            raise ModelUnavailable(f"{self.name} is not painted here: it needs a GPU of its own.")
        process.run(_encoding(order, self.frames, into), seconds=SECONDS, frames=self._told(order))

    def _told(self, order: ClipOrder) -> Iterator[memoryview]:
        """Yield a frame for each of the order's; a clip that is too short is played slower."""
        assert self.frames is not None
        there = min(len(self.frames), round(order.length / order.frame_rate * self.card.fps))
        for number in range(order.length):
            shown = number * max(there, 1) // order.length
            yield memoryview(self.frames[shown]).cast("B")


def _encoding(order: ClipOrder, frames: Frames, into: Path) -> list[str]:
    """Return the FFmpeg arguments that fill the order's picture, cutting what sticks out."""
    _, height, width, _ = frames.shape
    rate, size = order.frame_rate, order.picture
    fitted = (
        f"scale={size.width}:{size.height}:force_original_aspect_ratio=increase:flags=lanczos"
        ":out_color_matrix=bt709:out_range=tv,"
        f"crop={size.width}:{size.height},format=yuv420p,setsar=1,"
        "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709"
    )
    return [
        *("-v", "error", "-filter_threads", "1"),
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-video_size", f"{width}x{height}"),
        *("-framerate", str(rate), "-protocol_whitelist", "pipe", "-i", "pipe:0"),
        *("-vf", fitted, "-frames:v", str(order.length), "-fps_mode", "passthrough"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", str(CRF), "-threads", "1"),
        *("-g", str(rate), "-x264-params", "open-gop=0"),
        *("-video_track_timescale", str(rate * TICKS_PER_FRAME)),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", str(into)),
    ]
