"""OpenTimelineIO, the one file that knows it: a film out to other editors, and their cut back in.

In OTIO a clip ends at the middle of its transition; here both clips have all of it. What came out
and is unchanged comes back as the very same film.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import opentimelineio as otio

from pipelines.errors import ImpossibleBrief
from pipelines.film.operation import MOST_SCENES
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import CUT, Transition

OURS: Final = "rayreel"
"""Where, in OTIO's metadata, it says which film and which scene this is."""
RATES: Final[tuple[FrameRate, ...]] = (24, 25, 60, 30)
"""Of films; a document that tells none has the last."""
MOST_DEPTH: Final = 40
MOST_VALUES: Final = 50_000
"""Of an imported document: the parser is written in C++, and trusts its input's depth."""
MOST_TOLD: Final = 20
_UNREADABLE: Final = (otio.exceptions.OTIOError, ValueError, TypeError, LookupError, RuntimeError)
"""What the parser raises, each for other faults."""
_DISSOLVE: Final = otio.schema.TransitionTypes.SMPTE_Dissolve


@dataclass(frozen=True)
class Piece:
    """A clip of the track: of a scene of ours, or of a file that is known by its name."""

    scene_id: str | None
    filename: str
    in_point: int
    length: int
    """Frames, those of transitions included."""


@dataclass
class Cut:
    """What was understood of a document."""

    rate: FrameRate
    """Of lengths and points."""
    title: str = ""
    composition_id: str | None = None
    pieces: list[Piece] = field(default_factory=list)
    joins: list[Transition] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """What was not."""


def exported(timeline: Timeline, composition_id: str, sound: str = "") -> str:
    """Return the film as an OTIO document; its media are named as the bundle has them.

    `sound` names the file of the whole film's sound, where there is one.
    """
    rate = timeline.frame_rate
    track = otio.schema.Track("Picture", kind=otio.schema.TrackKind.Video)
    for index, scene in enumerate(timeline.scenes):
        before, after = _shares(timeline, index)
        media = otio.schema.ExternalReference(media_name(scene.id), _range(0, scene.fitted, rate))
        shown = _range(scene.in_point + before, scene.length - before - after, rate)
        name = scene.title or scene.id
        about = {OURS: {"scene_id": scene.id, "title": scene.title, "prompt": scene.prompt}}
        track.append(otio.schema.Clip(name, media, shown, metadata=about))
        join = timeline.transitions[index] if index < len(timeline.transitions) else CUT
        if join.length:
            before_cut, after_cut = join.length // 2, join.length - join.length // 2
            track.append(
                otio.schema.Transition(
                    join.kind,
                    _DISSOLVE,
                    otio.opentime.RationalTime(before_cut, rate),
                    otio.opentime.RationalTime(after_cut, rate),
                    metadata={OURS: {"kind": join.kind}},
                )
            )
    film = otio.schema.Timeline(timeline.title)
    film.tracks.append(track)
    if sound:
        film.tracks.append(_sound_track(sound, timeline))
    film.metadata[OURS] = {"composition_id": composition_id}
    text: str = otio.adapters.write_to_string(film, "otio_json", indent=1)
    return text


def media_name(scene_id: str) -> str:
    """Return the name of a scene's clip within the bundle."""
    return f"media/{scene_id}.mp4"


def _sound_track(name: str, timeline: Timeline) -> Any:
    whole = _range(0, timeline.length, timeline.frame_rate)
    heard = otio.schema.Clip("Sound", otio.schema.ExternalReference(name, whole), whole)
    about = {OURS: {"sound": "mixed"}}
    return otio.schema.Track("Sound", [heard], kind=otio.schema.TrackKind.Audio, metadata=about)


def _range(start: int, length: int, rate: int) -> Any:
    time = otio.opentime.RationalTime
    return otio.opentime.TimeRange(time(start, rate), time(length, rate))


def _shares(timeline: Timeline, index: int) -> tuple[int, int]:
    """Return the frames of a scene that lie beyond the middles of its transitions."""
    into, out = timeline.lead_in(index), timeline.lead_out(index)
    return into // 2, out - out // 2


def read(document: Any, rate: FrameRate | None = None) -> Cut:
    """Return what the document says, at `rate` or near its own.

    Raises `ImpossibleBrief` if it is no timeline.
    """
    _check_size(document)
    try:
        film = otio.adapters.read_from_string(json.dumps(document), "otio_json")
    except _UNREADABLE as error:
        raise ImpossibleBrief("The document is no OpenTimelineIO that can be read.") from error
    if not isinstance(film, otio.schema.Timeline):
        raise ImpossibleBrief("The document is no OpenTimelineIO timeline.")
    tracks = [each for each in film.tracks if isinstance(each, otio.schema.Track)]
    pictures = [each for each in tracks if each.kind == otio.schema.TrackKind.Video and len(each)]
    if not pictures:
        raise ImpossibleBrief("The timeline has no track of pictures.")
    cut = Cut(
        rate=rate or _own_rate(pictures[0]),
        title=_short(film.name),
        composition_id=_ours(film).get("composition_id"),
    )
    for left in film.tracks:
        if left is not pictures[0] and "sound" not in _ours(left):
            cut.remarks.append(f"The track “{_short(left.name)}” is left out: a film has one.")
    _read_track(list(pictures[0]), cut)
    del cut.remarks[MOST_TOLD:]
    return cut


def _own_rate(track: Any) -> FrameRate:
    """Return the rate nearest to that of the track's first clip: 30 for 29.97."""
    told = next((clip.source_range for clip in track.find_clips() if clip.source_range), None)
    rate: float = told.duration.rate if told else RATES[-1]
    return min(RATES, key=lambda known: abs(known - rate))


def _check_size(document: Any) -> None:
    level, depth, count = [document], 0, 0
    while level:
        depth, count = depth + 1, count + len(level)
        if depth > MOST_DEPTH or count > MOST_VALUES:
            raise ImpossibleBrief("The document is too large or too deep.")
        level = [inner for value in level for inner in _inside(value)]


def _inside(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _read_track(items: Sequence[Any], cut: Cut) -> None:
    pending: Transition | None = None
    shares = (0, 0)
    for item in items:
        if isinstance(item, otio.schema.Transition) and cut.pieces:
            pending, shares = _transition(item, cut)
        elif isinstance(item, otio.schema.Clip):
            _read_clip(item, cut, pending, shares)
            pending, shares = None, (0, 0)
        else:
            what = type(item).__name__.lower()
            cut.remarks.append(f"A {what} “{_short(item.name)}” is left out.")
        if len(cut.pieces) > MOST_SCENES:
            raise ImpossibleBrief(f"A film has at most {MOST_SCENES} scenes.")


def _read_clip(clip: Any, cut: Cut, pending: Transition | None, shares: tuple[int, int]) -> None:
    if clip.effects or clip.markers:
        cut.remarks.append(f"Effects and markers of “{_short(clip.name)}” are left out.")
    try:
        shown = clip.source_range or clip.available_range()
    except otio.exceptions.OTIOError:
        shown = None
    if shown is None:
        cut.remarks.append(f"“{_short(clip.name)}” is left out: it has no length.")
        return
    start, length = _frames(shown.start_time, cut.rate), _frames(shown.duration, cut.rate)
    outgoing, incoming = shares if cut.pieces else (0, 0)
    if cut.pieces:
        last = cut.pieces[-1]
        cut.pieces[-1] = Piece(last.scene_id, last.filename, last.in_point, last.length + outgoing)
        cut.joins.append(pending or CUT)
    if start < incoming:
        cut.remarks.append(f"“{_short(clip.name)}” begins late: nothing is there to fade in.")
    told = _ours(clip).get("scene_id")
    name = ""
    if isinstance(clip.media_reference, otio.schema.ExternalReference):
        address = str(clip.media_reference.target_url)[:2000]
        name = PurePosixPath(unquote(urlsplit(address).path)).name
    cut.pieces.append(
        Piece(
            scene_id=told if isinstance(told, str) else None,
            filename=name,
            in_point=max(0, start - incoming),
            length=max(1, length + incoming),
        )
    )


def _transition(item: Any, cut: Cut) -> tuple[Transition | None, tuple[int, int]]:
    """Return the transition, and how many frames of it lie after the cut and before it."""
    before, after = _frames(item.in_offset, cut.rate), _frames(item.out_offset, cut.rate)
    kind = _ours(item).get("kind", "dissolve")
    if item.transition_type != _DISSOLVE:
        cut.remarks.append(f"The transition “{_short(item.name)}” is a dissolve here.")
    if after + before < 1:
        return None, (0, 0)
    try:
        return Transition(kind=kind, length=after + before), (after, before)
    except ValueError:
        cut.remarks.append(f"The transition “{_short(item.name)}” is a dissolve here.")
        return Transition(kind="dissolve", length=after + before), (after, before)


def _frames(time: Any, rate: FrameRate) -> int:
    value: float = time.rescaled_to(rate).value
    return max(0, round(value))


def _ours(item: Any) -> dict[str, Any]:
    found = item.metadata.get(OURS)
    return {name: found[name] for name in found} if hasattr(found, "keys") else {}


def _short(name: object) -> str:
    return "".join(char for char in str(name)[:60] if char.isprintable())
