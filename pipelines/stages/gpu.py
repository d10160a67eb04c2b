"""Asks a machine whether its GPU encodes, before a film is given to it."""

from dataclasses import dataclass

from cluster.resources import PROBE_GPU
from pipelines.ffmpeg import gpu
from pipelines.film.output import Codec
from pipelines.ports import Stage, Workshop


@dataclass(frozen=True)
class ProbeGpu:
    codec: Codec


def probe_gpu(work: ProbeGpu, _workshop: Workshop) -> str:
    """Return why not; empty if it does. Each worker tries it once."""
    return gpu.reason_against(work.codec)


PROBE = Stage(PROBE_GPU, probe_gpu)
