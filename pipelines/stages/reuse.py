"""Reuse: a clip that was bought before becomes this scene's."""

from dataclasses import dataclass

from cluster.resources import INGEST
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import process, stills
from pipelines.film.clip import Clip, ClipOrder
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

THUMBNAIL_SIDE = 640
THUMBNAIL_QUALITY = 4
STILL_SECONDS = 60.0


@dataclass(frozen=True)
class ReuseClip:
    """Copy a bought clip, from where everything bought lies, to this film's own place."""

    clip: Clip
    scene_id: str
    order: ClipOrder
    shared: str
    location: str
    thumbnail: str


def reuse_clip(work: ReuseClip, workshop: Workshop) -> Clip:
    """Raise `DamagedMedia` if it is not there any more, or not what was bought."""
    clip = work.clip
    with workplace(workshop, 2 * clip.size_bytes) as folder:
        film, still = folder / "clip.mp4", folder / "clip.jpg"
        workshop.store.fetch(f"{work.shared}{clip.sha256}.mp4", film)
        if sha256(film) != clip.sha256:
            raise DamagedMedia(f"The clip {clip.sha256} has changed since it was bought.")
        middle = stills.frame_of(
            film,
            clip.length // 2,
            work.order.frame_rate,
            THUMBNAIL_SIDE,
            THUMBNAIL_QUALITY,
            still,
        )
        process.run(middle, seconds=STILL_SECONDS)
        workshop.store.store(film, work.location, "video/mp4")
        workshop.store.store(still, work.thumbnail, "image/jpeg")
    place = {"location": work.location, "thumbnail": work.thumbnail}
    return clip.model_copy(update={"scene_id": work.scene_id, **place})


REUSE = Stage(INGEST, reuse_clip)
