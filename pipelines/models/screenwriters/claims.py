# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""What an English brief says for its subject, in words short enough to show on screen.

Nothing is invented and nothing is cut: a claim is a whole clause of the user's, or it is no claim.
"""

import re

from pipelines.models.screenwriters.sentences import squeeze

MOST_WORDS = 7
MOST_CHARACTERS = 44
"""A title is read in about two seconds; more words than these aren't."""

_RELATIVE = re.compile(r"\b(?:that|which)\s+(?P<said>.+)", re.IGNORECASE)
_MADE = re.compile(
    r"\b(?P<said>(?:made|built|designed|powered|brewed|grown|roasted|woven|crafted|handmade|printed)"
    r"\s+(?:from|of|with|by|for|in|to|entirely|only)\s+.+)",
    re.IGNORECASE,
)
_WITH = re.compile(r"\bwith\s+(?P<said>.+)", re.IGNORECASE)
_WITHOUT = re.compile(r"\b(?P<said>without\s+.+)", re.IGNORECASE)
_SAYING = re.compile(  # "It tracks your sleep", "The kettle boils in two minutes"
    r"^(?P<who>it|they|(?:the|this|our|your)?\s*(?:[\w-]+\s+){0,3}?[\w-]+)\s+"
    r"(?P<said>(?!is\b|was\b)(?:[a-z]+s|can|will|never|always|only|lets?|have|keep|help|make|give|last|weigh"
    r"|charge|work|fit)\b.*)$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"^(?:every|each|all|our|the|it|they)\b.*?\b(?:is|are)\s+(?P<said>(?:hand-?)?"
    r"(?:made|designed|built|powered|brewed|grown|roasted|woven|crafted|printed|engineered|tested|inspired)\s.+)$",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"(?:has|have|features?|offers?|comes? with|includes?|boasts?|delivers?|gives? you|brings?)\s+",
    re.IGNORECASE,
)
_COPY = re.compile(  # lines written to be read on screen: "No cables. Just music."
    r"^(?:no|just|never|always|your|you|only|zero|made|built|designed|more|less|free|pure|simply"
    r"|simple|ready|stay|feel|run|wear|taste|live|be|think|love|own|it's|meet)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*,\s*(?:and\s+|or\s+)?|\s+and\s+", re.IGNORECASE)
_PREDICATE = re.compile(
    r"^(?:(?:never|always|even|also)\s+)?(?:\w+s|can|will|won't)\b", re.IGNORECASE
)
_ARTICLE = re.compile(r"^(?:an?|the|its|their)\s+", re.IGNORECASE)
_DANGLING = re.compile(
    r"\b(?:that|which|with|for|and|or|of|the|an?|to|in|so|as|is|are)$", re.IGNORECASE
)


def fits_a_title(words: str) -> bool:
    """Whether `words` can be read while they are on screen.

    Scripts without spaces are counted by characters, of which 18 hold about seven words.
    """
    if any("\u3040" <= char <= "\u9fff" for char in words):
        return len(words) <= 18  # noqa: PLR2004 - see above
    return 0 < len(words) <= MOST_CHARACTERS and len(words.split()) <= MOST_WORDS


def as_title(words: str) -> str:
    """Return `words` as a title, with a capital and no end mark but "?"; "" if they don't fit."""
    words = squeeze(words).strip(" ,;:.!–—-。！")
    if not fits_a_title(words) or _DANGLING.search(words):
        return ""
    return words[:1].upper() + words[1:]


def claims_of_phrase(phrase: str) -> tuple[str, ...]:
    """Return the claims in a subject phrase: "a kettle that boils in two minutes"."""
    for pattern, split in (
        (_RELATIVE, _predicates),
        (_MADE, _whole),
        (_WITHOUT, _whole),
        (_WITH, _things),
    ):
        if match := pattern.search(phrase):
            return _titles(split(match["said"]))
    return ()


def claims_of_sentence(sentence: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return what one sentence claims for the subject, or all of it if it is a line of copy.

    `names` are words by which the brief calls the subject, besides "it" and "they".
    """
    bare = sentence.strip(" .!。！")
    if (_COPY.match(bare) or bare.endswith(("?", "？"))) and fits_a_title(bare):
        return _titles([bare])
    if match := _PASSIVE.match(bare):
        return _titles(_whole(match["said"]))
    match = _SAYING.match(bare)
    if match and match["who"].lower().split()[-1] in {"it", "they", *map(str.lower, names)}:
        if has := _HAS.match(match["said"]):
            return _titles(_things(match["said"][has.end() :]))
        return _titles(_predicates(match["said"]))
    return ()


def _predicates(said: str) -> list[str]:
    parts = _PARTS.split(said)
    if all(map(_PREDICATE.match, parts)):
        return parts
    return [said] if fits_a_title(said) else [said.partition(",")[0]]


def _things(said: str) -> list[str]:
    parts = [_ARTICLE.sub("", part) for part in _PARTS.split(said)]
    return parts if "," in said or all(" " in part for part in parts) else [said]


def _whole(said: str) -> list[str]:
    """Return the clause; of a long list ("made from cotton and wool") its first item."""
    return [said] if fits_a_title(said) else [_PARTS.split(said)[0]]


def _titles(parts: list[str]) -> tuple[str, ...]:
    return tuple(title for part in parts if (title := as_title(part)))
