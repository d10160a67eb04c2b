"""What a producer does with Ray: many tasks at once, each to be done. A process of its own."""

import argparse
import asyncio
import os
import time
from contextlib import suppress
from pathlib import Path

import ray

from app.infrastructure.object_store import S3Store
from cluster.demand import Claim, RayBoard
from cluster.resources import DIFFUSE, ENCODE
from deployments.growth import tell
from pipelines.ports import Stage, Workshop
from pipelines.runners.again import tried
from pipelines.runners.ray_tasks import RayRunner

ALL_HERE = "all-here"
"""A file: no task ends before every node is at work, however slow the machine."""


def note(place: Path, name: str) -> None:
    """Add a line; what several processes append at once stays whole."""
    handle = os.open(place, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, f"{name}\n".encode())
    os.close(handle)


def take_time(work: tuple[str, float, Path], _workshop: Workshop) -> str:
    name, seconds, folder = work
    note(folder / "begun", name)
    while not (folder / ALL_HERE).exists():
        time.sleep(0.1)
    time.sleep(seconds)
    note(folder / "ended", name)
    return name


async def main(arguments: argparse.Namespace) -> None:
    folder: Path = arguments.folder
    runner = RayRunner(Workshop(S3Store("unused", "us-east-2"), folder))

    async def done(name: str, stage: Stage[tuple[str, float, Path], str]) -> None:
        work = (name, arguments.seconds, folder)
        note(folder / "done", await tried(lambda: runner.run(stage, work)))

    claim = Claim(f"orders-{os.getpid()}", RayBoard())
    growth = asyncio.create_task(tell(claim, lambda: runner.demand))
    encode, diffuse = Stage(ENCODE, take_time), Stage(DIFFUSE, take_time)
    await asyncio.gather(
        *(done(f"encode-{number}", encode) for number in range(arguments.encodes)),
        *(done(f"diffuse-{number}", diffuse) for number in range(arguments.diffusions)),
    )
    growth.cancel()
    with suppress(asyncio.CancelledError):
        await growth


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--encodes", type=int)
    parser.add_argument("--diffusions", type=int)
    parser.add_argument("--seconds", type=float)
    told = parser.parse_args()
    ray.init(told.address, _node_ip_address=told.address.split(":")[0], log_to_driver=False)
    asyncio.run(main(told))
