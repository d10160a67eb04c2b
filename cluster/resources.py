"""Named shapes of work: what one task of each kind asks of a machine."""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Shape:
    """Resources of one Ray task."""

    name: str
    cpus: float
    memory_mb: int
    gpus: float = 0.0
    urgency: int = 0
    """Of two tasks that wait, the one with more goes first: the later in a film's making, the
    sooner somebody can watch it."""


# One FFmpeg with -threads 1 keeps one core busy: byte-identical output needs a fixed thread count.
ANIMATIC = Shape("animatic", cpus=1, memory_mb=600)
ENCODE = Shape("encode", cpus=1, memory_mb=400, urgency=2)
# A strange file is decoded once; a still of 33 megapixels is the most memory it takes.
INGEST = Shape("ingest", cpus=1, memory_mb=600, urgency=1)
MIX = Shape("mix", cpus=1, memory_mb=400, urgency=2)
# Stream copies and uploads wait on disk and network more than they compute.
ASSEMBLE = Shape("assemble", cpus=0.5, memory_mb=300, urgency=3)

# A model on a GPU of its own. No CPU: nodes with GPUs offer none (see the Dockerfile), so that no
# encode keeps an expensive node busy, and the autoscaler, which counts resources and knows no
# labels, starts the right kind.
DIFFUSE = Shape("diffuse", cpus=0, memory_mb=4000, gpus=1)

_ENCODE_ON_GPU = Shape("encode_on_gpu", cpus=0, memory_mb=600, gpus=0.25, urgency=2)
"""Four at a time: a GPU's encoder is a part of its own, and each has a session of it."""
PROBE_GPU = replace(_ENCODE_ON_GPU, name="probe_gpu", urgency=3)

# Most memory that FFmpeg held in a transition, the dearest kind of segment (FFmpeg 9):
#          480p  1080p  2160p                480p  1080p  2160p
#   x264     99    310   1067       SVT-AV1   138    388   1329
#   x265    163    479              libvpx    144    430       and ProRes less than x264.
_FFMPEG_MB = {
    "h264": (60, 135),
    "hevc": (110, 200),
    "av1": (100, 165),
    "vp9": (110, 190),
    "prores": (60, 135),
}
"""What it takes at least, and for each megapixel of the picture: a tenth more than was measured."""
_WORKER_MB = 200
"""Ray's Python process, which waits for FFmpeg."""


def encoding(pixels: int, codec: str, *, gpu: bool = False) -> Shape:
    """Return the shape of encoding pictures of so many pixels: memory follows their size."""
    least, more = _FFMPEG_MB[codec]
    return _roomier(_ENCODE_ON_GPU if gpu else ENCODE, _WORKER_MB + least, more, pixels)


def drawing(pixels: int) -> Shape:
    """Return the shape of drawing an animatic: 200 MB at 720p, 680 at 2160p, and Ray's."""
    return _roomier(ANIMATIC, _WORKER_MB + 140, 65, pixels)


def _roomier(shape: Shape, least_mb: int, mb_per_megapixel: int, pixels: int) -> Shape:
    needed = least_mb + int(mb_per_megapixel * pixels / 1e6)
    return replace(shape, memory_mb=max(shape.memory_mb, needed))
