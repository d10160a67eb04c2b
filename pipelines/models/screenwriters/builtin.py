"""The screenwriter that needs no network: brief -> reading -> look, slots, arc -> timeline."""

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise

from pipelines.film.brief import MAX_SEED, Brief
from pipelines.film.scene import Role, Scene
from pipelines.film.script import Script
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition, TransitionKind
from pipelines.models.screenwriters.arc import Moment, arc
from pipelines.models.screenwriters.look import Look, look_of
from pipelines.models.screenwriters.orders import read_order
from pipelines.models.screenwriters.pacing import footage, slots, transition
from pipelines.models.screenwriters.reading import Reading, read
from pipelines.models.screenwriters.sentences import shortened
from pipelines.models.screenwriters.shots import Shot, shot
from pipelines.models.screenwriters.spoken import line, voiced
from pipelines.models.screenwriters.titles import titles
from pipelines.models.screenwriters.wording import prompt

LONGEST_FILM_TITLE = 60
"""Characters of what the film's title says of the subject; a longer phrase gives its noun."""
ENDLESS = 100
"""Characters; a word of more would not fit the title of a timeline with a name before it."""
LONGEST_MUSIC_STYLE = 100
"""Characters a soundtrack takes."""
_ARTICLE = re.compile(r"^(?:an?|eine?n?|una?|une|uma?|een)\s+", re.IGNORECASE)
UNHURRIED_SECONDS = 5.5
"""Average scene from which on a mood is unhurried."""
FADE_TO_BLACK_SECONDS = 10
"""In shorter films black before the call to action would look like the end."""


@dataclass(frozen=True)
class BuiltinScreenwriter:
    """Writes a timeline from the brief's own words. Same brief, same timeline."""

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script:  # noqa: ARG002
        return Script(timeline=write(brief), writer="builtin")


def write(brief: Brief) -> Timeline:
    """Return a timeline exactly as long as `brief` asks; raise `ImpossibleBrief`."""
    reading = read(brief)
    look = look_of(brief, reading)
    lengths = slots(
        brief.length,
        brief.frame_rate,
        look.mood.scene_seconds,
        len(reading.beats),
        call=brief.include_cta,
    )
    moments = arc(reading, look.mood, len(lengths), brief.seed)
    joins = _joins(moments, lengths, look, brief)
    scenes = _scenes(moments, footage(lengths, joins), look, reading, brief)
    timeline = Timeline(
        title=_film_title(reading),
        picture=brief.picture,
        frame_rate=brief.frame_rate,
        scenes=scenes,
        transitions=joins,
        soundtrack=Soundtrack(
            music_style=music_style(reading, otherwise=look.mood.music),
            seed=brief.seed,
        ),
    )
    lines = [
        line(scene.title, moment.beat.text if moment.beat and moment.first else "")
        for moment, scene in zip(moments, scenes, strict=True)
    ]
    return voiced(timeline, lines, reading, brief)


def _scenes(
    moments: tuple[Moment, ...],
    lengths: tuple[int, ...],
    look: Look,
    reading: Reading,
    brief: Brief,
) -> tuple[Scene, ...]:
    scenes: list[Scene] = []
    times: dict[str, int] = {}
    before: Shot | None = None
    on_screen = titles(moments, reading, brief)
    for moment, length, title in zip(moments, lengths, on_screen, strict=True):
        told = moment.beat.text if moment.beat else ""
        before = shot(moment.act, moment.size, told, times.get(moment.act, 0), before)
        times[moment.act] = times.get(moment.act, 0) + 1
        scene_id = f"scene-{len(scenes) + 1:02d}"
        scenes.append(
            Scene(
                id=scene_id,
                role=_role(moment, brief),
                prompt=prompt(moment, before, look, reading, brief),
                title=title,
                length=length,
                seed=scene_seed(brief.seed, scene_id),
            )
        )
    return tuple(scenes)


def _role(moment: Moment, brief: Brief) -> Role:
    if moment.act == "hook":
        return "hook"
    return "call_to_action" if moment.act == "close" and brief.include_cta else "story"


def scene_seed(film_seed: int, scene_id: str) -> int:
    """Return the scene's own seed: its scene keeps it whatever becomes of the others."""
    digest = hashlib.sha256(f"{film_seed}:{scene_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % (MAX_SEED + 1)


def _joins(
    moments: tuple[Moment, ...], lengths: tuple[int, ...], look: Look, brief: Brief
) -> tuple[Transition, ...]:
    """Cut within a chapter, the mood's soft transition between chapters.

    Only an unhurried mood softens every change of chapter; elsewhere every other one is a cut.
    """
    joins: list[Transition] = []
    chapters = 0
    unhurried = look.mood.scene_seconds >= UNHURRIED_SECONDS
    for index, (before, after) in enumerate(pairwise(moments)):
        kind: TransitionKind = "cut"
        if before.chapter != after.chapter:
            chapters += 1
            kind = look.mood.soft if unhurried or chapters % 2 else "cut"
        if after.act == "close" and brief.include_cta:
            long = brief.duration_seconds >= FADE_TO_BLACK_SECONDS
            kind = "fadeblack" if long and look.mood.soft == "fade" else "fade"
        joins.append(transition(kind, brief.frame_rate, lengths[index], lengths[index + 1]))
    return tuple(joins)


def music_style(reading: Reading, *, otherwise: str) -> str:
    """Return the music that the user asked for, if it was any."""
    asked = shortened(reading.music, LONGEST_MUSIC_STYLE)
    return asked if 0 < len(asked) <= LONGEST_MUSIC_STYLE else otherwise


def _film_title(reading: Reading) -> str:
    subject = reading.subject
    if subject.name and subject.noun:
        return f"{subject.name}: {subject.noun}"
    fits = len(subject.phrase) <= LONGEST_FILM_TITLE
    what = subject.phrase if fits else subject.noun or subject.phrase
    if reading.name and len(what) > LONGEST_FILM_TITLE:
        return reading.name
    what = _ARTICLE.sub("", shortened(read_order(what).subject, LONGEST_FILM_TITLE))
    if not what or len(what) > ENDLESS:  # there was nothing but an order, or but one word
        return reading.name or "Film"
    if reading.name and reading.name.casefold() not in what.casefold():
        what = f"{reading.name}: {what}"
    return what[0].upper() + what[1:]
