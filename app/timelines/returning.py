"""A cut from another editor: what is to be done to the film it came from, or a film of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from uuid import UUID

from app.timelines.schemas import (
    Change,
    Changes,
    ImageAsset,
    Track,
    TrackClip,
    VideoAsset,
    WantedTimeline,
)
from pipelines.film import operation as op
from pipelines.film.timeline import Timeline
from pipelines.film.timing import FrameRate
from pipelines.film.transition import CUT, Transition
from pipelines.interchange import Cut, Piece


@dataclass(frozen=True)
class File:
    """A film or picture of the user's."""

    asset_id: UUID
    medium: Literal["video", "image"]


@dataclass(frozen=True)
class Placed:
    """A piece that is understood: a scene of the film, or a file of its user's."""

    name: str
    piece: Piece
    file: File | None = None


def film_of(cut: Cut, files: Mapping[str, File]) -> tuple[WantedTimeline | None, list[str]]:
    """Return a film that `cut` is all of, and what of it can't be.

    There is none if none of its files is here.
    """
    placed, joins, remarks = understood(cut, set(), files)
    if not placed:
        return None, remarks
    after = [*joins, CUT]
    clips = tuple(_clip(each, join, cut.rate) for each, join in zip(placed, after, strict=True))
    return WantedTimeline(title=cut.title or "A film", tracks=(Track(clips=clips),)), remarks


def _clip(placed: Placed, join: Transition, rate: FrameRate) -> TrackClip:
    assert placed.file
    piece, asset_id = placed.piece, placed.file.asset_id
    asset: VideoAsset | ImageAsset = (
        ImageAsset(type="image", asset_id=asset_id)
        if placed.file.medium == "image"
        else VideoAsset(type="video", asset_id=asset_id, trim=_seconds(piece.in_point, rate))
    )
    out = None if join == CUT else Change(kind=join.kind, length=_seconds(join.length, rate))
    return TrackClip(asset=asset, length=_seconds(piece.length, rate), transition=Changes(out=out))


def _seconds(frames: int, rate: FrameRate) -> Decimal:
    return round(Decimal(frames) / rate, 6)


def operations(
    film: Timeline, cut: Cut, files: Mapping[str, File]
) -> tuple[list[op.Operation], list[str]]:
    """Return what makes `film` what `cut` has of it, and what of that can't be.

    `files` are the user's films and pictures by name. A film that comes back as it went out needs
    no operation.
    """
    placed, joins, remarks = understood(cut, {scene.id for scene in film.scenes}, files)
    if not placed:
        return [], [*remarks, "Nothing is left of the film."]
    order = [each.name for each in placed]
    known = {scene.id: scene for scene in film.scenes}
    done: list[op.Operation] = [
        op.Insert(
            asset_id=each.file.asset_id,
            length=each.piece.length,
            in_point=each.piece.in_point,
            new_scene_id=each.name,
        )
        for each in placed
        if each.file is not None
    ]
    done += [op.Remove(scene_id=name) for name in known if name not in order]
    same_order = order == list(known)
    if not same_order:
        done.append(op.Reorder(scene_ids=tuple(order)))
    for each in placed:
        if each.file is None:
            done += _trimmed(film, each)
    for index, join in enumerate(joins):
        if not same_order or join != film.transitions[index]:
            done.append(op.Join(after_scene_id=order[index], kind=join.kind, length=join.length))
    return done, remarks


def _trimmed(film: Timeline, placed: Placed) -> list[op.Operation]:
    scene = next(each for each in film.scenes if each.id == placed.name)
    piece = placed.piece
    if (scene.in_point, scene.length) == (piece.in_point, piece.length):
        return []
    in_point = None if scene.in_point == piece.in_point else piece.in_point
    return [op.Trim(scene_id=scene.id, length=piece.length, in_point=in_point)]


def understood(
    cut: Cut, scene_ids: set[str], files: Mapping[str, File]
) -> tuple[list[Placed], list[Transition], list[str]]:
    """Return the pieces whose pictures are here, with the transitions between them."""
    placed: list[Placed] = []
    joins: list[Transition] = []
    remarks: list[str] = []
    whole = False
    for index, piece in enumerate(cut.pieces):
        taken = {each.name for each in placed}
        if piece.scene_id in scene_ids and piece.scene_id not in taken:
            found = Placed(str(piece.scene_id), piece)
        elif piece.filename in files:
            number = next(n for n in range(1, 1000) if f"scene-o{n}" not in taken | scene_ids)
            found = Placed(f"scene-o{number}", piece, files[piece.filename])
        else:
            again = piece.scene_id in taken
            why = "is there once only" if again else "is not here: upload it under that name"
            remarks.append(f"“{(piece.scene_id if again else piece.filename) or 'A clip'}” {why}.")
            whole = False
            continue
        if placed:
            # What led to a clip that is left out leads nowhere.
            joins.append(cut.joins[index - 1] if whole else CUT)
        placed.append(found)
        whole = True
    return placed, joins, remarks
