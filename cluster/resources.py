"""Named shapes of work: what one task of each kind asks of a machine."""

from dataclasses import dataclass


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
