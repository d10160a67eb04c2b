# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""The subject of a film: its phrase, a short way to speak of it, and what is said of it."""

import re
from dataclasses import dataclass

from pipelines.models.screenwriters.sentences import shortened, squeeze, without_marks

LONGEST_PHRASE = 200
"""Characters of the subject phrase; it stands in every prompt."""

LONGEST_NOUN = 60
"""Characters; more is no noun."""

PEOPLE = (
    r"people|men|women|man|woman|boys?|girls?|kids?|child(?:ren)?|friends?|couples?|famil(?:y|ies)"
    r"|parents?|mothers?|fathers?|mums?|moms?|dads?|students?|teens?|teenagers?|adults?|seniors?"
    r"|runners?|athletes?|cyclists?|climbers?|swimmers?|dancers?|hikers?|campers?|surfers?|skaters?"
    r"|commuters?|travell?ers?|tourists?|professionals?|workers?|nurses?|doctors?|teachers?|chefs?"
    r"|bakers?|cooks?|farmers?|gardeners?|gamers?|musicians?|artists?|designers?|developers?|makers?"
    r"|creators?|founders?|owners?|teams?|renters?|homeowners?|shoppers?|fans?|lovers?|beginners?"
    r"|millennials?|newcomers?|freelancers?|drivers?|readers?|writers?|babies|toddlers?|neighbou?rs?"
    r"|crowds?|guests?|visitors?|everyone|anyone|those"
)
"""Words for people, as a regular expression: who acts in a film, or whom it is for."""

# The order's own instructions that may follow the subject in one breath.
_TAILS = {
    "music": re.compile(
        r"[,;]?\s+(?:with|set to|and|using|over)\s+(?:an?\s+|some\s+)?(?P<words>"
        r"(?:(?!in\b|with\b|for\b|at\b|to\b|and an?\b)[\w'-]+,?\s+){0,6}?"
        r"(?:music|soundtrack|score|beats?))\b(?:\s+track)?",
        re.IGNORECASE,
    ),
    "style": re.compile(
        r"[,;]?\s+(?:in|with)\s+(?:an?\s+)?(?P<words>"
        r"(?:(?!in\b|with\b|for\b|at\b|to\b)[\w'-]+,?\s+){1,6}?)"
        r"(?:style|tone|mood|look|aesthetic|vibe|feel|atmosphere|visuals)\b",
        re.IGNORECASE,
    ),
    "length": re.compile(
        r"[,;]?\s*\(?(?P<words>(?:lasting|running for|of|about)?\s*\d+\s*[- ]?"
        r"(?:s|secs?|seconds?)(?:\s+long)?)\)?(?=\s*(?:$|[,.;]))",
        re.IGNORECASE,
    ),
    "audience": re.compile(
        r"[,;]?\s+(?:target(?:ing|ed at)|aim(?:ing|ed) at|geared towards?|intended for"
        r"|appealing to)\s+(?P<words>[^.,;]+)",
        re.IGNORECASE,
    ),
}
_HEAD_END = re.compile(
    r"\s+(?:that|which|who|whose|where|when|with|without|for|of|in|on|at|to|from|by|near|under|over"
    r"|inside|across|through|called|named|about|into|along|during|between|behind|is|are|was|were"
    r"|has|have|can|will|made|built|designed|powered|inspired|lets?|helps?|makes?|gives?|and)\b"
    r"|\s*[,:;(–—]|\s+-\s",
    re.IGNORECASE,
)
_DOING = re.compile(  # "friends driving across", but not "a charging pad"
    r"(?<=\w)\s+\w+ing\s+(?:across|through|in|an?|the|to|over|his|her|their|its|towards?|home|into"
    r"|along|on|with|by|from|at|around|up|down|for|each|out)\b",
    re.IGNORECASE,
)
_FOR = re.compile(rf"\bfor\s+(?P<words>(?:[\w'-]{{1,30}}\s+){{0,3}}?(?:{PEOPLE}))\b", re.IGNORECASE)
_MEASURE = re.compile(
    r"^(?:an?|the|our|my|new)?\s*(?:\w+\s+)?(?:pairs?|sets?|lines?|range|collection|brand|series"
    r"|kind|types?|groups?|cups?|bottles?|day in the life|piece|glass|bowl|box(?:es)?)\s+of\s+",
    re.IGNORECASE,
)
_PLAYING = re.compile(rf"\b({PEOPLE})\s+\w+ing\s+.*", re.IGNORECASE)
_VERB_AND_OBJECT = re.compile(r"(?<=\w)\s+[\w'-]+\s+(?:an?|the|his|her|their|its)\s", re.IGNORECASE)
_WALKS = re.compile(rf"^(an?\s.*\b(?:{PEOPLE})(?<!s))\s+\w+s$", re.IGNORECASE)
_WEAK = re.compile(
    r"an?|the|our|my|your|his|her|their|its|this|that|these|those|some|any|new|amazing|best|great"
    r"|awesome|incredible|innovative|revolutionary|first|latest|most|very|really",
    re.IGNORECASE,
)
_MAKERS = re.compile(
    r"brand|company|label|business|startup|firm|maker|line|collection", re.IGNORECASE
)
_NAMED = re.compile(
    r"\b(?:called|named)\s+[\"“'‘]?(?P<name>[A-ZÀ-Þ0-9][\w&+.'’-]*(?:\s+[A-ZÀ-Þ0-9][\w&+'’-]*){0,3})"
)
_APPOSED = re.compile(
    r"^(?:the\s+)?(?!(?:The|An?|Our|My|This|These|It|They|We|You|Your|How|Why|What|When)\b)"
    r"(?P<name>[A-ZÀ-Þ][\w&+'’-]*(?:\s+[A-Z0-9À-Þ][\w&+'’-]*){0,2})\s*"
    r"(?:,\s+|:\s+|\s[–—-]\s+|\s(?:is|are)\s+)(?P<what>(?:an?|the|our|your)\s.+)$"
)
_ONLY_NAME = re.compile(r"^[A-ZÀ-Þ][\w&+'’-]*(?:\s+[A-Z0-9À-Þ][\w&+'’-]*)*$")


@dataclass(frozen=True)
class Subject:
    """What the film is about, read from the ordering sentence."""

    phrase: str
    noun: str = ""
    """A few words that name it: "solar-powered kettle"; empty if none were found."""
    name: str = ""
    """A proper name that the sentence gives it."""
    audience: str = ""
    music: str = ""
    style: str = ""


def read_subject(words: str, *, english: bool, opens: bool) -> Subject:
    """Read the subject from the ordering sentence, ordering words taken off.

    If they `opens` the sentence, a capital at their beginning makes no name.
    """
    words = squeeze(without_marks(words))
    if not english:
        return Subject(shortened(words, LONGEST_PHRASE))
    said: dict[str, str] = {}
    for about, tail in _TAILS.items():
        if match := tail.search(words):
            rest = squeeze(words[: match.start()] + words[match.end() :]).strip(" ,;-–—")
            if rest:
                said[about] = squeeze(match["words"]).strip(" ,")
                words = rest
    named, name = _NAMED.search(words), ""
    what = words
    if named:
        name = named["name"].rstrip(".'’")
    elif apposed := _APPOSED.match(words):
        name, what = apposed["name"], apposed["what"]
        words = f"{name}, {what}"
    if "audience" not in said and (meant := _FOR.search(words)):
        said["audience"] = meant["words"]
    only_name = not opens and _ONLY_NAME.match(what)
    noun = "" if only_name else _noun(what)
    if only_name:
        name = name or what
    elif opens and what == words and noun[:1].isupper() and words.startswith(noun[:1]):
        noun = noun[0].lower() + noun[1:]
    return Subject(
        phrase=shortened(words, LONGEST_PHRASE),
        noun=noun,
        name=name if len(name) <= LONGEST_NOUN else "",
        audience=said.get("audience", ""),
        music=said.get("music", ""),
        style=said.get("style", ""),
    )


def _noun(phrase: str) -> str:
    """Return up to three words that name the subject: "solar-powered kettle"."""
    phrase = _MEASURE.sub("", phrase)
    phrase = _PLAYING.sub(r"\1", _DOING.split(phrase)[0])
    # "A keeper befriends a petrel": what stands before the next article is a verb.
    phrase = _VERB_AND_OBJECT.split(phrase)[0]
    if end := _HEAD_END.search(phrase):
        phrase = phrase[: end.start()]
    phrase = _WALKS.sub(r"\1", phrase)
    words = [word for word in phrase.split() if not _WEAK.fullmatch(word)]
    if not words or words[0].lower() in {"how", "why", "what", "when", "imagine", "make", "let"}:
        return ""
    if len(words) > 1 and _MAKERS.fullmatch(words[-1]):
        words = words[:-1]
    if words[-1].lower() == "fashion":
        words[-1] = "clothes"
    noun = " ".join(words[-3:]).strip("'\"’.,")
    return noun if len(noun) <= LONGEST_NOUN else ""
