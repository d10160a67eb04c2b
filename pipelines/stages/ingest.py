"""Ingest: what a provider delivered becomes a clip of ours, before its URL expires."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from cluster.resources import INGEST as INGEST_SHAPE
from pipelines.download import DownloadPolicy, fetch
from pipelines.errors import DamagedMedia, TakeFailed
from pipelines.ffmpeg import delivered, process, stills
from pipelines.ffmpeg.examine import WATCHDOG_SECONDS, examine, judged
from pipelines.ffmpeg.sniff import sniffed
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.film.value import Value, fingerprint
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

ROOM_BYTES = 64 << 20
"""For a take of a few megabytes, as most are, twice; a larger one may still find the disk full."""
BYTES_PER_PIXEL = 0.2
"""Room for a still in motion; as in `generate`."""
THUMBNAIL_SIDE = 640
THUMBNAIL_QUALITY = 4
STILL_SECONDS = 60.0


@dataclass(frozen=True)
class IngestTake:
    """Fetch a take from `url` and keep it as the scene's clip at the given object keys."""

    scene_id: str
    order: ClipOrder
    key: str
    """The clip's content key: names the take that was bought, and no other."""
    url: str
    kind: Literal["video", "still"]
    """A still is set in motion, as the order's seed has it."""
    model: str
    policy: DownloadPolicy
    location: str
    thumbnail: str
    shared: str
    """Prefix of what was bought, for whichever film: kept there under its hash."""


class _Kept(Value):
    """What is known of a take that was ingested before."""

    sha256: str
    picture: PictureSize
    length: Annotated[int, Field(gt=0)]


def ingest_take(work: IngestTake, workshop: Workshop) -> Clip:
    """Raise `TakeFailed` if what was delivered is gone or not whole, with the reason.

    A film is kept as it was delivered, if it is an MP4; it may be longer or shorter than ordered.
    """
    order = work.order
    pixels = order.picture.width * order.picture.height * order.length
    with workplace(workshop, ROOM_BYTES + int(pixels * BYTES_PER_PIXEL)) as folder:
        film, still = folder / "clip.mp4", folder / "clip.jpg"
        kept = _kept_before(work, workshop, film) or _taken_in(work, workshop, folder, film)
        middle = stills.frame_of(
            film, kept.length // 2, order.frame_rate, THUMBNAIL_SIDE, THUMBNAIL_QUALITY, still
        )
        process.run(middle, seconds=STILL_SECONDS)
        workshop.store.store(film, work.location, "video/mp4")
        workshop.store.store(still, work.thumbnail, "image/jpeg")
        return Clip(
            scene_id=work.scene_id,
            key=work.key,
            location=work.location,
            thumbnail=work.thumbnail,
            model=work.model,
            sha256=kept.sha256,
            picture=kept.picture,
            length=kept.length,
            size_bytes=film.stat().st_size,
        )


def _kept_before(work: IngestTake, workshop: Workshop, film: Path) -> _Kept | None:
    """Bring the film of an earlier run that did not get to its end: the URL may have expired."""
    written = film.with_suffix(".json")
    try:
        workshop.store.fetch(_note(work), written)
        kept = _Kept.model_validate_json(written.read_bytes())
        workshop.store.fetch(f"{work.shared}{kept.sha256}.mp4", film)
    except (DamagedMedia, ValueError):  # not there, or of another version of ours
        return None
    return kept if sha256(film) == kept.sha256 else None


def _taken_in(work: IngestTake, workshop: Workshop, folder: Path, film: Path) -> _Kept:
    take, rate = folder / "take", work.order.frame_rate
    fetch(work.url, take, work.policy)
    form = sniffed(take, work.kind)
    if work.kind == "still":
        examine(take, form, "still", rate, folder)
        process.run(stills.moving(take, form, work.order, film), seconds=WATCHDOG_SECONDS)
    elif form == "mov":
        take.rename(film)
    else:
        _as_mp4(take, form, film)
    found = examine(film, "mov", "video", rate, folder)
    # 4:2:0 has even sides; a player leaves out the odd one too.
    width, height = found.width // 2 * 2, found.height // 2 * 2
    kept = _Kept(
        sha256=sha256(film), picture=PictureSize(width=width, height=height), length=found.frames
    )
    workshop.store.store(film, f"{work.shared}{kept.sha256}.mp4", "video/mp4")
    written = folder / "take.json"
    written.write_text(kept.model_dump_json())
    workshop.store.store(written, _note(work), "application/json")
    return kept


def _as_mp4(take: Path, form: str, film: Path) -> None:
    """Bring a film into the only container that later stages open: as it is, if MP4 holds it."""
    try:
        judged(delivered.copied(take, form, film))
    except TakeFailed:
        judged(delivered.converted(take, form, film))


def _note(work: IngestTake) -> str:
    order = work.order.model_dump(mode="json")
    return f"{work.shared}takes/{fingerprint([work.key, work.kind, order])}.json"


INGEST = Stage(INGEST_SHAPE, ingest_take)
