# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""Sentences of a brief that give instructions, told apart from those that say what is seen."""

import re
from typing import Literal, NamedTuple

from pipelines.models.screenwriters.colors import COLORS
from pipelines.models.screenwriters.sentences import squeeze, without_marks

About = Literal["music", "style", "audience", "colors", "format", "name", "call", "title"]
Place = Literal["opening", "middle", "closing"]


class Note(NamedTuple):
    """An instruction: what it is about and what it says."""

    about: About
    said: str


class Direction(NamedTuple):
    """Something to see or to say, and where in the film the user wants it."""

    place: Place
    text: str


_IS = (
    r"(?:\s+(?:should|must|needs to|has to)\s+(?:be|feel|look)|\s+(?:is|are)\b|\s*[:=：]"
    r"|\s+[–—-]\s)"
)
_UNIT = r"(?:s|secs?|seconds?|mins?|minutes?|sekunden|segundos|secondes)"
_NOTES: tuple[tuple[About, str], ...] = (
    (
        "music",
        (
            r"^(?:the\s+)?(?:background\s+)?(?:music|soundtrack|audio|score|musik|música|musique"
            rf"|musica|音楽)(?:\s+style)?{_IS}\s*(?P<said>.+)$"
        ),
    ),
    (
        "music",
        (
            r"^(?:use|add|include|with|set\s+(?:it\s+)?to|play)\s+(?:an?\s+|some\s+)?"
            r"(?P<said>(?:[\w'-]+,?\s+){0,6}?(?:music|soundtrack|score))\b.*$"
        ),
    ),
    ("music", r"^(?P<said>(?:[\w'-]+,?\s+){0,6}?(?:music|soundtrack|score))$"),
    (
        "style",
        (
            r"^(?:the\s+|our\s+)?(?:overall\s+|visual\s+|general\s+)*(?:style|look|tone|mood|vibe"
            r"|feel|aesthetic|visuals|pacing|atmosphere|stil|estilo|stile|スタイル)"
            rf"(?:\s+(?:and|&)\s+\w+)?{_IS}\s*(?P<said>.+)$"
        ),
    ),
    (
        "style",
        (
            r"^(?:keep|make)\s+(?:it|everything|the\s+\w+)\s+(?:feel\s+|look\s+|sound\s+)?"
            r"(?P<said>.+)$"
        ),
    ),
    (
        "style",
        (
            r"^(?:the\s+|this\s+)?(?:video|ad|advert|film|spot|commercial|clip|it)\s+"
            r"(?:should|must|needs to|has to)\s+(?:be|feel|look)\s+(?P<said>.+)$"
        ),
    ),
    (
        "style",
        (
            r"^(?:use\s+)?(?:an?\s+)?(?P<said>(?:[\w'-]+,?\s+(?:and\s+)?){1,6}?)"
            r"(?:style|tone|mood|look|aesthetic|vibe)$"
        ),
    ),
    (
        "audience",
        (
            rf"^(?:the\s+|our\s+)?(?:target\s+)?(?:audience|zielgruppe|público|cible){_IS}"
            r"\s*(?P<said>.+)$"
        ),
    ),
    ("audience", r"^(?:target(?:ing|ed at|s)?|aim(?:ing|ed)? at)\s*:?\s+(?P<said>.+)$"),
    (
        "format",
        (
            r"^(?:length|duration|format|aspect\s+ratio|resolution|fps|frame\s+rate|platforms?"
            r"|language|run\s?time|länge|dauer|duración|durée)\s*[:=：](?P<said>.*)$"
        ),
    ),
    (
        "format",
        (
            r"^(?:it\s+should\s+be\s+|make\s+it\s+|about\s+)?"
            rf"(?P<said>\d+\s*[- ]?{_UNIT}(?:\s+long)?)$"
        ),
    ),
    (
        "colors",
        (
            r"^(?:use\s+|with\s+|in\s+)?(?:our\s+|the\s+)?(?:brand\s+)?(?:palette|colou?rs?"
            r"|colou?r\s+palette|farben|colores|couleurs)\b(?P<said>.+)$"
        ),
    ),
    ("name", rf"^(?:brand|company|client|marke|marca|marque)(?:\s+name)?{_IS}\s*(?P<said>.+)$"),
    ("call", r"^(?:cta|call[- ]to[- ]action)(?:\s+text)?\s*[:=：]\s*(?P<said>.+)$"),
    (
        "title",
        (
            r"^(?:tagline|slogan|headline|(?:on-?screen\s+)?text|title|caption|strapline|motto|claim"
            r"|titel|título|titre|eslogan)\s*[:=：]\s*(?P<said>.+)$"
        ),
    ),
)
_COLORS_ONLY = re.compile(  # "Use bright orange and deep blue"
    rf"^(?:(?:use|with|in|featuring|stick to|brand)\s+)?(?:(?:and|with|the|an?|our|of|as|mostly"
    r"|only|brand|bright|deep|dark|light|pale|warm|soft|rich|accents?|tones?|shades?|colou?rs?|palette"
    rf"|splash(?:es)?|highlights|background|{'|'.join(COLORS)}|\#[0-9a-f]{{6}})\b[\s,]*)+$",
    re.IGNORECASE,
)
_OPENING = re.compile(
    r"^(?:(?:we\s+|the\s+\w+\s+)?(?:opens?|starts?|begins?|fades?\s+in)(?:ing)?"
    r"\s+(?:with|on|in|at|by\s+showing|to|from)(?:\s+us)?\s+|(?:opening|hook|intro|start|first)"
    r"(?:\s+(?:shot|scene))?(?:\s*\([^)]*\))?(?:\s*[:：]\s*|\s+[–—-]\s+)"
    r"|(?:at\s+)?first,\s+(?:we\s+see\s+)?"
    r"|(?:am anfang|zu beginn|beginnt mit|al principio|(?:empieza|comienza) con|au début|commence"
    r" (?:par|sur)|all'inizio|inizia con|no início|começa com|begint met|в начале|最初に?"
    r"|冒頭[はで]?|开头)[,:：、]?\s*)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:and\s+)?(?:finally,?\s+)?(?:we\s+|the\s+\w+\s+)?(?:ends?|clos(?:es?|ing)|finish(?:es)?"
    r"|conclud(?:es?|ing)|ending)\s+(?:up\s+)?(?:with|on|in|by\s+showing)\s+"
    r"|(?:and\s+)?(?:finally|lastly|at\s+the\s+end)\b,?\s*(?:we\s+see\s+|show\s+)?"
    r"|(?:end|ending|outro|closing|close|final|last|finale|schluss|final)"
    r"(?:\s+(?:shot|scene|frame|card))?(?:\s*\([^)]*\))?(?:\s*[:：]\s*|\s+[–—-]\s+)"
    r"|(?:am ende|zum schluss|endet mit|al final|termina con|à la fin|(?:se )?termine (?:par|sur)"
    r"|alla fine|finisce con|no final|aan het eind|eindigt met|в конце|最后|最後に?|結尾|结尾)"
    r"[,:：、]?\s*)",
    re.IGNORECASE,
)
_CLOSES = re.compile(
    r"(?:で終わ(?:る|ります)|で締めくく(?:る|ります)|结束|으로 끝(?:난다|나요))[。.]?$"
)
_THEN = re.compile(
    r"^(?:(?:and\s+)?(?:then|next|after\s+that|afterwards|later|meanwhile|cut\s+to|transition\s+to"
    r"|problem|solution|middle|main|body|benefits?|features?)\b\s*[,:：–—-]?\s+"
    r"|(?:we\s+(?:then\s+)?see|show(?:ing|s)?|include|feature|there\s+should\s+be)\s+(?:us\s+)?"
    r"(?!(?:that|how|them|him|her|it)\b))+",
    re.IGNORECASE,
)
_ON_SCREEN = re.compile(
    r"[,;]?\s*(?:(?:and|with|showing|plus|then|add|over)\s+)*"
    r"(?:(?:the|an?|on-?screen|bold|large|simple|final)\s+)*"
    r"(?:(?<=and )|(?<=with )|texts?|words?|tagline|slogan|caption|titles?|line|headline|message"
    r"|overlay|cta|call[- ]to[- ]action)"
    r"(?:\s+(?:overlay|on[- ]screen|reading|saying|reads|says|that (?:says|reads)|appears?))*"
    r"\s*[:,]?\s*(?P<quote>[\"“„«‘'].+?[\"”“»’'])(?!\w)"
    r"(?:\s+(?:appears?|fad(?:es|ing) in|on[- ]screen|in [\w ]+ letters))*",
    re.IGNORECASE,
)
_LOGO = re.compile(
    r"(?:(?:and|the|our|your|a|brand|company)\s+)*(?:[\w'’&-]+\s+)?logo\W*", re.IGNORECASE
)


def note_in(sentence: str) -> Note | None:
    """Return the instruction that `sentence` is, or None if it tells what is seen or said."""
    bare = sentence.strip(" .!。")
    if _COLORS_ONLY.match(bare):
        return Note("colors", bare)
    for about, pattern in _NOTES:
        if match := re.match(pattern, bare, re.IGNORECASE):
            return Note(about, squeeze(without_marks(match["said"])).strip(" .:;,"))
    return None


def direction_in(sentence: str) -> Direction:
    """Return what `sentence` shows, stage directions such as "Open with" taken off."""
    if _CLOSES.search(sentence):
        return Direction("closing", sentence)
    places: tuple[tuple[Place, re.Pattern[str]], ...] = (
        ("opening", _OPENING),
        ("closing", _CLOSING),
        ("middle", _THEN),
    )
    for place, pattern in places:
        if (match := pattern.match(sentence)) and match.end() < len(sentence):
            return Direction(place, _shown(sentence, match))
    return Direction("middle", sentence)


def _shown(sentence: str, match: re.Match[str]) -> str:
    rest = _THEN.sub("", sentence[match.end() :]) or sentence[match.end() :]
    return rest[0].upper() + rest[1:]


def without_on_screen_text(text: str) -> str:
    """Return `text` without mention of words on screen: they are a title, not a picture."""
    seen = squeeze(_ON_SCREEN.sub("", text)).strip(" ,;:–—-")
    return "" if _LOGO.fullmatch(seen) else seen
