# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""A text's sentences and the words it puts in quotation marks."""

import re
import unicodedata

_QUOTED = re.compile(
    r"\"([^\"\n]+)\"|“([^”\n]+)”|„([^“”\n]+)[“”]|«\s*([^»\n]+?)\s*»|「([^」\n]+)」|『([^』\n]+)』"
    r"|(?<!\w)‘([^‘\n]+?)’(?!\w)|(?<!\w)'([^\n]+?)'(?!\w)"  # the apostrophe of "don't" is no mark
)

_BULLET = re.compile(r"^(?:[-*•–—·▪►>]+\s+|#{1,6}\s+|\d{1,2}[.)]\s+|\[\s?\]\s+)+")
_SECONDS = r"\d{1,3}(?::\d{2})?\s*(?:s|sec|secs|seconds|sek)?"
_TIME_LABEL = re.compile(
    rf"^[\[(]?(?:(?P<first>00?(?::00)?\s*s?)|{_SECONDS})\s*(?:[-–—]|to)\s*{_SECONDS}[\])]?\s*"
    r"(?:[:.\-–—]\s*|(?<=[\])])\s*)",
    re.IGNORECASE,
)
_SCENE_LABEL = re.compile(
    r"^(?:scene|shot|frame|beat|part|step|szene|escena|scène|plan|cena|シーン|场景)\s*"
    r"(?:(?P<first>0?1)|\d{1,2})\s*(?:\([^)]*\))?\s*[:.)\-–—：]\s*",
    re.IGNORECASE,
)

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_ENDS = re.compile(r"(?:[.!?…]+[\"”’')\]»]*(?=\s|$)|[。！？؟।]+[」』”)]*)\s*")
_ABBREVIATION = re.compile(
    r"[a-z]|e\.g|i\.e|mr|mrs|ms|dr|st|vs|approx|no|inc|ltd|z\.b|bzw|ca|d\.h|usw|p\.ej|sr|sra|u\.s"
    r"|u\.k|a\.m|p\.m|mt|prof|nr|feat",
    re.IGNORECASE,
)


def quoted(text: str) -> tuple[str, ...]:
    """Return what stands in quotation marks, in order, without the marks."""
    return tuple(
        words for match in _QUOTED.finditer(text) if any(map(is_word, words := _inside(match)))
    )


def without_marks(text: str) -> str:
    """Return `text` with its quotation marks taken off and the words left in."""
    return _QUOTED.sub(_inside, text)


def without_quotes(text: str) -> str:
    """Return `text` without what stands in quotation marks."""
    return _QUOTED.sub("", text)


def sentences(text: str) -> tuple[str, ...]:
    """Split `text` into sentences; a line ends one too.

    Bullets, scene numbers and time codes at the start of a line are left out; scene 1, or second
    0, becomes "Opening:". A full stop in
    quotation marks, in a number or after an abbreviation ends nothing.
    """
    found: list[str] = []
    for line in text.splitlines():
        found += _of_line(_unlabelled(line.strip()))
    return tuple(found) or (squeeze(text),)  # a prompt may be nothing but a number or a label


def _unlabelled(line: str) -> str:
    for label in (_BULLET, _SCENE_LABEL, _TIME_LABEL):
        match = label.match(line)
        if match:
            rest = line[match.end() :]
            first = rest and "first" in label.groupindex and match["first"] is not None
            line = f"Opening: {rest}" if first else rest
    return line


def _of_line(line: str) -> list[str]:
    protected = [match.span() for match in _QUOTED.finditer(line)]
    found, start = [], 0
    for end in _ENDS.finditer(line):
        inside = any(first < end.start() < last - 1 for first, last in protected)
        if inside or _is_abbreviation(line[start : end.start()], end.group()):
            continue
        found.append(line[start : end.end()])
        start = end.end()
    found.append(line[start:])
    return [squeezed for part in found if any(map(is_word, squeezed := squeeze(part)))]


def _is_abbreviation(before: str, end: str) -> bool:
    word = before.rpartition(" ")[2].lstrip("(")
    return end.strip() == "." and bool(_ABBREVIATION.fullmatch(word))


def _inside(match: re.Match[str]) -> str:
    return squeeze(next(group for group in match.groups() if group is not None))


def squeeze(text: str) -> str:
    """Return `text` on one line with single spaces."""
    return " ".join(_CONTROL.sub(" ", text).split())


def is_word(char: str) -> bool:
    """Whether `char` says something: a letter, a digit or a picture such as an emoji."""
    kind = unicodedata.category(char)
    return kind[0] in "LN" or kind == "So"


def shortened(text: str, longest: int) -> str:
    """Return `text`, or as many whole clauses, else whole words, as `longest` characters hold.

    Text without a single place to part it stays whole: no word is ever cut.
    """
    if len(text) <= longest:
        return text
    head = text[: longest + 1]
    for places in (r"[,;:、，；]\s*|\s[–—-]\s|\s*\(", r"\s+"):
        ends = [match.start() for match in re.finditer(places, head)]
        if ends and ends[-1] > longest // 4:
            return head[: ends[-1]].rstrip(" ,;:、，；")
    parted = re.search(r"[\s,;、，；]", text[longest:])
    return text[: longest + parted.start()] if parted else text
