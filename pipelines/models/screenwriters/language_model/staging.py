"""From a language model's plan to a timeline: everything exact is decided here."""

from dataclasses import replace
from itertools import pairwise

from pipelines.film.brief import Brief
from pipelines.film.scene import Role, Scene
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.models.screenwriters.arc import Moment
from pipelines.models.screenwriters.builtin import music_style, scene_seed
from pipelines.models.screenwriters.language_model.plan import Bible, Plan, Shot
from pipelines.models.screenwriters.look import MOST_COLORS, Look, look_of
from pipelines.models.screenwriters.pacing import footage, slots, transition
from pipelines.models.screenwriters.reading import Reading, read
from pipelines.models.screenwriters.shots import Shot as Camera
from pipelines.models.screenwriters.spoken import line, voiced
from pipelines.models.screenwriters.titles import titles
from pipelines.models.screenwriters.views import Act
from pipelines.models.screenwriters.wording import prompt

UNHURRIED = 1e9
"""Seconds of a scene so long that the pacing takes no more scenes than it must."""
MOST_WISHED = 24
"""Scenes: a plan of more is long to write, and more likely to be broken off."""
_LENGTHS = {"short": 0, "medium": 1, "long": 2}


def scene_counts(brief: Brief) -> tuple[int, int, int]:
    """Return how many scenes there must, may and should be. Raises `ImpossibleBrief`."""
    reading = read(brief)
    mood = look_of(brief, reading).mood
    length, rate, call = brief.length, brief.frame_rate, brief.include_cta
    fewest = len(slots(length, rate, UNHURRIED, 0, call=call))
    most = len(slots(length, rate, UNHURRIED, length, call=call))
    best = len(slots(length, rate, mood.scene_seconds, len(reading.beats), call=call))
    return fewest, most, max(fewest, min(best, MOST_WISHED))


def staged(plan: Plan, brief: Brief) -> Timeline:
    """Return a timeline exactly as long as `brief` asks, from a plan with as many scenes as fit."""
    reading = read(brief)
    look = _look(plan.bible, brief, reading)
    count = len(plan.scenes)
    lengths = _slots(plan.scenes, brief)
    joins = tuple(
        transition(shot.transition, brief.frame_rate, before, after)
        for shot, (before, after) in zip(plan.scenes[1:], pairwise(lengths), strict=True)
    )
    on_screen = _titles(plan.scenes, reading, brief)
    scenes = []
    for index, (shot, length) in enumerate(zip(plan.scenes, footage(lengths, joins), strict=True)):
        act: Act = "hook" if index == 0 else "close" if index == count - 1 else "detail"
        role: Role = "hook" if index == 0 else "story"
        if act == "close" and brief.include_cta:
            role = "call_to_action"
        moment = Moment(act, shot.shot, shot.size, chapter=index)
        scene_id = f"scene-{index + 1:02d}"
        scenes.append(
            Scene(
                id=scene_id,
                role=role,
                prompt=prompt(moment, Camera(shot.size, shot.move), look, reading, brief),
                title=on_screen[index],
                length=length,
                seed=scene_seed(brief.seed, scene_id),
            )
        )
    timeline = Timeline(
        title=plan.title,
        picture=brief.picture,
        frame_rate=brief.frame_rate,
        scenes=tuple(scenes),
        transitions=joins,
        soundtrack=Soundtrack(
            music_style=music_style(reading, otherwise=plan.music), seed=brief.seed
        ),
    )
    lines = [
        line(shot.narration, title) for shot, title in zip(plan.scenes, on_screen, strict=True)
    ]
    return voiced(timeline, lines, reading, brief)


def _look(bible: Bible, brief: Brief, reading: Reading) -> Look:
    """Return the look of the bible, save for what the user has settled."""
    look = look_of(brief, reading)
    asked = brief.style or reading.style
    given = brief.brand.colors or reading.colors
    return replace(
        look,
        style=f"{asked}: {bible.style}" if asked else bible.style,
        palette=(given or bible.palette)[:MOST_COLORS],
        # Whoever is in the film stands next to where it plays: both are in every prompt.
        setting=". Characters: ".join(
            filter(None, (_bare(bible.setting), "; ".join(bible.characters)))
        ),
    )


def _bare(words: str) -> str:
    return words.rstrip(" .;,")


def _slots(shots: tuple[Shot, ...], brief: Brief) -> tuple[int, ...]:
    """Deal the pacing's story slots out: the longest to the scenes that shall be long."""
    dealt = slots(
        brief.length,
        brief.frame_rate,
        UNHURRIED,
        len(shots) - 2,
        call=brief.include_cta,
    )
    story = range(1, len(dealt) - 1)
    by_wish = sorted(story, key=lambda index: (_LENGTHS[shots[index].length], dealt[index]))
    lengths = list(dealt)
    for index, length in zip(by_wish, sorted(dealt[1:-1]), strict=True):
        lengths[index] = length
    return tuple(lengths)


def _titles(shots: tuple[Shot, ...], reading: Reading, brief: Brief) -> tuple[str, ...]:
    """Return the words on screen: the user's own first, the plan's where room is left."""
    said = " ".join(shot.title for shot in shots).casefold()
    asked = (*reading.quotes, *(title for beat in reading.beats for title in beat.titles))
    missing = tuple(words for words in asked if words.casefold() not in said)
    moments = tuple(
        Moment("detail", shot.shot, "", chapter=index, claim=shot.title)
        for index, shot in enumerate(shots)
    )
    return titles(moments, replace(reading, quotes=missing), brief)
