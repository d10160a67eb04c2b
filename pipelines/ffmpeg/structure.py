"""Whether a file is one thing only: its format's own parts from its first byte to its last.

A file may be two things at once (a picture and an archive, a film and a page), and what is behind
a picture's end is what somebody wants to smuggle. FFmpeg does not mind; browsers, scanners and
people who unpack archives do. Formats: PNG (W3C PNG 3), JPEG (ITU-T T.81), RIFF, ISO 14496-12,
EBML (RFC 8794), Ogg (RFC 3533).
"""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from pipelines.errors import UnfitMedia

MOST_PARTS: Final = 2_000_000
"""A film of two hours in small pages has a tenth."""
EDGE_BYTES: Final = 1024
"""Browsers look no further for a page, and PDF readers no further for a PDF."""
FOREIGN: Final = (b"%pdf-", b"<html", b"<!doctype", b"<script", b"<svg", b"<?php", b"<?xml")
BOXES: Final = frozenset(
    b"ftyp moov mdat free skip wide moof sidx mfra styp udta meta uuid pdin emsg ssix".split()
)
_HOLDERS: Final = frozenset(b"moov trak mdia minf dinf".split())
_MARK, _END, _SCAN, _RESTARTS = 0xFF, 0xD9, 0xDA, range(0xD0, 0xD8)
"""ITU-T T.81, table B.1."""
_HERE: Final = 1
"""ISO 14496-12, 8.7.2: the media is in this very file."""


def single(path: Path, form: str) -> None:
    """Raise `UnfitMedia` if the file at `path` is not of `form`, an FFmpeg demuxer, throughout."""
    with path.open("rb") as file:
        size = path.stat().st_size
        if zipfile.is_zipfile(file):
            raise _two("an archive")
        file.seek(0)
        head = file.read(EDGE_BYTES).lower()
        file.seek(max(0, size - EDGE_BYTES))
        tail = file.read().lower()
        for word in FOREIGN:
            if word in head or word in tail:
                raise _two(f"something with {word.decode()}")
        file.seek(0)
        if walk := _WALKS.get(form):
            try:
                walk(file, size)
            except (struct.error, IndexError) as error:
                raise _damaged("it ends in the middle of a part") from error


def _png(file: BinaryIO, size: int) -> None:
    file.seek(8)
    for _ in range(MOST_PARTS):
        length, name = struct.unpack(">I4s", file.read(8))
        if name == b"acTL":
            raise UnfitMedia("unsupported_media", "Animated pictures are not taken.")
        if length > size:
            raise _damaged("a part is longer than the file")
        content = file.read(length)
        if zlib.crc32(name + content) != struct.unpack(">I", file.read(4))[0]:
            raise _damaged("a checksum is wrong")
        if name == b"IEND":
            return _ends(file, size)
    raise _damaged("it has too many parts")


def _jpeg(file: BinaryIO, size: int) -> None:
    data = file.read()
    at = 2
    while True:
        if data[at] != _MARK:
            raise _damaged("a marker is missing")
        marker = data[at + 1]
        if marker == _MARK:
            at += 1
        elif marker == _END:
            if at + 2 != size:
                raise _two("something after its end")
            return
        elif marker == _SCAN:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]
            # Entropy-coded: up to a marker that is neither a stuffed zero nor a restart.
            while data[at] != _MARK or data[at + 1] == 0 or data[at + 1] in _RESTARTS:
                found = data.find(b"\xff", at + 1)
                if found < 0:
                    raise _damaged("its end is missing")
                at = found
        else:
            at += 2 + struct.unpack_from(">H", data, at + 2)[0]


def _riff(file: BinaryIO, size: int) -> None:
    _, told, kind = struct.unpack("<4sI4s", file.read(12))
    if told + 8 != size and told + 9 != size:
        raise _two("something after its end") if told + 8 < size else _damaged("it is cut off")
    at = 12
    while at < told + 8:
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        if kind == b"WEBP" and name in {b"ANIM", b"ANMF"}:
            raise UnfitMedia("unsupported_media", "Animated pictures are not taken.")
        at += 8 + length + length % 2
    if at not in {told + 8, told + 9}:
        raise _damaged("a part is longer than the file")


def _iso(file: BinaryIO, size: int) -> None:
    for name, at, end in _boxes(file, 0, size):
        if name not in BOXES:
            raise _damaged(f"it has a part {name!r}")
        if name == b"moov":
            _only_its_own(file, at, end)


def _only_its_own(file: BinaryIO, at: int, end: int) -> None:
    """Raise `UnfitMedia` if the film is to be read from other files (`dref`)."""
    for name, inner, last in _boxes(file, at, end):
        if name in _HOLDERS:
            _only_its_own(file, inner, last)
        elif name == b"dref":
            file.seek(inner + 4)
            (count,) = struct.unpack(">I", file.read(4))
            references = list(_boxes(file, inner + 8, last))
            if len(references) != count:
                raise _damaged("its references are broken")
            for _, reference, _ in references:
                file.seek(reference)
                if struct.unpack(">I", file.read(4))[0] & 0xFFFFFF != _HERE:
                    raise UnfitMedia("unsupported_media", "It refers to another file.")


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield each box's name, where its content begins, and where it ends."""
    for _ in range(MOST_PARTS):
        if at == end:
            return
        file.seek(at)
        length, name = struct.unpack(">I4s", file.read(8))
        inner = at + 8
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
            inner += 8
        last = end if length == 0 else at + length
        if last > end or last < inner:
            raise _damaged("a part is longer than the file")
        yield name, inner, last
        at = last
    raise _damaged("it has too many parts")


def _ebml(file: BinaryIO, size: int) -> None:
    at = 0
    for expected in (0x1A45DFA3, 0x18538067):
        file.seek(at)
        head = file.read(12)
        if struct.unpack(">I", head[:4])[0] != expected:
            raise _damaged("it is no Matroska file")
        width = 9 - head[4].bit_length()
        length = int.from_bytes(head[4 : 4 + width]) - (1 << 7 * width)
        if length == (1 << 7 * width) - 1:
            return  # of unknown size, as it was streamed: up to the end
        at += 4 + width + length
    if at != size:
        raise _two("something after its end") if at < size else _damaged("it is cut off")


def _ogg(file: BinaryIO, size: int) -> None:
    at = 0
    for _ in range(MOST_PARTS):
        file.seek(at)
        head = file.read(27)
        if head[:4] != b"OggS":
            raise _two("something between its pages")
        lengths = file.read(head[26])
        at += 27 + len(lengths) + sum(lengths)
        if at == size:
            return
        if at > size:
            raise _damaged("it is cut off")
    raise _damaged("it has too many parts")


def _ends(file: BinaryIO, size: int) -> None:
    if file.tell() != size:
        raise _two("something after its end")


def _two(what: str) -> UnfitMedia:
    return UnfitMedia("unsupported_media", f"The file is not what it seems: there is {what} in it.")


def _damaged(reason: str) -> UnfitMedia:
    return UnfitMedia("damaged_media", f"The file is damaged: {reason}.")


_WALKS: Final[dict[str, Callable[[BinaryIO, int], None]]] = {
    "png_pipe": _png,
    "jpeg_pipe": _jpeg,
    "webp_pipe": _riff,
    "wav": _riff,
    "mov": _iso,
    "matroska": _ebml,
    "ogg": _ogg,
}
"""MP3 and FLAC have no end of their own: there what is foreign is looked for at both edges."""
