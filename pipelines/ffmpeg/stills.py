"""A still that seems to be filmed: slowly zoomed or panned over, the same way for the same seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ffmpeg

from pipelines.ffmpeg.commands import SINGLE_THREAD
from pipelines.ffmpeg.delivered import source
from pipelines.ffmpeg.filters import SWSCALE, opened
from pipelines.ffmpeg.profiles import TICKS_PER_FRAME
from pipelines.film.clip import ClipOrder
from pipelines.film.timing import FrameRate
from pipelines.film.value import fingerprint

TRAVEL_PER_SECOND = 0.02
"""Share of the picture by which its edge moves: slow enough to read a face."""
MOST_TRAVEL = 0.12
"""Of a whole clip: beyond, the still is enlarged until it looks soft."""
OVERSIZE = 9, 8
"""Drawn larger than the film, then scaled down: 2 dB nearer to the ideal for 30 % more CPU."""
CRF = 14
"""As the animatic's: the film encodes it once more."""


@dataclass(frozen=True)
class Window:
    """What is shown of a still: its top left corner and its sides, as shares of the whole."""

    x: float
    y: float
    side: float


def camera(seed: int, seconds: float) -> tuple[Window, Window]:
    """Return what is shown first and last; at constant speed in between."""
    travel = min(MOST_TRAVEL, TRAVEL_PER_SECOND * seconds)
    dice = bytes.fromhex(fingerprint(["still", seed]))
    # What stays in place while the rest grows; never low, where there is mostly ground.
    across, down = 0.3 + 0.4 * dice[1] / 255, 0.3 + 0.25 * dice[2] / 255
    side = 1 - travel
    whole, close = Window(0, 0, 1), Window(travel * across, travel * down, side)
    left, right = Window(0, travel * down, side), Window(travel, travel * down, side)
    return ((whole, close), (close, whole), (left, right), (right, left))[dice[0] % 4]


def moving(still: Path, form: str, order: ClipOrder, into: Path) -> list[str]:
    """Make a clip of exactly `order.length` frames that fills the order's picture.

    zoompan, FFmpeg's own filter for this, moves by whole pixels and trembles; perspective samples
    between them: 0.02 px rms, measured on a dot over a zoom of 10 %, against 0.79 px, and 0.13 px
    with zoompan on a picture enlarged fourfold.
    """
    size = order.picture
    width, height = (_oversize(side) for side in (size.width, size.height))
    first, last = camera(order.seed, order.length / order.frame_rate)
    shape = f"{width}/{height}"
    chain = [
        # Cut first: scaled first, a long narrow picture would become an enormous one.
        *_opaque(form),
        f"crop='min(iw,ih*{shape})':'min(ih,iw/({shape}))'",
        f"scale={width}:{height}:out_color_matrix=bt709:out_range=tv:flags={SWSCALE}",
        "setsar=1,format=yuv420p",
        # Only the first, of an animated one. Scaled once, then repeated.
        f"trim=end_frame=1,fps={order.frame_rate},tpad=stop_mode=clone:stop=-1",
        f"trim=end_frame={order.length}",
        f"perspective={_corners(first, last, order.length)}:interpolation=cubic:eval=frame",
        f"scale={size.width}:{size.height}:flags={SWSCALE}",
        "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709",
    ]
    return _filmed(still, form, chain, order, order.length, into)


def standing(still: Path, form: str, order: ClipOrder, into: Path) -> list[str]:
    """Make a clip of one frame that shows all of the still, no larger than the order's picture."""
    size = order.picture
    within = "force_original_aspect_ratio=decrease:force_divisible_by=2"
    color = "out_color_matrix=bt709:out_range=tv"
    chain = [
        *_opaque(form),
        f"scale={size.width}:{size.height}:{within}:{color}:flags={SWSCALE}",
        "setsar=1,format=yuv420p",
        "setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709",
    ]
    return _filmed(still, form, chain, order, 1, into)


def _opaque(form: str) -> tuple[str, ...]:
    """Return what puts a picture that may have clear parts over black."""
    return () if form == "jpeg_pipe" else ("format=gbrap,premultiply=inplace=1",)


def _filmed(
    still: Path, form: str, chain: Sequence[str], order: ClipOrder, length: int, into: Path
) -> list[str]:
    return [
        *(*SINGLE_THREAD, *source(still, form, "still")),
        *("-vf", ",".join(chain), "-frames:v", str(length), "-fps_mode", "passthrough"),
        *("-c:v", "libx264", "-preset", "ultrafast", "-crf", str(CRF), "-threads", "1"),
        *("-g", str(order.frame_rate), "-x264-params", "open-gop=0"),
        *("-video_track_timescale", str(order.frame_rate * TICKS_PER_FRAME)),
        *("-fflags", "+bitexact", "-flags:v", "+bitexact"),
        *("-movflags", "+faststart", "-f", "mp4", str(into)),
    ]


def frame_of(
    clip: Path, frame: int, frame_rate: FrameRate, longest_side: int, quality: int, into: Path
) -> list[str]:
    """Write frame `frame` of `clip`, counted at the film's rate whatever its own is, as JPEG.

    `quality` is from 2, the best, to 31; no side gets longer than `longest_side` pixels.
    """
    picture = (
        # From the start: after a seek, a picture that stands for long would be missing.
        opened(clip)
        .filter("fps", frame_rate, start_time=0)
        .filter("tpad", stop_mode="clone", stop=-1)
        .filter("trim", start_frame=frame, end_frame=frame + 1)
        # JPEG knows one matrix and one range: bt601, full.
        .filter(
            "scale",
            f"min(iw,{longest_side})",
            f"min(ih,{longest_side})",
            force_original_aspect_ratio="decrease",
            out_color_matrix="bt601",
            out_range="pc",
            flags=SWSCALE,
        )
        .filter("format", "yuvj420p")
    )
    options = {"frames:v": 1, "q:v": quality, "threads": 1, "update": 1, "f": "image2"}
    return [*SINGLE_THREAD, *ffmpeg.output(picture, str(into), **options).get_args()]


def _corners(first: Window, last: Window, length: int) -> str:
    """Return where in the picture each corner of frame `on` (1 for the first) comes from."""
    steps = max(1, length - 1)

    def along(start: float, end: float, side: str) -> str:
        return f"'{side}*({start:.6f}+({end - start:.6f})*(on-1)/{steps})'"

    left, top = along(first.x, last.x, "W"), along(first.y, last.y, "H")
    right = along(first.x + first.side, last.x + last.side, "W")
    bottom = along(first.y + first.side, last.y + last.side, "H")
    corners = ((left, top), (right, top), (left, bottom), (right, bottom))
    return ":".join(f"x{n}={x}:y{n}={y}" for n, (x, y) in enumerate(corners))


def _oversize(side: int) -> int:
    return 2 * -(-side * OVERSIZE[0] // (2 * OVERSIZE[1]))
