# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""The story: which moment of the film every scene tells."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import cycle, pairwise
from zlib import crc32

from pipelines.models.screenwriters.moods import Mood
from pipelines.models.screenwriters.reading import Beat, Reading
from pipelines.models.screenwriters.shots import FAR_SIZES, NEAR_SIZES, sizes_asked
from pipelines.models.screenwriters.subject import PEOPLE
from pipelines.models.screenwriters.views import AGAIN, NEARER, VIEWS, WIDER, Act

SHOTS_OF_A_BEAT = 3
"""A moment the user described is told in up to so many scenes before other views are mixed in."""
ENOUGH_FOR_BEFORE = 4
"""Story scenes from which on there is time to show the world without the subject."""
ENOUGH_FOR_ORIGIN = 20
"""Story scenes from which on the film also tells where its subject comes from."""

_SEVERAL = re.compile(
    rf"(?:[\w'-]{{1,30}}\s+){{0,3}}?\b(?:people|men|women|children|families|(?:{PEOPLE})(?<=s))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Moment:
    """What one scene tells."""

    act: Act
    seen: str
    """What the camera sees."""
    size: str
    """The shot's size; empty if the user's words are to decide."""
    chapter: int
    """Scenes of one chapter are cut together; the next chapter begins with a transition."""
    beat: Beat | None = None
    """What the user said of this moment."""
    first: bool = True
    """Whether it is the first scene of its beat."""
    claim: str = ""
    """What this scene shows of the subject, in the user's words."""


def arc(reading: Reading, mood: Mood, count: int, seed: int) -> tuple[Moment, ...]:
    """Tell the film in `count` scenes, of which the first is the hook and the last the close."""
    opening, middle, closing = _dealt(reading.beats, count - 2)
    camera = _Camera(reading, seed)
    story = list(_story(reading, mood, middle, count - 2, camera))
    last = story[-1].chapter + 1 if story else 1
    return (camera.at("hook", 0, opening), *story, camera.at("close", last, closing))


def _dealt(beats: tuple[Beat, ...], room: int) -> tuple[Beat | None, list[Beat], Beat | None]:
    """Deal the beats out to the hook, the story and the close; none is left over."""
    opening = [beat for beat in beats if beat.place == "opening"]
    closing = [beat for beat in beats if beat.place == "closing"]
    middle = [*opening[1:], *(beat for beat in beats if beat.place == "middle"), *closing[:-1]]
    opening, closing = opening[:1], closing[-1:]
    if not opening and len(middle) > room:
        opening, middle = middle[:1], middle[1:]
    if not closing and len(middle) > room:
        closing, middle = middle[-1:], middle[:-1]
    if not room and middle:
        half = (len(middle) + 1) // 2
        opening, closing, middle = opening + middle[:half], middle[half:] + closing, []
    return _one(opening), _grouped(middle, room), _one(closing)


def _grouped(beats: list[Beat], room: int) -> list[Beat]:
    """Tell neighbouring beats in one scene where there are more beats than scenes."""
    if len(beats) <= room:
        return beats
    bounds = [index * len(beats) // room for index in range(room + 1)]
    groups = (beats[first:end] for first, end in pairwise(bounds))
    return [beat for group in groups if (beat := _one(group))]


def _one(beats: list[Beat]) -> Beat | None:
    if len(beats) < 2:  # noqa: PLR2004 - one beat is itself
        return beats[0] if beats else None
    return Beat(
        text=" ".join(beat.text for beat in beats if beat.text),
        place=beats[0].place,
        titles=tuple(title for beat in beats for title in beat.titles),
        claims=tuple(claim for beat in beats for claim in beat.claims),
    )


def _story(
    reading: Reading, mood: Mood, beats: list[Beat], count: int, camera: "_Camera"
) -> Iterator[Moment]:
    """Tell `count` scenes between hook and close, the user's beats in their order."""
    told = min(count, SHOTS_OF_A_BEAT * len(beats))
    acts = _acts(reading, mood, count - told)
    claiming = [act for act, _ in acts if act == "benefit"]
    enough = len(reading.claims) <= len(claiming)
    shown_in = {"benefit"} if enough else {"benefit", "detail", "life"}
    claims = iter(reading.claims)
    # The acts are spread around the beats: a share before the first, between any two, at the end.
    chapter, done = 1, 0
    for index in range(len(beats) + 1):
        share = (index + 1) * len(acts) // (len(beats) + 1)
        for act, starts in acts[done:share]:
            chapter += starts
            moment = camera.at(act, chapter)
            yield replace(moment, claim=next(claims, "")) if act in shown_in else moment
        done = share
        if index < len(beats):
            chapter += 1
            shots = (index + 1) * told // len(beats) - index * told // len(beats)
            yield from camera.covered(beats[index], shots, chapter)


def _acts(reading: Reading, mood: Mood, count: int) -> list[tuple[Act, bool]]:
    """Return the acts of `count` scenes, and for each whether it starts a chapter."""
    if reading.beats and count < ENOUGH_FOR_BEFORE:
        order: list[Act] = ["detail", "life"]
    else:
        order = ["reveal", "benefit", "life"] if count < ENOUGH_FOR_BEFORE + 1 else ["reveal"]
        problem = reading.kind not in {"thing", "service"} or mood.name != "elegant"
        if count >= ENOUGH_FOR_BEFORE and problem:
            order.insert(0, "before")
    acts: list[tuple[Act, bool]] = [(act, True) for act in order[:count]]
    # A detail is a closer look at what was just shown: the same chapter.
    scenes = 1 if count <= 10 else 2  # noqa: PLR2004 - a minute's film has room for two a chapter
    long = count > ENOUGH_FOR_ORIGIN
    rounds: tuple[Act, ...] = ("benefit", "detail", "life", "origin")
    again = cycle(rounds if long else rounds[:3])
    while len(acts) < count:
        act = next(again)
        acts += [
            (act, scene == 0 and act != "detail") for scene in range(min(scenes, count - len(acts)))
        ]
    return acts


class _Camera:
    """Finds a view that the film has not had yet."""

    def __init__(self, reading: Reading, seed: int) -> None:
        self._film, self._seed = reading.words, seed
        self._views = VIEWS[reading.kind]
        noun = reading.subject.noun
        several = _SEVERAL.search(reading.audience)
        self._words = {
            "it": f"the {noun}" if noun else reading.name or "the subject",
            "people": several.group().lower() if several else "people",
        }
        self._seen: Counter[str] = Counter()

    def at(self, act: Act, chapter: int, beat: Beat | None = None) -> Moment:
        """Return the moment of `act`: the user's if `beat` shows something, else the next view."""
        if beat and beat.text:
            return Moment(act, beat.text, "", chapter, beat, claim=next(iter(beat.claims), ""))
        views = self._views[act]
        times = self._seen[act]
        self._seen[act] += 1
        size, _, view = (
            views[(times + self._start(act)) % len(views)].format(**self._words).partition(": ")
        )
        if again := times // len(views):
            view = f"{view}, {AGAIN[(again - 1) % len(AGAIN)]}"
        claim = next(iter(beat.claims), "") if beat else ""
        return Moment(act, view[0].upper() + view[1:], size, chapter, beat, claim=claim)

    def _start(self, act: Act) -> int:
        """Return where in the views this film begins: other films and seeds, other pictures."""
        # The first use of the subject opens the benefits, whatever the film.
        return 0 if act == "benefit" else crc32(f"{self._seed}{act}{self._film}".encode())

    def covered(self, beat: Beat, shots: int, chapter: int) -> Iterator[Moment]:
        """Tell one beat in `shots` scenes: as the user put it, then nearer, then wider."""
        if not beat.text:
            for number in range(shots):
                act: Act = ("benefit", "detail", "life")[number % 3]
                claim = beat.claims[number] if number < len(beat.claims) else ""
                yield replace(self.at(act, chapter), beat=beat, first=number == 0, claim=claim)
            return
        yield self.at("benefit", chapter, beat)
        asked = sizes_asked(beat.text)
        for number in range(1, shots):
            wide = asked not in NEAR_SIZES and (number % 2 == 0 or asked in FAR_SIZES)
            angles = WIDER if wide else NEARER
            size, _, angle = angles[self._seen[angles[0]] % len(angles)].partition(": ")
            self._seen[angles[0]] += 1
            claim = beat.claims[number] if number < len(beat.claims) else ""
            seen = f"{beat.text.rstrip(' .!。！')}: {angle}"
            act = "life" if wide else "detail"
            yield Moment(act, seen, size, chapter, beat, first=False, claim=claim)
