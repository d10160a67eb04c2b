"""Generate: a scene becomes a clip, made by a local model."""

from dataclasses import dataclass
from fractions import Fraction

from cluster.resources import drawing
from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.probe import probe
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.film.value import fingerprint
from pipelines.ports import USUAL_PATIENCE_SECONDS, ClipModel, Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

BYTES_PER_PIXEL = 0.2
"""Room for an intermediate of high quality; 0.05 to 0.1 was measured on detailed pictures."""
THUMBNAIL_SIDE = 640
STILL_SECONDS = 60.0
SECONDS_PER_MEGAPIXEL = 0.2
"""Ten times what the animatic takes for its slowest pictures."""


@dataclass(frozen=True)
class RenderClip:
    """Render `order` with `model` and keep film and thumbnail at the given object keys."""

    scene_id: str
    order: ClipOrder
    model: ClipModel
    location: str
    thumbnail: str


def clip_key(order: ClipOrder, model: ClipModel) -> str:
    """Return the content key: whatever can change a frame changes it."""
    return fingerprint([order.model_dump(mode="json"), model.name, model.version])


def _even(interval: Fraction | None, order: ClipOrder) -> bool:
    """Tell whether pictures come at the rate; a single one has nothing to come after."""
    return interval == Fraction(1, order.frame_rate) or (interval is None and order.length == 1)


def render_clip(work: RenderClip, workshop: Workshop) -> Clip:
    """Raise `DamagedMedia` unless the model delivers exactly what was ordered."""
    order = work.order
    pixels = order.picture.width * order.picture.height * order.length
    with workplace(workshop, int(pixels * BYTES_PER_PIXEL)) as folder:
        film, still = folder / "clip.mp4", folder / "clip.jpg"
        work.model.render(order, film)
        facts = probe(film)
        wanted = (order.length, order.picture.width, order.picture.height)
        if (facts.frames, facts.width, facts.height) != wanted or not _even(facts.interval, order):
            raise DamagedMedia(
                f"{work.model.name} made {facts.frames} frames of {facts.width}x{facts.height}, "
                f"{facts.interval} s apart; {order.length} of "
                f"{order.picture.width}x{order.picture.height} at {order.frame_rate} were ordered."
            )
        middle = commands.still(film, order.length // 2, order.frame_rate, THUMBNAIL_SIDE, still)
        process.run(middle, seconds=STILL_SECONDS)
        workshop.store.store(film, work.location, "video/mp4")
        workshop.store.store(still, work.thumbnail, "image/jpeg")
        return Clip(
            scene_id=work.scene_id,
            key=clip_key(order, work.model),
            location=work.location,
            thumbnail=work.thumbnail,
            model=f"{work.model.name} {work.model.version}",
            sha256=sha256(film),
            picture=order.picture,
            length=order.length,
            size_bytes=film.stat().st_size,
            titled=work.model.writes_titles,
        )


def _patience(work: RenderClip) -> float:
    picture = work.order.picture
    pixels = picture.width * picture.height * work.order.length
    return USUAL_PATIENCE_SECONDS + SECONDS_PER_MEGAPIXEL * pixels / 1e6


def generating(picture: PictureSize) -> Stage[RenderClip, Clip]:
    """Return the stage with what a machine must have for such a picture."""
    return Stage(drawing(picture.pixels), render_clip, patience=_patience)
