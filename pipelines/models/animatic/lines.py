"""Breaking a title into lines. Pure: widths in, lines out."""

import unicodedata
from collections.abc import Sequence

_NO_LINE_STARTS_WITH = "、。，．！？：；）」』】〉》ー々%％,.!?:;)"  # noqa: RUF001


def units(title: str) -> list[tuple[str, bool]]:
    """Split a title where a line may end: at spaces, and within Chinese, Japanese and Korean.

    Each unit comes with whether a space stands before it.
    """
    found: list[tuple[str, bool]] = []
    for token in title.split():
        for index, piece in enumerate(_pieces(token)):
            found.append((piece, index == 0 and bool(found)))
    return found


def right_to_left(title: str) -> bool:
    """Whether the first letter with a direction is Hebrew, Arabic or the like."""
    for char in title:
        kind = unicodedata.bidirectional(char)
        if kind in ("L", "R", "AL"):
            return kind != "L"
    return False


def placed_in_order(words: Sequence[str], *, rtl: bool) -> list[list[int]]:
    """Return a line's words as they are placed one after another, from the side it begins at.

    Words that read the other way than the line stand together in a run of their own, the last of
    them first: a simple form of the Unicode Bidirectional Algorithm (UAX 9), for whole words.
    """
    runs: list[tuple[bool, list[int]]] = []
    for index in range(len(words)):
        against = _against(words, index, rtl=rtl, running=bool(runs) and runs[-1][0])
        if against and runs and runs[-1][0]:
            runs[-1][1].insert(0, index)
        else:
            runs.append((against, [index]))
    return [run for _, run in runs]


def _against(words: Sequence[str], index: int, *, rtl: bool, running: bool) -> bool:
    """Tell whether a word reads the other way than its line; `running`: the word before does."""
    kinds = {unicodedata.bidirectional(char) for char in words[index]}
    if kinds & {"L", "R", "AL"}:
        return "L" in kinds and not kinds & {"R", "AL"} if rtl else bool(kinds & {"R", "AL"})
    if not running:
        return False
    # A number goes on with the word before it; what has no direction only between two such words.
    number = bool(kinds & {"EN", "AN"})
    follows = index + 1 < len(words) and _against(words, index + 1, rtl=rtl, running=True)
    return number or follows


def broken(
    widths: Sequence[float], spaces: Sequence[float], limit: float
) -> list[tuple[int, int]] | None:
    """Return lines as (first, end), as few as `limit` allows and as even as can be.

    `spaces` are the widths of the space before each unit. None if one unit alone is too wide.
    """
    if not widths or max(widths) > limit:
        return None
    fewest = _greedy(widths, spaces, limit)
    low, high = max(widths), limit
    for _ in range(18):
        middle = (low + high) / 2
        if len(_greedy(widths, spaces, middle)) <= len(fewest):
            high = middle
        else:
            low = middle
    return _greedy(widths, spaces, high)


def _greedy(
    widths: Sequence[float], spaces: Sequence[float], limit: float
) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    first, across = 0, 0.0
    for index, width in enumerate(widths):
        wider = across + spaces[index] + width if index > first else width
        if index > first and wider > limit:
            lines.append((first, index))
            first, wider = index, width
        across = wider
    return [*lines, (first, len(widths))]


def _pieces(token: str) -> list[str]:
    pieces: list[str] = []
    for char in token:
        if pieces and not _may_break(pieces[-1][-1], char):
            pieces[-1] += char
        else:
            pieces.append(char)
    return pieces


def _may_break(before: str, after: str) -> bool:
    """Whether a line may end between two characters: after the kana that end a phrase."""
    if after in _NO_LINE_STARTS_WITH or "FULLWIDTH" in unicodedata.name(after, ""):
        return False
    script, follows = _script(before), _script(after)
    if not script or not follows:
        return False
    return script != follows and script in ("HIRAGANA", "MARK")


def _script(char: str) -> str:
    """Return the East Asian script of `char`, MARK for its punctuation, "" for other scripts."""
    if unicodedata.east_asian_width(char) not in "WF":
        return ""
    name = unicodedata.name(char, "")
    for script in ("HIRAGANA", "KATAKANA", "CJK UNIFIED"):
        if name.startswith(script):
            return script
    return "MARK" if unicodedata.category(char).startswith("P") else ""
