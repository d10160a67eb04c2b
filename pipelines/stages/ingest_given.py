"""Ingest of what a user has brought: a film or a picture becomes a scene's clip."""

from dataclasses import dataclass
from pathlib import Path

from cluster.resources import INGEST
from pipelines.errors import DamagedMedia, TakeFailed
from pipelines.ffmpeg import delivered, process, stills
from pipelines.ffmpeg.examine import WATCHDOG_SECONDS, examine, judged
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.given import GivenFootage
from pipelines.film.picture import PictureSize
from pipelines.film.value import fingerprint
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

ROOM_BYTES = 512 << 20
"""For the largest upload, twice, and its thumbnail."""
MOST_SECONDS = "600"
"""Of an upload."""
THUMBNAIL_SIDE = 640
THUMBNAIL_QUALITY = 4
STILL_SECONDS = 60.0
UPLOAD = "upload"
"""What made it, where other clips name their model."""


@dataclass(frozen=True)
class IngestGiven:
    """Keep what was brought as the scene's clip at the given object keys."""

    scene_id: str
    order: ClipOrder
    given: GivenFootage
    moves: bool
    """Whether a picture is set in motion; otherwise all of it is seen, and stands still."""
    location: str
    thumbnail: str


def ingest_given(work: IngestGiven, workshop: Workshop) -> Clip:
    """Raise `TakeFailed` if it is not whole, with the reason, and `DamagedMedia` if it is gone.

    A film is kept as it is, if it is an MP4, and with its sound in any case.
    """
    given, rate = work.given, work.order.frame_rate
    with workplace(workshop, ROOM_BYTES) as folder:
        brought, film, still = folder / "given", folder / "clip.mp4", folder / "clip.jpg"
        workshop.store.fetch(given.location, brought)
        if sha256(brought) != given.sha256:
            raise DamagedMedia(f"The footage of {work.scene_id} is not what was brought for it.")
        try:
            _as_clip(work, brought, film)
            found = examine(film, "mov", "video", rate, folder, most_seconds=MOST_SECONDS)
        except TakeFailed as error:
            raise TakeFailed(f"The footage of {work.scene_id} can't be used: {error}") from error
        middle = stills.frame_of(
            film, found.frames // 2, rate, THUMBNAIL_SIDE, THUMBNAIL_QUALITY, still
        )
        process.run(middle, seconds=STILL_SECONDS)
        workshop.store.store(film, work.location, "video/mp4")
        workshop.store.store(still, work.thumbnail, "image/jpeg")
        return Clip(
            scene_id=work.scene_id,
            key=fingerprint([given.sha256, work.order.model_dump(mode="json"), work.moves]),
            location=work.location,
            thumbnail=work.thumbnail,
            model=UPLOAD,
            sha256=sha256(film),
            # 4:2:0 has even sides; a player leaves out the odd one too.
            picture=PictureSize(width=found.width // 2 * 2, height=found.height // 2 * 2),
            length=found.frames,
            size_bytes=film.stat().st_size,
        )


def _as_clip(work: IngestGiven, brought: Path, film: Path) -> None:
    given = work.given
    if given.medium == "image":
        filmed = stills.moving if work.moves else stills.standing
        process.run(filmed(brought, given.form, work.order, film), seconds=WATCHDOG_SECONDS)
    elif given.form == "mov":
        brought.rename(film)
    else:
        try:
            judged(delivered.copied(brought, given.form, film, sound_until=MOST_SECONDS))
        except TakeFailed:
            judged(delivered.converted(brought, given.form, film, sound_until=MOST_SECONDS))


INGEST_GIVEN = Stage(INGEST, ingest_given)
