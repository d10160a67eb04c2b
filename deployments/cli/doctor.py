"""`doctor`: what this machine has, and what it lacks."""

import platform
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import click
import psutil

from cluster.embedded import stack
from deployments.cli.failure import Failure
from deployments.cli.stack import client_of, home
from pipelines.errors import PipelineError
from pipelines.ffmpeg import process
from pipelines.ffmpeg.gpu import decodes, reason_against
from pipelines.film.output import ON_GPU

LEAST_FREE_BYTES = 2 << 30
"""Room for the packages, the servers' data and a few films."""
LEAST_MEMORY_BYTES = 4 << 30
"""Ray, the servers and two encodes at 1080p."""


@click.command()
def doctor() -> None:
    """Check FFmpeg, memory, disk and the services; exit 1 if something is amiss."""
    checks: dict[str, Callable[[], str]] = {
        "python": platform.python_version,
        "ffmpeg": _ffmpeg,
        "gpu": _gpu,
        "memory": _memory,
        "disk": _disk,
        "services": _services,
    }
    sound = True
    for name, check in checks.items():
        try:
            finding, mark = check(), click.style("ok", fg="green")
        except (Failure, PipelineError) as error:
            finding, mark, sound = str(error), click.style("bad", fg="red"), False
        click.echo(f"{name:10}{mark:14}{finding}")
    if not sound:
        raise SystemExit(1)


def _ffmpeg() -> str:
    """Encode one frame: a listed encoder may still not work."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "frame.mp4"
        source = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64"]
        process.run([*source, "-frames:v", "1", "-c:v", "libx264", str(target)], seconds=30)
    return process.build().split(" Copyright")[0]


def _gpu() -> str:
    """Encode one frame of each codec there; a machine without a GPU is as good as another."""
    reasons = {codec: reason_against(codec) for codec in sorted(ON_GPU)}
    able = [codec for codec, reason in reasons.items() if not reason]
    if able:
        read = "decodes and encodes" if decodes() else "encodes"
        return f"{read} {', '.join(able)} for exports that ask for it"
    return f"encodes nothing, so software does ({next(iter(reasons.values()))})"


def _memory() -> str:
    memory = psutil.virtual_memory()
    if memory.total < LEAST_MEMORY_BYTES:
        raise Failure(f"{memory.total / 1e9:.0f} GB; films at 1080p want more.")
    return f"{memory.available / 1e9:.0f} GB free"


def _disk() -> str:
    place = next(path for path in (home(), *home().parents) if path.exists())
    free = shutil.disk_usage(place).free
    if free < LEAST_FREE_BYTES:
        raise Failure(
            f"{free / 1e9:.1f} GB free at {place}; {LEAST_FREE_BYTES / 1e9:.0f} are wanted."
        )
    return f"{free / 1e9:.0f} GB free at {place}"


def _services() -> str:
    endpoints = stack.running(home())
    if not endpoints:
        return "not running; 'rayreel up' starts them"
    services = client_of(endpoints).health()["services"]
    if bad := [name for name, found in services.items() if found["status"] != "ok"]:
        raise Failure(f"not well: {', '.join(bad)}")
    return ", ".join(services)
