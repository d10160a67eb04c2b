"""The typefaces, all from packages under the SIL Open Font License, and what each can draw."""

import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import skia

_BOLD = ("font-manrope", "font_manrope", "files/Manrope-Bold.ttf")
_NOTO = (
    "NotoSans", "NotoSansArabic", "NotoSansHebrew", "NotoSansDevanagari", "NotoSansBengali",
    "NotoSansTamil", "NotoSansTelugu", "NotoSansKannada", "NotoSansMalayalam", "NotoSansGujarati",
    "NotoSansGurmukhi", "NotoSansOriya", "NotoSansSinhala", "NotoSansThai", "NotoSansLao",
    "NotoSansKhmer", "NotoSansMyanmar", "NotoSansGeorgian", "NotoSansArmenian", "NotoSansEthiopic",
    "NotoSansSymbols", "NotoEmoji",
)  # fmt: skip
_PLACES = (
    _BOLD,
    *(("manimgx-fonts", "manimgx_fonts", f"{name}[wght].ttf") for name in _NOTO),
    ("noto-cjk-sans-jp-bold", "noto_cjk_sans_jp_bold", "NotoSansCJKjp-Bold.otf"),
)
"""Distribution, package and file, in the order they are asked."""
_EMOJI = 1 + _NOTO.index("NotoEmoji")

_INVISIBLE = "\u00ad\u200b\u2060\ufe0e\ufe0f\ufeff"
"""Marks that no face draws; some faces show a box for them."""
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
    elif char in _INVISIBLE or char >= _TAGS or kind in {"Cc", "Cs", "Co", "Cn"}:
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
    # Not Typeface.MakeFromFile: that would have fontconfig look for the machine's own fonts.
    typeface = skia.FontMgr.New_Custom_Empty().makeFromFile(str(files(package).joinpath(name)))
    assert typeface, f"{package} does not carry {name}"
    return skia.Font(typeface, 100)


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
