"""Filtergraphs that bring a model's clip to the profile, frame by frame."""

from pathlib import Path
from typing import Any

import ffmpeg

from pipelines.ffmpeg.profiles import TICKS_PER_FRAME, Profile
from pipelines.ffmpeg.source import Source, Trait
from pipelines.film.fitting import Fit, pace
from pipelines.film.mark import Mark
from pipelines.film.picture import PictureSize
from pipelines.film.segment import Span
from pipelines.film.timing import FrameRate, timestamp
from pipelines.film.transition import Transition

# What editors call a dissolve is FFmpeg's fade; FFmpeg's own dissolve is a sprinkle of noise.
XFADE = {"dissolve": "fade"}

SWSCALE = "bicubic+accurate_rnd+bitexact"
"""Without the last two, swscale rounds differently on different processors."""

SETTLE_SECONDS = 1
"""Decoded before a span: the first frames after a seek may fall differently on the frame grid."""

BLUR_SHARE = 8
"""The blurred copy is an eighth of the picture's size until it is enlarged: a 60th of the work."""
BLUR_SIGMA = 4
"""Pixels of that copy; no edge is left that the eye would take for the picture's own."""

WHITE_NITS = 203
"""Light of a white page in HDR (ITU-R BT.2408): becomes SDR's white."""

Graph = Any  # ffmpeg-python has no types


def opened(
    clip: Path,
    *,
    from_second: int = 0,
    again: bool = False,
    key_frames: bool = False,
    gpu: bool = False,
) -> Graph:
    """Return the picture of an MP4, decoded by one thread; `again` and again if so.

    Every input names its demuxer: FFmpeg must never choose one by looking at a stranger's file
    (an HLS playlist named `.mp4` would have it open other files).
    """
    options: dict[str, int | str] = {"ss": from_second} if from_second else {}
    if again:
        options["stream_loop"] = -1
    if key_frames:
        options["skip_frame"] = "nokey"
    if gpu:
        options["hwaccel"] = "cuda"
    return ffmpeg.input(str(clip), f="mov", protocol_whitelist="file", threads=1, **options).video


def conformed(clip: Source | Path, span: Span, profile: Profile, pixels: str) -> Graph:
    """Return exactly the frames of `span`, at the profile's rate and size, tagged bt709.

    Of a bare path nothing is known but that it is an ordinary film, long enough.
    """
    source = clip if isinstance(clip, Source) else Source(clip)
    picture = _treated(_timed(source, span, profile.frame_rate), source.traits, profile.picture)
    fit = span.fitting.fit if _differs(source.picture, profile.picture) else "fill"
    return (
        _FITS[fit](picture, profile.picture, pixels)
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


def _timed(source: Source, span: Span, rate: FrameRate) -> Graph:
    """Return the frames of `span`, counted from 0."""
    clip, scene = source.length, span.fitting.length
    first, skipped = span.first, 0
    match pace(clip, scene, rate) if clip and scene else "own":
        case "loop":
            picture = opened(source.path, again=True, gpu=source.gpu).filter(
                "fps", rate, start_time=0
            )
        case "slow":
            second = max(0, first * clip // scene // rate - SETTLE_SECONDS)
            base = rate * TICKS_PER_FRAME
            # The span begins at 0, whatever was sought: fps leaves out what comes before.
            time = f"floor((PTS+{second * base})*{scene}/{clip})-{first * TICKS_PER_FRAME}"
            picture = (
                opened(source.path, from_second=second, gpu=source.gpu)
                .filter("settb", f"1/{base}")
                .filter("setpts", time)
                .filter("fps", rate, start_time=0)
            )
            skipped = first
        case _:
            # A transition needs the end of a clip: from a whole second on, the grid is the same.
            second = max(0, min(first, clip - 1 if clip else first) // rate - SETTLE_SECONDS)
            skipped = second * rate
            picture = opened(source.path, from_second=second, gpu=source.gpu).filter(
                "fps", rate, start_time=0
            )
    return (
        # A clip that is a frame short holds its last picture; the trim then makes it exact.
        picture.filter("tpad", stop_mode="clone", stop=-1)
        .filter("trim", start_frame=first - skipped, end_frame=span.end - skipped)
        .filter("setpts", "PTS-STARTPTS")
    )


def _treated(picture: Graph, traits: frozenset[Trait], size: PictureSize) -> Graph:
    """Return an ordinary picture: opaque, of square pixels, and no brighter than white."""
    if "transparent" in traits:
        picture = picture.filter("premultiply", inplace=1)  # over black
    if "anamorphic" in traits:
        picture = picture.filter("scale", "iw*sar", "ih", flags=SWSCALE).filter("setsar", 1)
    light = "smpte2084" if "pq" in traits else "arib-std-b67" if "hlg" in traits else ""
    if not light:
        return picture
    return (
        # First to about the film's size: what follows takes 15 ms of CPU for each megapixel.
        picture.filter("scale", size.width, size.height, **_COVERING, flags=SWSCALE)
        .filter("format", "yuv444p10le")
        .filter(
            "zscale",
            transferin=light,
            primariesin="bt2020",
            matrixin="bt2020nc",
            transfer="linear",
            npl=WHITE_NITS,
        )
        .filter("format", "gbrpf32le")
        .filter("zscale", primaries="bt709")
        # Leaves what is darker than white as it is, and only presses together what is brighter.
        .filter("tonemap", "mobius", desat=0)
        .filter("zscale", transfer="bt709", matrix="bt709", range="tv")
        .filter("format", "yuv444p")
    )


_COVERING = {"force_original_aspect_ratio": "increase", "force_divisible_by": 2}
_WITHIN = {"force_original_aspect_ratio": "decrease", "force_divisible_by": 2}
# The filter that leaves RGB must say bt709, or FFmpeg assumes bt601.
_BT709 = {"out_color_matrix": "bt709", "out_range": "tv"}


def _differs(source: PictureSize | None, film: PictureSize) -> bool:
    """Tell whether the two are of different shapes, as far as is known."""
    return source is None or source.width * film.height != source.height * film.width


def _filled(picture: Graph, size: PictureSize, _pixels: str) -> Graph:
    return (
        picture.filter("scale", size.width, size.height, **_COVERING, **_BT709, flags=SWSCALE)
        # Even offsets: 4:2:0 would move an odd one by a pixel, and a transition would not.
        .filter("crop", size.width, size.height, "2*floor((iw-ow)/4)", "2*floor((ih-oh)/4)")
    )


def _fitted(picture: Graph, size: PictureSize, _pixels: str) -> Graph:
    return picture.filter(
        "scale", size.width, size.height, **_WITHIN, **_BT709, flags=SWSCALE
    ).filter("pad", size.width, size.height, "2*floor((ow-iw)/4)", "2*floor((oh-ih)/4)")


def _over_itself(picture: Graph, size: PictureSize, pixels: str) -> Graph:
    both = picture.filter("scale", size.width, size.height, **_WITHIN, **_BT709, flags=SWSCALE)
    both = both.filter("setsar", 1).filter("format", pixels).split()
    small = PictureSize(
        width=max(16, 2 * (size.width // BLUR_SHARE // 2)),
        height=max(16, 2 * (size.height // BLUR_SHARE // 2)),
    )
    behind = (
        _filled(both[0], small, pixels)
        .filter("gblur", sigma=BLUR_SIGMA)
        .filter("scale", size.width, size.height, flags=SWSCALE)
        .filter("setsar", 1)
    )
    return ffmpeg.overlay(
        behind,
        both[1],
        x="2*floor((W-w)/4)",
        y="2*floor((H-h)/4)",
        format=pixels.removesuffix("p"),
        shortest=1,
    )


_FITS: dict[Fit, Any] = {"fill": _filled, "fit": _fitted, "blur": _over_itself}


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


def marked(picture: Graph, mark: Mark | None, profile: Profile, name: str) -> Graph:
    """Return `picture`, of 4:2:0, with the logo in the file `name` over it."""
    if mark is None:
        return picture
    logo = (
        ffmpeg.input(name, f=mark.logo.form, protocol_whitelist="file", threads=1)
        .filter("format", "rgba")
        .filter(
            "scale",
            mark.width,
            mark.height,
            flags=SWSCALE,
            out_color_matrix="bt709",
            out_range="tv",
        )
        .filter("format", "yuva420p")
        .filter("lut", a=f"val*{mark.percent}/100")
    )
    over = {"x": mark.x, "y": mark.y, "eof_action": "repeat"}
    if mark.ground is None:
        return picture.overlay(logo, format="yuv420", **over)
    size = f"{profile.picture.width}x{profile.picture.height}"
    color = f"color=0x{mark.ground[1:]}:size={size}:rate={profile.frame_rate},format=gbrp"
    ground = ffmpeg.input(color, f="lavfi").filter(
        "scale", flags=SWSCALE, out_color_matrix="bt709", out_range="tv"
    )
    card = (
        ground.filter("format", "yuv420p")
        .overlay(logo, format="yuv420", **over)
        .filter("format", "yuva420p")
        .filter("fade", type="in", start_frame=0, nb_frames=mark.fade, alpha=1)
    )
    return picture.overlay(card, format="yuv420", shortest=1)
