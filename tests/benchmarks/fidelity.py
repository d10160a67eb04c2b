"""How much of a lossless picture is left after an encode, and at how many bytes."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av

from pipelines.ffmpeg import process

EVERY: Final = 5
"""VMAF looks at one picture in so many: the whole takes longer than the encodes it judges."""
SECONDS: Final = 3600.0
VMAF: Final = re.compile(r"VMAF score: ([\d.]+)")
SSIM: Final = re.compile(r"SSIM .*All:([\d.]+)")


@dataclass(frozen=True)
class Fidelity:
    vmaf: float
    ssim: float


def fidelity(film: Path, reference: Path) -> Fidelity:
    """Compare frame by frame; both have the same frames."""
    inputs = ["-f", "mov", "-i", str(film), "-f", "mov", "-i", str(reference)]
    measures = f"[0:v]split[a][b];[1:v]split[c][d];[a][c]libvmaf=n_threads=2:n_subsample={EVERY}[v]"
    graph = f"{measures};[b][d]ssim[s]"
    told = ["-filter_complex", graph, "-map", "[v]", "-map", "[s]", "-f", "null", "-"]
    words = process.run([*inputs, *told], seconds=SECONDS)
    vmaf, ssim = VMAF.search(words), SSIM.search(words)
    if not vmaf or not ssim:
        raise SystemExit(f"FFmpeg did not tell the quality: {words[-400:]}")
    return Fidelity(float(vmaf[1]), float(ssim[1]))


def picture_bytes(film: Path) -> int:
    """Return the bytes of the picture alone."""
    with av.open(str(film), format="mov") as container:
        return sum(packet.size for packet in container.demux(video=0))
