"""Sentences about the whole film: its music, captions, shape and length."""

import re
from collections.abc import Sequence
from itertools import product
from typing import Final, get_args

from pipelines.errors import ImpossibleBrief
from pipelines.film import operation as op
from pipelines.film.instructions.spot import TIME, Form, Spot
from pipelines.film.picture import AspectRatio, PictureSize, Resolution, picture_size

LONGEST_STYLE: Final = 100
_RATIOS: Final[dict[str, AspectRatio]] = {
    **{str(ratio): ratio for ratio in get_args(AspectRatio)},
    **dict.fromkeys(
        ("vertical", "portrait", "upright", "tall", "tiktok", "reels", "shorts"), "9:16"
    ),
    **dict.fromkeys(("instagram reels", "instagram stories", "stories", "youtube shorts"), "9:16"),
    **dict.fromkeys(("horizontal", "landscape", "widescreen", "wide", "youtube", "tv"), "16:9"),
    **dict.fromkeys(("square", "a square"), "1:1"),
}
_RESOLUTIONS: Final[dict[str, Resolution]] = {
    **{str(each): each for each in get_args(Resolution)},
    **dict.fromkeys(("4k", "ultra hd", "uhd"), "2160p"),
    **dict.fromkeys(("full hd", "fullhd", "1080"), "1080p"),
    **dict.fromkeys(("hd", "720"), "720p"),
    **dict.fromkeys(("sd", "480"), "480p"),
}


def _music(spot: Spot) -> Sequence[op.Operation]:
    style = spot.told("style").strip()
    quoted = re.fullmatch(r"<(\d+)>", style)
    return [op.Music(style=(spot.quotes[int(quoted[1])] if quoted else style)[:LONGEST_STYLE])]


def _no_music(_spot: Spot) -> Sequence[op.Operation]:
    raise ImpossibleBrief("A film has music: name another style for it, such as calm piano.")


def _captions(spot: Spot) -> Sequence[op.Operation]:
    return [op.BurnCaptions(burned_in=not spot.told("off"))]


def _shape(spot: Spot) -> Sequence[op.Operation]:
    now = spot.draft.timeline.picture
    ratio, resolution = _named(now)
    return [
        op.Reframe(
            aspect_ratio=_RATIOS.get(spot.told("ratio"), ratio),
            resolution=_RESOLUTIONS.get(spot.told("resolution"), resolution),
        )
    ]


def _named(picture: PictureSize) -> tuple[AspectRatio, Resolution]:
    """Return what gives this picture; the nearest to it if nothing does exactly."""

    def far(both: tuple[AspectRatio, Resolution]) -> int:
        other = picture_size(*both)
        return abs(other.width - picture.width) + abs(other.height - picture.height)

    return min(product(get_args(AspectRatio), get_args(Resolution)), key=far)


def _to_length(spot: Spot) -> Sequence[op.Operation]:
    return _scaled(spot, spot.frames())


def _longer(spot: Spot) -> Sequence[op.Operation]:
    return _scaled(spot, _length(spot) + spot.frames())


def _shorter(spot: Spot) -> Sequence[op.Operation]:
    return _scaled(spot, _length(spot) - spot.frames())


def _length(spot: Spot) -> int:
    shared = sum(join.length for join in spot.draft.transitions)
    return sum(scene.length for scene in spot.draft.scenes) - shared


def _scaled(spot: Spot, wanted: int) -> Sequence[op.Operation]:
    """Make the film `wanted` frames long: each scene by the same share."""
    scenes = spot.draft.scenes
    footage = sum(scene.length for scene in scenes)
    goal = wanted + footage - _length(spot)
    if wanted < 1 or goal < len(scenes):
        raise ImpossibleBrief("Nothing would be left of the film.")
    exact = [scene.length * goal / footage for scene in scenes]
    lengths = [max(1, int(length)) for length in exact]
    # What rounding has left goes to the scenes it took most from.
    by_need = sorted(range(len(exact)), key=lambda index: lengths[index] - exact[index])
    for index in by_need[: max(0, goal - sum(lengths))]:
        lengths[index] += 1
    return [
        op.Trim(scene_id=scene.id, length=length)
        for scene, length in zip(scenes, lengths, strict=True)
        if length != scene.length
    ]


_MUSIC = "(?:background )?(?:music|soundtrack|score|song|tune|track)"
_STYLE = r"(?P<style>[^<>@#]{1,100}|<\d+>)"
_CAPTIONS = "(?:captions|subtitles|closed captions)"
_FILM = "(?:it|the (?:whole )?(?:film|video|movie|picture|clip|format))"
_RATIO = rf"(?P<ratio>{'|'.join(sorted(map(re.escape, _RATIOS), key=len, reverse=True))})"
_LINES = rf"(?P<resolution>{'|'.join(sorted(_RESOLUTIONS, key=len, reverse=True))})"
_SHAPE = "(?:aspect ratio|ratio|format|shape|picture|orientation)"
_TURN = "(?:make|turn|convert|change|render|reframe|export)"
_SET = "(?:change|set|switch|make|raise|lower)"
_VIDEO = "(?:film|video|one)"
_CUT = "(?:shorten|cut|trim|lengthen|extend|stretch|make|set|bring)"
_ALL = "(?:it|the (?:whole )?(?:film|video|movie))"

FORMS: tuple[Form, ...] = (
    (rf"(?:remove|delete|drop|mute|turn off|no) (?:the )?{_MUSIC}", _no_music),
    (
        (
            rf"(?:change|set|make|switch|turn|replace|swap) (?:the )?(?:style of the )?{_MUSIC}"
            rf"(?: style)?(?: to| be| with| by| into| for)?(?: something| an?)? {_STYLE}"
        ),
        _music,
    ),
    (
        (
            rf"(?:use|play|add|put|have|compose|i want|give it|try)(?: some| an?| other)? {_STYLE} "
            rf"(?:style )?{_MUSIC}(?: under it| underneath| to it)?"
        ),
        _music,
    ),
    (rf"(?:the )?{_MUSIC} (?:should|must) be {_STYLE}", _music),
    (
        (
            r"(?:add|burn|burn in|show|turn on|enable|put|display|write|put on|switch on|with|use) "
            rf"(?:in )?(?:the )?{_CAPTIONS}(?: on| in)?(?: the (?:picture|film|video))?"
        ),
        _captions,
    ),
    (rf"(?:turn|switch) (?:the )?{_CAPTIONS} (?:on|(?P<off>off))", _captions),
    (rf"burn (?:the )?{_CAPTIONS} in(?:to the (?:picture|film|video))?", _captions),
    (
        (
            r"(?P<off>remove|hide|turn off|disable|delete|drop|no|without|switch off|get rid of) "
            rf"(?:the |any |all )?{_CAPTIONS}"
        ),
        _captions,
    ),
    (rf"{_TURN} {_FILM} (?:in |into |to |for )?(?:an? )?{_RATIO}(?: {_VIDEO})?", _shape),
    (rf"{_TURN} {_FILM} (?:in |into |to |at )?{_LINES}", _shape),
    (rf"{_TURN} {_FILM} (?:in |into |to )?{_RATIO} (?:in |at )?{_LINES}", _shape),
    (rf"{_SET} (?:the )?{_SHAPE} (?:to |be )?{_RATIO}", _shape),
    (rf"{_SET} (?:the )?(?:resolution|quality|size) (?:to |be )?{_LINES}", _shape),
    (rf"(?:in|for|as) {_RATIO}", _shape),
    (rf"(?:in|at) {_LINES}", _shape),
    (rf"{_CUT} {_ALL} (?:down )?(?:to )?{TIME}(?: long)?", _to_length),
    (rf"{_ALL} should (?:last|be) {TIME}(?: long)?", _to_length),
    (rf"make {_ALL} {TIME} longer", _longer),
    (rf"(?:lengthen|extend|stretch) {_ALL} by {TIME}", _longer),
    (rf"make {_ALL} {TIME} shorter", _shorter),
    (rf"(?:shorten|cut|trim) {_ALL} by {TIME}", _shorter),
)
