"""A film, frame by frame, from a timeline as its user tells it; what can't be, by field."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from fastapi.exceptions import RequestValidationError

from app.timelines.schemas import (
    Change,
    CompositionRequest,
    PromptAsset,
    TrackClip,
    VideoAsset,
    WantedTimeline,
)
from pipelines.film.brief import MAX_SEED
from pipelines.film.given import GivenFootage
from pipelines.film.picture import picture_size
from pipelines.film.review import LEAST_SECONDS, MOST_SECONDS
from pipelines.film.scene import Scene
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import CUT, Transition

BROUGHT = "Footage of one's own"
"""The prompt of what no model is asked for."""


class Faults(list[dict[str, Any]]):
    """What is wrong with a timeline, field by field."""

    def note(self, message: str, *path: str | int) -> None:
        self.append({"type": "value_error", "loc": ("body", "timeline", *path), "msg": message})


def footage_in(wanted: WantedTimeline) -> list[UUID]:
    """Return the user's films and pictures in the timeline, each once."""
    named = [
        clip.asset.asset_id
        for clip in wanted.tracks[0].clips
        if not isinstance(clip.asset, PromptAsset)
    ]
    return list(dict.fromkeys(named))


def film_of(
    request: CompositionRequest, wanted: WantedTimeline, brought: Mapping[UUID, GivenFootage]
) -> Timeline:
    """Return the film; raise `RequestValidationError` with everything that is wrong with it."""
    rate, faults = request.output.fps, Faults()
    clips = wanted.tracks[0].clips
    scenes = [_scene(n, clip, request, brought, faults) for n, clip in enumerate(clips)]
    joins = [_join(n, clips, rate, faults) for n in range(len(clips) - 1)]
    for place, (end, side) in enumerate(((clips[0], "in"), (clips[-1], "out"))):
        told = end.transition.into if side == "in" else end.transition.out
        if told is not None:
            n = place * (len(clips) - 1)
            faults.note(f"nothing is {('before', 'after')[place]} it", *_at(n), "transition", side)
    _check_places(clips, scenes, joins, rate, faults)
    length = sum(scene.length for scene in scenes) - sum(join.length for join in joins)
    if not LEAST_SECONDS * rate <= length <= MOST_SECONDS * rate:
        faults.note(
            f"a film lasts {LEAST_SECONDS} to {MOST_SECONDS} s; this one {length / rate:.1f} s",
            "tracks",
        )
    if faults:
        raise RequestValidationError(faults)
    return Timeline(
        title=wanted.title,
        picture=picture_size(request.output.aspect_ratio, request.output.resolution),
        frame_rate=rate,
        scenes=tuple(scenes),
        transitions=tuple(joins),
        soundtrack=Soundtrack(
            music_style=wanted.soundtrack.style,
            seed=request.options.seed,
            keep_clip_audio=wanted.soundtrack.clip_audio,
        ),
        voice=wanted.voice,
        captions=wanted.captions,
        colors=wanted.colors,
    )


def _frames(seconds: Decimal, rate: FrameRate) -> int:
    return int((seconds * rate).quantize(Decimal(1), ROUND_HALF_UP))


def _at(number: int) -> tuple[str | int, ...]:
    return ("tracks", 0, "clips", number)


def _scene(
    number: int,
    clip: TrackClip,
    request: CompositionRequest,
    brought: Mapping[UUID, GivenFootage],
    faults: Faults,
) -> Scene:
    rate, asset = request.output.fps, clip.asset
    length = _frames(clip.length, rate)
    if not length:
        faults.note("this is less than a frame", *_at(number), "length")
    seed = (request.options.seed + number) % (MAX_SEED + 1)
    made: dict[str, Any] = {"prompt": BROUGHT, "seed": seed}
    if isinstance(asset, PromptAsset):
        made |= {"prompt": asset.prompt, "model": asset.model}
        made["seed"] = seed if asset.seed is None else asset.seed
    else:
        made["given"] = brought[asset.asset_id]
        _check_asset(number, clip, brought[asset.asset_id], length, rate, faults)
    if isinstance(asset, VideoAsset):
        made["in_point"] = _frames(asset.trim, rate)
    return Scene(
        id=f"scene-{number + 1}",
        role="story",
        title=clip.title,
        narration=clip.narration,
        length=max(1, length),
        fit=clip.fit,
        **made,
    )


def _check_asset(
    number: int,
    clip: TrackClip,
    given: GivenFootage,
    length: int,
    rate: FrameRate,
    faults: Faults,
) -> None:
    asset = clip.asset
    if asset.type != given.medium:
        faults.note(f"this is a {given.medium}", *_at(number), "asset", "asset_id")
    there = given.frames(rate)
    if isinstance(asset, VideoAsset) and asset.trim and there is not None:
        left = there - _frames(asset.trim, rate)
        if left < length:
            faults.note(
                f"the film has {there / rate:.2f} s: from here {max(0, left) / rate:.2f} s are "
                f"left, and the clip lasts {length / rate:.2f} s",
                *(*_at(number), "asset", "trim"),
            )


def _join(number: int, clips: Sequence[TrackClip], rate: FrameRate, faults: Faults) -> Transition:
    """Return the transition after clip `number`."""
    out, into = clips[number].transition.out, clips[number + 1].transition.into
    if out is not None and into is not None and out != into:
        faults.note("it ends by another transition before", *_at(number + 1), "transition", "in")
    told: Change | None = out or into
    if told is None or told.kind == "cut":
        return CUT
    return Transition(kind=told.kind, length=max(1, _frames(told.length, rate)))


def _check_places(
    clips: Sequence[TrackClip],
    scenes: Sequence[Scene],
    joins: Sequence[Transition],
    rate: FrameRate,
    faults: Faults,
) -> None:
    for number, begins in enumerate(_places(scenes, joins)):
        before = joins[number - 1].length if number else 0
        after = joins[number].length if number < len(joins) else 0
        if scenes[number].length <= before + after:
            faults.note("it is too short for its transitions", *_at(number), "length")
        start = clips[number].start
        if start is not None and _frames(start, rate) != begins:
            faults.note(
                f"it begins at {begins / rate:.3f} s, as what comes before has it: clips follow "
                "one another without gaps, and overlap by their transition alone",
                *(*_at(number), "start"),
            )


def _places(scenes: Sequence[Scene], joins: Sequence[Transition]) -> Iterator[int]:
    at = 0
    for number, scene in enumerate(scenes):
        yield at
        at += scene.length - (joins[number].length if number < len(joins) else 0)
