"""Text broken into even lines."""

import re
import unicodedata
from collections.abc import Callable, Sequence

_PIECE = re.compile(r"\S+")


def lines(text: str, most: float, width: Callable[[str], float]) -> tuple[str, ...]:
    """Break every line of `text` into as few as are no wider than `most`, all about as wide.

    A word that is wider by itself is broken where it has to be.
    """
    found: list[str] = []
    for line in text.split("\n"):
        found += _even(_pieces(line, most, width), most, width)
    return tuple(found)


def _pieces(line: str, most: float, width: Callable[[str], float]) -> list[str]:
    """Return what may stand on a line of its own, the space before it included."""
    pieces: list[str] = []
    for word in _PIECE.findall(line):
        for number, part in enumerate(_parts(word, most, width)):
            pieces.append(part if number or not pieces else " " + part)
    return pieces


def _parts(word: str, most: float, width: Callable[[str], float]) -> list[str]:
    """Break between ideographs, and where a word is too wide for any line."""
    parts, part = [], ""
    for char in word:
        wide = unicodedata.east_asian_width(char) in {"W", "F"} and char.isalnum()
        joined = unicodedata.category(char)[0] in "MC"
        if part and not joined and (wide or width(part + char) > most):
            parts.append(part)
            part = ""
        part += char
    return [*parts, part]


def _even(pieces: Sequence[str], most: float, width: Callable[[str], float]) -> list[str]:
    if not pieces:
        return []
    # First on its line, where the space before it is not seen, and after others.
    widths = [(width(piece.strip()), width(piece)) for piece in pieces]
    count = len(_filled(pieces, widths, most))
    # The narrowest measure that needs no more lines makes them even.
    narrow, wide = max(first for first, _ in widths), most
    for _ in range(12):
        middle = (narrow + wide) / 2
        if len(_filled(pieces, widths, middle)) <= count:
            wide = middle
        else:
            narrow = middle
    return [line.strip() for line in _filled(pieces, widths, wide)]


def _filled(pieces: Sequence[str], widths: Sequence[tuple[float, float]], most: float) -> list[str]:
    filled: list[str] = []
    used = 0.0
    for piece, (first, after) in zip(pieces, widths, strict=True):
        if filled and used + after <= most:
            filled[-1] += piece
            used += after
        else:
            filled.append(piece)
            used = first
    return filled
