# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""A brief, read: what it is about, what is to be seen and said, and how it should look."""

import re
from dataclasses import dataclass, replace

from pipelines.errors import ImpossibleBrief
from pipelines.film.brief import Brief
from pipelines.models.screenwriters.claims import as_title, claims_of_phrase, claims_of_sentence
from pipelines.models.screenwriters.kinds import Kind, kind_of
from pipelines.models.screenwriters.language import Language, language_of
from pipelines.models.screenwriters.notes import (
    About,
    Note,
    Place,
    direction_in,
    note_in,
    without_on_screen_text,
)
from pipelines.models.screenwriters.orders import Order, read_order
from pipelines.models.screenwriters.sentences import (
    is_word,
    quoted,
    sentences,
    shortened,
    squeeze,
    without_quotes,
)
from pipelines.models.screenwriters.subject import Subject, read_subject

LONGEST_BEAT = 400
"""Characters of one beat; a longer sentence is told in several."""
LONGEST_QUOTE = 80
"""Characters of a quotation shown on screen; a longer one is speech, not a title."""

_HEX = re.compile(r"#[0-9A-Fa-f]{6}\b")
_LOOKED_AT = 4  # the order stands in one of the first sentences, after a question or a greeting


@dataclass(frozen=True)
class Beat:
    """A moment of the film that the user described."""

    text: str
    """What is seen; empty if the user only said what is read or claimed then."""
    place: Place = "middle"
    titles: tuple[str, ...] = ()
    """Words the user put in quotation marks here: shown exactly so."""
    claims: tuple[str, ...] = ()
    """Short lines of the user's own that may be shown here."""


@dataclass(frozen=True)
class Reading:
    language: Language
    kind: Kind
    words: str
    """The user's whole prompt on one line."""
    subject: Subject
    name: str
    """The brand's name, else the product's; may be empty. A story's hero is no brand."""
    beats: tuple[Beat, ...]
    claims: tuple[str, ...]
    """What the subject phrase claims, as titles."""
    quotes: tuple[str, ...]
    """Quotations in the ordering sentence: to be shown."""
    lines: tuple[str, ...]
    """Lines the user wants shown, such as a tagline, without saying when."""
    call: str
    """The call to action in the user's words; may be empty."""
    audience: str
    style: str
    music: str
    colors: tuple[str, ...]
    """#RRGGBB in the prompt."""
    color_words: str


def read(brief: Brief) -> Reading:
    """Read `brief`; raise `ImpossibleBrief` if its prompt says nothing."""
    if not any(map(is_word, brief.prompt)):
        raise ImpossibleBrief("The prompt holds no words: say what the film is about.")
    language = language_of(brief.prompt)
    told = sentences(brief.prompt)
    ordering, order = _ordering(told)
    ordered = " ".join(told[index] for index in sorted(ordering))
    subject = read_subject(
        order.subject, english=language == "en", opens=ordered.startswith(order.subject)
    )
    rest = [sentence for index, sentence in enumerate(told) if index not in ordering]
    notes = [note for sentence in rest if (note := note_in(sentence))]
    words = squeeze(brief.prompt)
    kind = kind_of(
        subject.noun,
        " ".join(rest) if subject.name else subject.phrase if language != "en" else "",
        order.format,
        branded=bool(brief.brand.name),
    )
    claiming = language == "en" and kind != "story"
    beats = dict.fromkeys(
        beat
        for sentence in rest
        if not note_in(sentence)
        for beat in _beats(sentence, subject, claiming=claiming)
    )
    quotes = tuple(q for q in _shown(ordered) if q != subject.name)
    closing = [title for beat in beats if beat.place == "closing" for title in beat.titles]
    call = brief.cta_text or _said(notes, "call") or next(iter(closing), "")
    return Reading(
        language=language,
        kind=kind,
        words=words,
        subject=subject,
        name=brief.brand.name or _said(notes, "name") or ("" if kind == "story" else subject.name),
        beats=tuple(beats),
        claims=claims_of_phrase(subject.phrase) if claiming else (),
        quotes=quotes,
        lines=_all(notes, "title"),
        call=call,
        audience=subject.audience or _said(notes, "audience"),
        style=", ".join(filter(None, (order.looks, subject.style, *_all(notes, "style")))),
        music=brief.music_style or subject.music or _said(notes, "music"),
        colors=tuple(dict.fromkeys(color.upper() for color in _HEX.findall(brief.prompt))),
        color_words=" ".join(_all(notes, "colors")),
    )


def _ordering(told: tuple[str, ...]) -> tuple[frozenset[int], Order]:
    """Return which sentences order the film, and the order they make together.

    "Make a 30 second ad. It is about a kettle." takes two.
    """
    said = [direction_in(sentence) for sentence in told[:_LOOKED_AT]]
    orders = [read_order(direction.text) for direction in said]
    bare = frozenset(index for index, order in enumerate(orders) if not order.subject)
    formats = "".join(orders[index].format for index in sorted(bare)[:1])
    for certain in (True, False):
        for index, (direction, order) in enumerate(zip(said, orders, strict=True)):
            whole = direction.text.strip(" .,;:!?。！？؟")
            named = order.format or len(order.subject) < len(whole)
            told_of = not direction.text.endswith(("?", "？")) and not note_in(told[index])
            if order.subject and (named if certain else told_of):
                # "Open on a lake" tells the subject of a brief without an order, and a scene.
                used = bare if direction.place == "opening" else bare | {index}
                return used, replace(order, format=order.format or formats)
    return frozenset((0,)), Order(told[0])


def _beats(sentence: str, subject: Subject, *, claiming: bool) -> list[Beat]:
    direction = direction_in(sentence)
    names = tuple(filter(None, (subject.noun.rpartition(" ")[2], subject.name)))
    beats = []
    text = direction.text
    while text:
        part = shortened(text, LONGEST_BEAT)
        text = text[len(part) :].lstrip(" ,;:、，；")
        claims = claims_of_sentence(part, names) if claiming else ()
        titles = _shown(part)
        seen = without_on_screen_text(part)
        if claims == (as_title(part),) or (titles and _says_little(without_quotes(seen))):
            seen = ""  # words to be read, not to be filmed
        beats.append(Beat(seen, direction.place, titles, claims))
    return beats


def _says_little(rest: str) -> bool:
    """Whether the `rest` of a sentence around a quotation only presents it: "Am Ende: ..."."""
    words = [word for word in rest.split() if any(map(is_word, word))]
    return len(words) < 3 and len("".join(words)) < 16  # noqa: PLR2004 - "At the end:" in any script


def _shown(text: str) -> tuple[str, ...]:
    return tuple(words for words in quoted(text) if len(words) <= LONGEST_QUOTE)


def _all(notes: list[Note], about: About) -> tuple[str, ...]:
    """Return what the notes say `about`; a line to be shown must be short enough for it."""
    longest = LONGEST_QUOTE if about in {"call", "title"} else LONGEST_BEAT
    return tuple(n.said for n in notes if n.about == about and 0 < len(n.said) <= longest)


def _said(notes: list[Note], about: About) -> str:
    return next(iter(_all(notes, about)), "")
