"""How the whole film looks: one style, one palette, one place, one light, one lens."""

import hashlib
import re
from dataclasses import dataclass

from pipelines.film.brief import Brief
from pipelines.models.screenwriters.colors import COLORS
from pipelines.models.screenwriters.moods import Mood, Palette, mood_called, mood_of
from pipelines.models.screenwriters.places import (
    light_in,
    named_place_in,
    places_in,
    usual_setting,
)
from pipelines.models.screenwriters.reading import Reading

MOST_COLORS = 5
"""A palette of more reads as no palette; brands may give as many."""

SHORT_STYLE = 2
"""Words up to which a style says a mood rather than a look."""

_DRAWN = re.compile(
    r"\b(?:animat(?:ed|ion)|anime|manga|cartoon|vector|illustrat\w+|watercolou?r|pixel art|clay\w*"
    r"|stop[- ]motion|sketch\w*|comic|paper cut\w*|papercraft|hand[- ]drawn|drawing|line art"
    r"|motion graphics|flat design|kinetic typography|infographic)\b",
    re.IGNORECASE,
)
_GREY = re.compile(
    r"\b(?:black[- ]and[- ]white|b&w|monochrome|noir|schwarz[- ]?weiß)", re.IGNORECASE
)
_GREYS: Palette = ("#111111", "#4A4A4A", "#B5B5B5", "#F2F2F2")


@dataclass(frozen=True)
class Look:
    """What stays the same from the first frame to the last."""

    mood: Mood
    style: str
    palette: Palette
    setting: str
    light: str
    lens: str


def look_of(brief: Brief, reading: Reading) -> Look:
    style = brief.style or reading.style
    mood = mood_of(style, reading.subject.phrase, reading.words, reading.music)
    drawn = bool(_DRAWN.search(f"{style} {reading.words}"))
    return Look(
        mood=mood,
        style=_style(style, mood),
        palette=_palette(brief, reading, mood, style),
        setting=_setting(reading),
        light=_light(reading, style) or ("flat even light" if drawn else mood.light),
        lens="drawn throughout in one hand, framing level and steady" if drawn else mood.lens,
    )


def _style(asked: str, mood: Mood) -> str:
    """Return the user's style; one or two words are filled out with what their mood means."""
    if asked and (len(asked.split()) > SHORT_STYLE or mood_called(asked) is None):
        return asked
    return mood.look if asked.casefold() in mood.look else f"{asked}: {mood.look}"


def _palette(brief: Brief, reading: Reading, mood: Mood, style: str) -> Palette:
    if given := brief.brand.colors or reading.colors:
        return given[:MOST_COLORS]
    if _GREY.search(f"{style} {reading.words}"):
        return _GREYS
    words = re.findall(r"[a-z]+", f"{reading.color_words} {style}".lower())
    named = tuple(dict.fromkeys(COLORS[word] for word in words if word in COLORS))
    digest = hashlib.sha256(f"{brief.seed}:{reading.words}".encode()).digest()
    own = mood.palettes[digest[0] % len(mood.palettes)]
    return (*named, *own)[: max(len(own), len(named[:MOST_COLORS]))]


def _setting(reading: Reading) -> str:
    """Return one place for the film; beats in several places are told by themselves."""
    phrase, english = reading.subject.phrase, reading.language == "en"
    place = next(iter(places_in(phrase)), "") if english else ""
    told_of = "" if reading.subject.noun else reading.words
    usual = next(filter(None, map(usual_setting, (reading.subject.noun, phrase, told_of))), "")
    if named := named_place_in(phrase) if english else "":
        place = f"{named}: {usual}" if usual else named
    told = {where for beat in reading.beats if english for where in places_in(beat.text)}
    if told - {place} and reading.kind not in {"event", "place"}:
        return "one coherent world, as the brief tells it"
    if setting := place or usual:
        return setting
    return {
        "thing": "an uncluttered set with one good surface",
        "service": "everyday places: a desk, a street, a kitchen table",
        "event": "the grounds and everyone on them",
        "place": "the place itself, inside and out",
        "story": "one small, believable world",
        "topic": "one real place, true to the subject",
    }[reading.kind]


def _light(reading: Reading, style: str) -> str:
    """Return the light that the brief asks for: one light, or what its moments call for."""
    if light := light_in(f"{reading.subject.phrase} {style}"):
        return light
    told = any(light_in(beat.text) for beat in reading.beats)
    return "natural light, true to the time of day" if told else ""
