"""What a user's file is: told by its content, decoded in a sandbox, refused for a reason."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from pipelines.errors import RenderFailed, UnfitMedia
from pipelines.ffmpeg import process
from pipelines.ffmpeg.delivered import DECODERS, MOST_PIXELS, SOUND_DECODERS
from pipelines.ffmpeg.sniff import HEAD_BYTES, form_of
from pipelines.ffmpeg.structure import single
from pipelines.film.value import Value

Medium = Literal["image", "audio", "video"]
FORMS: Final[dict[Medium, dict[str, tuple[str, ...]]]] = {
    "image": {"png_pipe": ("png",), "jpeg_pipe": ("jpg", "jpeg"), "webp_pipe": ("webp",)},
    "audio": {
        "wav": ("wav",),
        "mp3": ("mp3",),
        "flac": ("flac",),
        "ogg": ("ogg", "oga", "opus"),
        "mov": ("m4a", "mp4"),
    },
    "video": {"mov": ("mp4", "mov", "m4v"), "matroska": ("webm", "mkv")},
}
"""FFmpeg's demuxer for each format that is taken, and the endings its files may have."""
MOST_BYTES: Final[dict[Medium, int]] = {"image": 20 << 20, "audio": 64 << 20, "video": 200 << 20}
MOST_SECONDS: Final[dict[Medium, int]] = {"image": 1, "audio": 900, "video": 600}
MOST_RATE: Final = 120.0
MOST_STREAMS: Final = 4
LEAST_SIDE: Final = 8
PATIENCE_SECONDS: Final = 20.0
"""An answer is waited for: FFmpeg reads ten minutes of 1080p, key frames decoded, in four."""
SILENT_DB: Final = -60.0
"""Of full scale: a mix of nothing else could not be brought to any loudness."""
_LOUDEST: Final = re.compile(r"max_volume: (-?[\d.]+|-inf) dB")
_KIND: Final[dict[Medium, Literal["still", "sound", "video"]]] = {
    "image": "still",
    "audio": "sound",
    "video": "video",
}
_STREAM: Final = re.compile(r"^  Stream #0:\d+[^:]*(?:\([^)]*\))?: (\w+): (.*)$", re.MULTILINE)
_SIZE: Final = re.compile(r", (\d{1,6})x(\d{1,6})\b")
_RATE: Final = re.compile(r"([\d.]+)(k?) (?:fps|tbr)")
_TIME: Final = re.compile(r"^out_time_us=(\d+)$", re.MULTILINE)
_MEANS: Final = re.compile(r"mean:\[(\d+) (\d+) (\d+) (\d+)\]")
_TURNED: Final = re.compile(r"rotation of -?(?:90|270)\.")
_CLEAR: Final = re.compile(
    r", (?:rgba|bgra|argb|abgr|ya8|ya16\w*|pal8|gbrap\w*|yuva\w+|rgba64\w*)\b"
)


class Facts(Value):
    """What is known of a file that is fit for use."""

    medium: Medium
    form: str
    """FFmpeg's demuxer for it."""
    width: int = 0
    """As it is shown; 0 for sound."""
    height: int = 0
    milliseconds: int = 0
    """0 for pictures."""
    transparent: bool = False
    sounds: bool = False
    ink: str = ""
    """Of a picture: the mean colour, `#RRGGBB`, of what is not clear."""


def medium_of(path: Path) -> Medium:
    """Return what the file seems to be; raise `UnfitMedia` if it is nothing that is taken."""
    with path.open("rb") as file:
        form = form_of(file.read(HEAD_BYTES))
    for medium in ("image", "video", "audio"):
        if form in FORMS[medium]:
            return medium
    raise UnfitMedia("unsupported_media", "This is no picture, sound or film of a known kind.")


def facts_of(path: Path, medium: Medium, ending: str) -> Facts:
    """Raise `UnfitMedia` unless the file is one of `FORMS[medium]`, named so, and whole."""
    size = path.stat().st_size
    if size > MOST_BYTES[medium]:
        most = MOST_BYTES[medium] >> 20
        raise UnfitMedia("media_too_large", f"Files of this type have at most {most} MB.")
    with path.open("rb") as file:
        form = form_of(file.read(HEAD_BYTES))
    endings = FORMS[medium].get(form or "", ())
    if form is None or not endings:
        known = ", ".join(dict.fromkeys(e for of in FORMS[medium].values() for e in of))
        raise UnfitMedia(
            "unsupported_media", f"This is no {medium} of a kind that is taken: {known}."
        )
    if ending not in endings:
        raise UnfitMedia(
            "unsupported_media", f"By its content the file is .{endings[0]}, not .{ending}."
        )
    single(path, form)
    said = _decoded(path, form, medium)
    streams = _STREAM.findall(said.partition("Stream mapping:")[0])
    if not 1 <= len(streams) <= MOST_STREAMS:
        raise UnfitMedia("unsupported_media", f"It has {len(streams)} streams.")
    if any(kind not in {"Video", "Audio"} for kind, _ in streams):
        raise UnfitMedia("unsupported_media", "It has streams besides picture and sound.")
    lasted = _TIME.findall(said)
    milliseconds = int(lasted[-1]) // 1000 if lasted and medium != "image" else 0
    if medium != "image" and not 1 <= milliseconds <= 1000 * MOST_SECONDS[medium]:
        raise UnfitMedia(
            "media_too_large",
            f"It must last up to {MOST_SECONDS[medium]} s; it lasts {milliseconds / 1000:.3f} s.",
        )
    sounds = any(kind == "Audio" for kind, _ in streams)
    if medium == "audio":
        loudest = _LOUDEST.search(said)
        if loudest is None or float(loudest[1]) < SILENT_DB:
            raise UnfitMedia("unsupported_media", "Nothing is heard in it.")
        return Facts(medium=medium, form=form, milliseconds=milliseconds, sounds=sounds)
    words = next(words for kind, words in streams if kind == "Video")
    width, height = _shown(words, said)
    return Facts(
        medium=medium,
        form=form,
        width=width,
        height=height,
        milliseconds=milliseconds,
        transparent=bool(_CLEAR.search(words)),
        sounds=sounds,
        ink=_ink(path, form) if medium == "image" else "",
    )


def _shown(words: str, said: str) -> tuple[int, int]:
    size, rate = _SIZE.search(words), _RATE.search(words)
    if size is None:
        raise UnfitMedia("damaged_media", "It has no picture.")
    width, height = int(size[1]), int(size[2])
    if min(width, height) < LEAST_SIDE:
        raise UnfitMedia("unsupported_media", f"The picture is {width}x{height}: too small.")
    if rate and float(rate[1]) * (1000 if rate[2] else 1) > MOST_RATE:
        raise UnfitMedia("unsupported_media", "It has too many pictures a second.")
    return (height, width) if _TURNED.search(said) else (width, height)


def _ink(path: Path, form: str) -> str:
    filters = "format=gbrap,premultiply=inplace=1,showinfo"
    told = ("-map", "0:v:0", "-vf", filters, "-frames:v", "1", "-f", "null", "-")
    means = _MEANS.search(_run(opened(form, "image"), told, path))
    if means is None:
        raise UnfitMedia("damaged_media", "The picture can't be read.")
    green, blue, red, alpha = (int(mean) for mean in means.groups())
    parts = (min(255, part * 255 // max(1, alpha)) for part in (red, green, blue))
    return "#" + "".join(f"{part:02X}" for part in parts)


def _decoded(path: Path, form: str, medium: Medium) -> str:
    """Decode the file, of a film its key frames, and return what FFmpeg said."""
    first = "0:a:0" if medium == "audio" else "0:v:0"
    copied = ("-map", first, "-c", "copy", "-f", "null", "-") if medium == "video" else ()
    heard = ("-af", "volumedetect") if medium == "audio" else ()
    told = ("-map", first, *heard, "-threads", "1", "-f", "null", "-", *copied)
    return _run(opened(form, medium), told, path)


def opened(form: str, medium: Medium) -> list[str]:
    """Return how FFmpeg reads the jailed file: as this form, and whole or not at all."""
    kind = _KIND[medium]
    codecs = ",".join(filter(None, (DECODERS[kind], SOUND_DECODERS)))
    keys = ("-skip_frame", "nokey") if medium == "video" else ()
    return [
        *("-xerror", "-err_detect", "explode"),
        *("-f", form, "-format_whitelist", form, "-protocol_whitelist", "fd"),
        *("-codec_whitelist", codecs),
        *("-max_streams", str(2 * MOST_STREAMS), "-max_pixels", str(MOST_PIXELS[kind])),
        *(*keys, "-threads", "1", "-i", "fd:"),
    ]


def _run(read: Sequence[str], told: Sequence[str], path: Path) -> str:
    try:
        watched = ("-nostats", "-progress", "pipe:1")
        return process.run([*watched, *read, *told], seconds=PATIENCE_SECONDS, jailed=path)
    except RenderFailed as error:
        raise UnfitMedia("damaged_media", f"The file can't be read: {_reason(error)}") from error


def _reason(error: RenderFailed) -> str:
    return str(error).removeprefix("FFmpeg failed:").strip()[:150]
