r"""Puts what an edit names into marks, so that the forms of sentences stay few.

@3      scene 3; `@2+3` are several, in the order they were named
#90     90 frames: `3 seconds`, `half a second`, `12 frames`
<0>     the first words in quotes, which are kept as they are
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from pipelines.errors import ImpossibleBrief
from pipelines.film.timeline import Timeline

# An apostrophe is no quote: "scene 2's title". Single quotes count where a word begins and ends.
_QUOTED: Final = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|(?<!\w)[‘\']([^\'’]*)[’\'](?!\w)')  # noqa: RUF001
_NUMBERS: Final = {
    word: number
    for number, words in enumerate(
        (
            *("one first 1st", "two second 2nd", "three third 3rd", "four fourth 4th"),
            *("five fifth 5th", "six sixth 6th", "seven seventh 7th", "eight eighth 8th"),
            *("nine ninth 9th", "ten tenth 10th"),
        ),
        start=1,
    )
    for word in words.split()
}
_CARDINALS: Final = "one|two|three|four|five|six|seven|eight|nine|ten"
_ORDINALS: Final = "|".join(each for each in _NUMBERS if each not in _CARDINALS.split("|"))
_NOUN: Final = r"(?:scene|shot|clip)"
_NUMBER: Final = rf"(?:\d{{1,3}}|(?:{_CARDINALS})\b)"
_MENTION: Final = re.compile(
    rf"""
    (?P<all>(?:all|every|each)(?:\ of)?(?:\ the)?\ {_NOUN}s?\b(?!\s*\d)
      |the\ scenes\b(?!\s*\d))
  | (?P<many>(?:the\ )?(?P<end>first|last)\ (?P<count>{_CARDINALS}|\d{{1,2}})\ {_NOUN}s\b)
  | (?P<range>{_NOUN}s?\ (?P<from>\d{{1,3}})\s*(?:-|\u2013|to|through)\s*(?P<upto>\d{{1,3}})\b
      (?!\s*(?:s|secs?|seconds?|frames?|ms)\b))
  | (?P<next>(?:the\ )?(?:second|next)[\ -]to[\ -](?:the\ )?last(?:\ {_NOUN})?\b
      |(?:the\ )?penultimate(?:\ {_NOUN})?\b)
  | (?P<numbered>(?:the\ )?{_NOUN}s?\ (?:number\ |no\.?\ |\#)?(?P<number>{_NUMBER}))
  | (?P<ordered>(?:the\ )?(?P<ordinal>{_ORDINALS})\ (?:{_NOUN}|one)\b)
  | (?P<last>(?:the\ )?(?:very\ )?(?:last|final|closing)\ (?:{_NOUN}|one)\b
      |(?:the\ )?(?:outro|ending)\b(?:\ {_NOUN}\b)?|the\ (?:last|end\ scene)\b(?!\ \w))
  | (?P<first>(?:the\ )?(?:intro(?:duction)?|hook|opening(?:\ {_NOUN})?)\b|the\ first\b(?!\ \w))
  | (?P<call>(?:the\ )?(?:call[\ -]to[\ -]action|cta|end\ card)\b(?:\ {_NOUN}\b)?)
    """,
    re.VERBOSE,
)
_BARE: Final = re.compile(
    r"\b(?P<where>between|after|before|into)\s+(?P<one>\d{1,3})"
    r"(?:\s*(?:and|&|to)\s*(?P<two>\d{1,3}))?\b(?!\s*(?:s|secs?|seconds?|frames?|ms|:)\b)"
)
_JOINED: Final = re.compile(
    r"(@[\d+]+)\s*(?:,\s*and|,|and|&|\+)\s*(?:@([\d+]+)|(\d{1,3})(?![\w.:%]))"
)
_TIME: Final = re.compile(
    rf"""
    (?<![\w:])(?:
        (?P<count>\d{{1,3}}(?:[.,]\d{{1,3}})?)(?P<and>\ and\ a\ half)?[\s-]*
      | (?P<half>(?:a\ )?half(?:\ an?|\ of\ an?)?)[\s-]+
      | (?P<word>{_CARDINALS}|an?)(?P<too>\ and\ a\ half)?[\s-]+
    )(?P<unit>ms|milliseconds?|frames?|s|secs?|seconds?)\b(?P<after>\ and\ a\ half)?
    """,
    re.VERBOSE,
)
_FILLER: Final = re.compile(
    r"\b(?:please|also|now|just|maybe|instead(?! of)|could you|can you|would you|i want you to|"
    r"i would like you to|i'd like you to|let's|go ahead and)\b"
)


@dataclass(frozen=True)
class Told:
    """What was told, with marks for what it names."""

    text: str
    quotes: Sequence[str]

    def shown(self, sentence: str) -> str:
        """Return a sentence as people write it."""
        plain = re.sub(r"@([\d+]+)", lambda found: _listed(found[1]), sentence)
        plain = re.sub(r"#(\d+)", r"\1 frames", plain)
        return re.sub(r"<(\d+)>", lambda found: f'"{self.quotes[int(found[1])]}"', plain)


def marked(instructions: str, timeline: Timeline) -> Told:
    """Put marks into what was told; raise `ImpossibleBrief` for scenes that are not there."""
    quotes: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        quotes.append(found[1] if found[1] is not None else found[2])
        return f" <{len(quotes) - 1}> "

    # What stands in quotes may have any words in it, and marks of its own.
    pieces: list[str] = []
    at = 0
    for found in _QUOTED.finditer(instructions):
        pieces += [_bare(instructions[at : found.start()]), put_aside(found)]
        at = found.end()
    text = "".join([*pieces, _bare(instructions[at:])])
    text = _FILLER.sub(" ", text)
    text = " ".join(re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n") if line)
    text = _TIME.sub(lambda found: f"#{_frames(found, timeline)}", text)
    text = _MENTION.sub(lambda found: "@" + "+".join(map(str, _meant(found, timeline))), text)
    text = _BARE.sub(lambda found: _beside(found, timeline), text)
    while (joined := _JOINED.sub(lambda found: _together(found, timeline), text)) != text:
        text = joined
    return Told(re.sub(r"(@[\d+]+)['’]s\b", r"\1's", text), quotes)  # noqa: RUF001


def numbers(mark: str) -> list[int]:
    """Return the scenes of a mark, without its @."""
    return list(dict.fromkeys(int(number) for number in mark.split("+")))


def _bare(words: str) -> str:
    return re.sub("[<>@#]", " ", words).lower()


def _meant(found: re.Match[str], timeline: Timeline) -> list[int]:
    last = len(timeline.scenes)
    if found["all"]:
        return list(range(1, last + 1))
    if found["many"]:
        count = _number(found["count"])
        before = 0 if found["end"] == "first" else last - count
        named = [*range(before + 1, before + count + 1)]
    elif found["range"]:
        first, upto = int(found["from"]), int(found["upto"])
        step = 1 if upto >= first else -1
        named = [*range(first, upto + step, step)]
    elif found["numbered"] or found["ordered"]:
        named = [_number(found["number"] or found["ordinal"])]
    elif found["call"]:
        named = [_call(timeline)]
    else:
        named = [last - 1 if found["next"] else last if found["last"] else 1]
    return [_there(number, timeline) for number in named]


def _call(timeline: Timeline) -> int:
    roles = [scene.role for scene in timeline.scenes]
    if "call_to_action" not in roles:
        raise ImpossibleBrief("The film has no call to action.")
    return roles.index("call_to_action") + 1


def _beside(found: re.Match[str], timeline: Timeline) -> str:
    named = [int(number) for number in (found["one"], found["two"]) if number]
    return f"{found['where']} @" + "+".join(str(_there(n, timeline)) for n in named)


def _together(found: re.Match[str], timeline: Timeline) -> str:
    other = found[2] or str(_there(int(found[3]), timeline))
    return f"{found[1]}+{other}"


def _there(number: int, timeline: Timeline) -> int:
    count = len(timeline.scenes)
    if not 1 <= number <= count:
        scenes = "1 scene" if count == 1 else f"{count} scenes"
        raise ImpossibleBrief(f"The film has {scenes}: there is no scene {number}.")
    return number


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS[word]


def _frames(found: re.Match[str], timeline: Timeline) -> int:
    if found["half"]:
        amount = 0.5
    elif found["word"]:
        amount = float(_NUMBERS.get(found["word"], 1))
    else:
        amount = float(found["count"].replace(",", "."))
    if found["and"] or found["too"] or found["after"]:
        amount += 0.5
    unit = found["unit"]
    if not unit.startswith("frame"):
        amount *= timeline.frame_rate / (1000 if unit.startswith("m") else 1)
    return max(1, round(amount))


def _listed(mark: str) -> str:
    named = mark.split("+")
    if len(named) == 1:
        return f"scene {named[0]}"
    return f"scenes {', '.join(named[:-1])} and {named[-1]}"
