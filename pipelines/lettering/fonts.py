"""Which typeface draws which character, and what libass is told of each."""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import skia

from pipelines.lettering.typefaces import CJK, INVISIBLE, NOTO, NOTO_PACKAGE, noto_file, read

_BOLD = ("font-manrope", "font_manrope", "files/Manrope-Bold.ttf")
_PLACES = (
    _BOLD,
    *(("manimgx-fonts", NOTO_PACKAGE, noto_file(name)) for name in NOTO),
    ("noto-cjk-sans-jp-bold", *CJK),
)
"""Distribution, package and file, in the order they are asked."""
_EMOJI = 1 + NOTO.index("NotoEmoji")

_TAGS = "\U000e0000"
"""From here on Unicode has only marks for machines."""
_FAMILY = 1  # OpenType, name table
_WINDOWS = 3


@dataclass(frozen=True)
class Font:
    """A typeface's file."""

    path: Path
    edition: str
    """Name and version of its package."""
    family: str
    """What libass knows it by."""
    line: float
    """What libass takes for its size (OS/2 usWinAscent and usWinDescent), in ems."""


@dataclass(frozen=True)
class Run:
    """Text in one typeface."""

    text: str
    font: Font


def runs(text: str) -> tuple[Run, ...]:
    """Return `text` in the faces that have its characters; what none has is left out."""
    found: list[tuple[str, int]] = []
    for char in unicodedata.normalize("NFC", text):
        here = found[-1][1] if found else 0
        for drawn, face in _drawn(char, here):
            if found and found[-1][1] == face:
                found[-1] = (found[-1][0] + drawn, face)
            else:
                found.append((drawn, face))
    return tuple(Run(piece, _font(face)) for piece, face in found)


def width(text: str) -> float:
    """Return about how wide `text` is on one line, in ems."""
    return sum(
        _advance(face, drawn)
        for char in unicodedata.normalize("NFC", text)
        for drawn, face in _drawn(char, 0)
    )


def _drawn(char: str, here: int) -> Iterator[tuple[str, int]]:
    """Yield what is drawn for `char`, and in which face; `here` is what the text before is in."""
    kind = unicodedata.category(char)
    if char.isspace():
        # The emoji face's space is as wide as an emoji.
        yield " ", 0 if here == _EMOJI else here
    elif char in INVISIBLE or char >= _TAGS or kind in {"Cc", "Cs", "Co", "Cn"}:
        return
    elif kind == "Cf" or (kind[0] in "MP" and _has(here, char)):
        # Joiners and marks of direction shape what is around them. A mark or a comma belongs to
        # the word before it, whatever face that is in.
        yield char, here
    else:
        for each in char, *unicodedata.normalize("NFKC", char):
            face = next((n for n, _ in enumerate(_PLACES) if _has(n, each)), None)
            if face is not None:
                yield each, face
                if each == char:
                    return


@cache
def _has(face: int, char: str) -> bool:
    return bool(_face(face).unicharToGlyph(ord(char)))


@cache
def _advance(face: int, char: str) -> float:
    across: float = _face(face).measureText(char) / _face(face).getSize()
    return across


@cache
def _face(number: int) -> skia.Font:
    _, package, name = _PLACES[number]
    return skia.Font(read(package, name), 100)


@cache
def _font(number: int) -> Font:
    distribution, package, name = _PLACES[number]
    typeface = _face(number).getTypeface()
    metrics = bytes(typeface.getTableData(int.from_bytes(b"OS/2")))
    ascent, descent = struct.unpack_from(">HH", metrics, 74)
    return Font(
        path=Path(str(files(package).joinpath(name))),
        edition=f"{distribution} {version(distribution)}",
        family=_family(bytes(typeface.getTableData(int.from_bytes(b"name")))),
        line=(ascent + descent) / typeface.getUnitsPerEm(),
    )


def _family(names: bytes) -> str:
    """Read what a `name` table has for Windows, which is what libass goes by."""
    count, strings = struct.unpack_from(">HH", names, 2)
    for record in range(count):
        platform, _, _, name, length, at = struct.unpack_from(">6H", names, 6 + 12 * record)
        if (platform, name) == (_WINDOWS, _FAMILY):
            return names[strings + at : strings + at + length].decode("utf-16-be")
    raise LookupError("The typeface has no name.")
