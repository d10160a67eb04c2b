"""Filtergraphs that bring a model's clip to the profile, frame by frame."""

from pathlib import Path
from typing import Any

import ffmpeg

from pipelines.ffmpeg.profiles import Profile
from pipelines.film.segment import Span
from pipelines.film.timing import FrameRate, timestamp
from pipelines.film.transition import Transition

# What editors call a dissolve is FFmpeg's fade; FFmpeg's own dissolve is a sprinkle of noise.
XFADE = {"dissolve": "fade"}

SWSCALE = "bicubic+accurate_rnd+bitexact"
"""Without the last two, swscale rounds differently on different processors."""

SETTLE_SECONDS = 1
"""Decoded before a span: the first frames after a seek may fall differently on the frame grid."""

Graph = Any  # ffmpeg-python has no types


def opened(clip: Path, *, from_second: int = 0) -> Graph:
    """Return the picture of an MP4, decoded by one thread.

    Every input names its demuxer: FFmpeg must never choose one by looking at a stranger's file
    (an HLS playlist named `.mp4` would have it open other files).
    """
    options = {"ss": from_second} if from_second else {}
    return ffmpeg.input(str(clip), f="mov", protocol_whitelist="file", threads=1, **options).video


def conformed(clip: Path, span: Span, profile: Profile, pixels: str) -> Graph:
    """Return exactly the frames of `span`, at the profile's rate and size, tagged bt709."""
    rate, size = profile.frame_rate, profile.picture
    # A transition needs the end of a clip: from a whole second on, the frame grid is the same.
    second = max(0, span.first // rate - SETTLE_SECONDS)
    skipped = second * rate
    return (
        opened(clip, from_second=second)
        .filter("fps", rate, start_time=0)
        # A clip that is a frame short holds its last picture; the trim then makes it exact.
        .filter("tpad", stop_mode="clone", stop=-1)
        .filter("trim", start_frame=span.first - skipped, end_frame=span.end - skipped)
        .filter("setpts", "PTS-STARTPTS")
        # The filter that leaves RGB must say bt709, or FFmpeg assumes bt601.
        .filter(
            "scale",
            size.width,
            size.height,
            force_original_aspect_ratio="decrease",
            force_divisible_by=2,
            out_color_matrix="bt709",
            out_range="tv",
            flags=SWSCALE,
        )
        # Even offsets: 4:2:0 would move an odd one by a pixel, and a transition would not.
        .filter("pad", size.width, size.height, "2*floor((ow-iw)/4)", "2*floor((oh-ih)/4)")
        # Scaling leaves aspect ratios such as 231120:231137, which concat and players dislike.
        .filter("setsar", 1)
        .filter("format", pixels)
        # Tags are part of the parameter sets: one clip tagged otherwise could not be joined.
        .filter(
            "setparams",
            range="tv",
            colorspace="bt709",
            color_primaries="bt709",
            color_trc="bt709",
        )
    )


def crossed(
    leaving: Graph, coming: Graph, change: Transition, rate: FrameRate, *, at: int
) -> Graph:
    """Return `leaving`, turning into `coming` from frame `at` on."""
    return ffmpeg.filter(
        [leaving, coming],
        "xfade",
        transition=XFADE.get(change.kind, change.kind),
        duration=timestamp(change.length, rate),
        offset=timestamp(at, rate),
    )


def halved(picture: Graph) -> Graph:
    """Return `picture` with the half chroma resolution that players want."""
    return picture.filter("scale", flags=SWSCALE).filter("format", "yuv420p")
