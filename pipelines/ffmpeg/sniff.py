"""What a stranger's file is, by its own first bytes: its name and its server's words are ignored.

Only what is listed here is ever given to FFmpeg, and then with its demuxer named: whatever else
FFmpeg can open (playlists, scripts of file names, SVG) may make it open other files.
"""

from pathlib import Path
from typing import Literal

from pipelines.errors import TakeFailed

Kind = Literal["video", "still", "sound"]

HEAD_BYTES = 16

_MATROSKA = b"\x1a\x45\xdf\xa3"
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_MP3_FRAMES = frozenset({0xE2, 0xE3, 0xF2, 0xF3, 0xFA, 0xFB})
"""Second byte of MPEG audio, layer 3: versions 2.5, 2 and 1, with and without checksum."""


def sniffed(path: Path, kind: Kind) -> str:
    """Return the name of FFmpeg's demuxer for the file; raise `TakeFailed` if it is no `kind`."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise TakeFailed("The delivered file is empty.")
    form = {"video": _video, "still": _still, "sound": _sound}[kind](head)
    if form is None:
        raise TakeFailed(f"The delivered file is no {kind}: it begins with {_shown(head)}.")
    return form


def form_of(head: bytes) -> str | None:
    """Return the name of FFmpeg's demuxer for what begins like this; None if it is not listed."""
    return (_video(head) or _still(head) or _sound(head)) if head else None


def _video(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "mov"
    return "matroska" if head.startswith(_MATROSKA) else None


def _still(head: bytes) -> str | None:
    if head.startswith(_PNG):
        return "png_pipe"
    if head.startswith(_JPEG):
        return "jpeg_pipe"
    return "webp_pipe" if _riff(head) == b"WEBP" else None


def _sound(head: bytes) -> str | None:
    for start, form in ((b"OggS", "ogg"), (b"fLaC", "flac"), (b"ID3", "mp3")):
        if head.startswith(start):
            return form
    if _riff(head) == b"WAVE":
        return "wav"
    if head[0] == 0xFF and len(head) > 1 and head[1] in _MP3_FRAMES:  # noqa: PLR2004 - sync
        return "mp3"
    return None


def _riff(head: bytes) -> bytes:
    return head[8:12] if head.startswith(b"RIFF") else b""


def _shown(head: bytes) -> str:
    return repr(head[:8].decode("ascii", errors="replace"))
