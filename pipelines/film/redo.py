"""What of a film must be made anew after an edit, told before anything is."""

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from pipelines.film.segment import Segment, cut
from pipelines.film.timeline import Timeline
from pipelines.film.value import Value, fingerprint

NONE: Mapping[str, str] = MappingProxyType({})


class Redo(Value):
    clips: tuple[str, ...]
    """Ids of the scenes whose clips are made, in film order."""
    segments: tuple[Segment, ...]
    """Those that are encoded."""
    sound: bool
    """Whether the film's sound is mixed."""
    lines: tuple[str, ...] = ()
    """Ids of the scenes whose words are said, in film order."""


def redo(
    timeline: Timeline,
    parent: Timeline,
    delivered: Collection[tuple[str, int]],
    others: Iterable[Timeline] = (),
    origins: Mapping[str, str] = NONE,
) -> Redo:
    """Return what `timeline` needs besides what its `parent` and the film's `others` have.

    `delivered` has the scenes whose clips exist, each with the version it was made for; `origins`
    the new scenes that show another's. A segment is said to be encoded rather once too often: what
    encodes it goes by its content key.
    """
    others = tuple(others)
    encoded = {looks(segment, known) for known in (parent, *others) for segment in cut(known)}
    return Redo(
        clips=tuple(s.id for s in timeline.scenes if (s.id, s.made_for) not in delivered),
        segments=tuple(
            segment for segment in cut(timeline) if looks(segment, timeline, origins) not in encoded
        ),
        sound=sounds(timeline) != sounds(parent),
        lines=_lines(timeline, (parent, *others)),
    )


def _lines(timeline: Timeline, others: Iterable[Timeline]) -> tuple[str, ...]:
    """Return whose words have not been said yet, in this voice."""
    said = {(each.voice, scene.narration) for each in others for scene in each.scenes}
    return tuple(
        scene.id
        for scene in timeline.scenes
        if timeline.voice and scene.narration and (timeline.voice, scene.narration) not in said
    )


def looks(segment: Segment, timeline: Timeline, origins: Mapping[str, str] = NONE) -> str:
    """Return what the segment shows, wherever in the film it lies: equal ones look the same."""
    scenes = {scene.id: scene for scene in timeline.scenes}
    shown = [(span, scenes[span.scene_id]) for span in segment.spans]
    content: list[object] = [
        [
            span.model_dump() | {"scene_id": origins.get(span.scene_id, span.scene_id)}
            for span in segment.spans
        ],
        [scene.made_for for _, scene in shown],
        segment.transition.model_dump() if segment.transition else None,
        timeline.picture.model_dump(),
        timeline.frame_rate,
    ]
    if segment.kind == "body":
        content += [[scene.title, scene.role, timeline.colors] for _, scene in shown]
    if timeline.captions:
        content += [segment.start, timeline.voice, [scene.narration for _, scene in shown]]
    return fingerprint(content)


def sounds(timeline: Timeline) -> str:
    """Return what is heard in the film: equal ones sound the same."""
    content: list[object] = [
        timeline.soundtrack.model_dump(),
        timeline.length,
        timeline.frame_rate,
        timeline.voice,
    ]
    if timeline.voice or timeline.soundtrack.keep_clip_audio:
        lengths = [transition.length for transition in timeline.transitions]
        content += [[(s.id, s.length, s.narration) for s in timeline.scenes], lengths]
    if timeline.soundtrack.keep_clip_audio:
        content.append([scene.made_for for scene in timeline.scenes])
    return fingerprint(content)
