"""What each encoder is told, so that its segments can be joined by stream copy.

All of them get one thread, begin every segment with a key frame that nothing before it is needed
for, and write parameter sets that do not depend on what is encoded.
"""

from collections.abc import Callable
from typing import Any, Final

from pipelines.ffmpeg.profiles import Profile
from pipelines.film.output import Codec

Options = dict[str, Any]


def encoder_options(profile: Profile) -> Options:
    """Return FFmpeg's options of the encoder, by name."""
    return (_ON_GPU if profile.gpu else _IN_SOFTWARE)[profile.codec](profile)


def _x264(profile: Profile) -> Options:
    return {
        "c:v": "libx264",
        "preset": profile.preset,
        "crf": profile.crf,
        "profile:v": "high",
        "level:v": profile.level,
        # stitchable: parameter sets that do not depend on this segment's content.
        "x264-params": "open-gop=0:stitchable=1",
    }


def _x265(profile: Profile) -> Options:
    told = "open-gop=0:info=0:pools=none:frame-threads=1:wpp=0:log-level=error"
    return {
        "c:v": "libx265",
        "preset": profile.preset,
        "crf": profile.crf,
        "profile:v": "main",
        "x265-params": f"{told}:keyint={profile.gop}",
        # Apple's players take HEVC by this name only.
        "tag:v": "hvc1",
    }


def _svt_av1(profile: Profile) -> Options:
    return {
        "c:v": "libsvtav1",
        "preset": profile.preset,
        "crf": profile.crf,
        "svtav1-params": "lp=1",
    }


def _libvpx_vp9(profile: Profile) -> Options:
    return {
        "c:v": "libvpx-vp9",
        "deadline": "good",
        "cpu-used": profile.preset,
        "crf": profile.crf,
        "b:v": 0,  # or crf would be a limit, not the aim
        "row-mt": 0,
    }


def _prores(profile: Profile) -> Options:
    # prores_ks takes 3.5 times as long, for larger files that are no better.
    return {"c:v": "prores_aw", "profile:v": profile.preset, "vendor": "apl0"}


def _nvenc(encoder: str, profile_name: str) -> Callable[[Profile], Options]:
    """Return NVENC's options: not tried on a GPU yet."""

    def told(profile: Profile) -> Options:
        options = {
            "c:v": encoder,
            "preset": "p5",
            "rc": "vbr",
            "cq": profile.crf,
            "b:v": 0,
            "profile:v": profile_name,
            # Without B-frames nothing is decoded ahead, whatever the segment's length.
            "bf": 0,
            "forced-idr": 1,
            "no-scenecut": 1,
            "strict_gop": 1,
        }
        return options | ({"tag:v": "hvc1"} if profile.codec == "hevc" else {})

    return told


_IN_SOFTWARE: Final[dict[Codec, Callable[[Profile], Options]]] = {
    "h264": _x264,
    "hevc": _x265,
    "av1": _svt_av1,
    "vp9": _libvpx_vp9,
    "prores": _prores,
}
_ON_GPU: Final[dict[Codec, Callable[[Profile], Options]]] = {
    "h264": _nvenc("h264_nvenc", "high"),
    "hevc": _nvenc("hevc_nvenc", "main"),
}
