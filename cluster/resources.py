"""Named shapes of work: what one task of each kind asks of a machine."""

from dataclasses import dataclass, replace
from typing import Any

NODE_LABEL = "rayreel.io/node"
"""Says which kind a node is: head, serve, worker or gpu (cluster/node.sh). A laptop's has none."""
NOT_ON_GPU_NODES = "!in(gpu,serve,head)"


@dataclass(frozen=True)
class Shape:
    """Resources of one Ray task, or of one replica of Ray Serve."""

    name: str
    cpus: float
    memory_mb: int
    gpus: float = 0.0
    """A part of one is allowed: so many share its memory, and it is up to them that it suffices."""
    urgency: int = 0
    """Of two tasks that wait, the one with more goes first: the later in a film's making, the
    sooner somebody can watch it."""
    slots: int = 0
    """Places on a serve node, Ray's custom resource `serve`; those nodes offer nothing else."""
    nodes: str = ""
    """Selects, by their label, the nodes that it may run on; empty for all."""

    @property
    def options(self) -> dict[str, Any]:
        """Return it in Ray's words."""
        asked: dict[str, Any] = {"num_cpus": self.cpus}
        if self.gpus:
            asked["num_gpus"] = self.gpus
        if self.memory_mb:
            asked["memory"] = self.memory_mb * 2**20
        if self.slots:
            asked["resources"] = {"serve": self.slots}
        if self.nodes:
            asked["label_selector"] = {NODE_LABEL: self.nodes}
        return asked


# Replicas, of the planner as of all others, compute for milliseconds: no core is kept for them. The
# Serve configs say the same (tests/shape).
PLAN = Shape("plan", cpus=0, memory_mb=0, slots=1)

# One FFmpeg with -threads 1 keeps one core busy: byte-identical output needs a fixed thread count.
ANIMATIC = Shape("animatic", cpus=1, memory_mb=600, nodes=NOT_ON_GPU_NODES)
ENCODE = Shape("encode", cpus=1, memory_mb=400, urgency=2, nodes=NOT_ON_GPU_NODES)
# A strange file is decoded once; a still of 33 megapixels is the most memory it takes.
INGEST = Shape("ingest", cpus=1, memory_mb=600, urgency=1, nodes=NOT_ON_GPU_NODES)
MIX = Shape("mix", cpus=1, memory_mb=400, urgency=2, nodes=NOT_ON_GPU_NODES)
# Stream copies and uploads wait on disk and network more than they compute.
ASSEMBLE = Shape("assemble", cpus=0.5, memory_mb=300, urgency=3, nodes=NOT_ON_GPU_NODES)

# A model on a GPU. No CPU: the GPU nodes of node.sh offer none, and its autoscaler, which counts
# resources and reads no labels, starts the right kind. The label keeps encodes away as well where
# somebody's own GPU nodes do offer cores.
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
