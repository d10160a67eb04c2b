"""Films of nothing on several Ray nodes of this machine: how much of their time is work.

    python -m tests.load.nodes [--nodes 8] [--cpus 1] [--films 8] [--clips 24]

Every node is a raylet with workers of its own; tasks sleep as long as real ones take, so what they
lose is what scheduling costs: the line, Ray, and the way there and back.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import ray

from cluster.resources import ANIMATIC
from pipelines.film.brief import Brief
from pipelines.ports import Stage, Workshop
from pipelines.production import Order, produce
from pipelines.runners.line import JOB
from pipelines.runners.ray_tasks import RayRunner
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, TestCard, Tone, free_studio
from tests.cluster.raylets import PORT, node, process
from tests.load.pretence import Nothing, Pace, Reel, TimedRay, take_time

NETWORK = "127.0.79"


@dataclass(frozen=True)
class Use:
    nodes: int
    cpus: int
    films: int
    wall_seconds: float
    efficiency: float
    """Seconds of work, of the seconds that all CPUs were there for."""
    overhead_ms: float
    """Median over segments."""

    @property
    def row(self) -> str:
        return (
            f"| {self.nodes} | {self.cpus} | {self.films} | {self.wall_seconds:.1f} "
            f"| {100 * self.efficiency:.1f} % | {self.overhead_ms:.1f} |"
        )


HEADING = """\
| nodes | CPUs of each | films | wall s | efficiency | overhead ms |
|---|---|---|---|---|---|"""


@contextmanager
def cluster(nodes: int, cpus: int, folder: Path) -> Iterator[str]:
    """Start a head that offers nothing, as in production, and the nodes one after the other.

    Yields the head's address.
    """
    head, *others = (f"{NETWORK}.{number}" for number in range(1, nodes + 2))
    with ExitStack() as ends:
        ends.enter_context(node(head, folder, cpus=0))
        for ip in others:
            ends.enter_context(node(ip, folder, cpus=cpus, head=head))
        yield head


async def measure(nodes: int, cpus: int, films: int, clips: int) -> Use:
    workshop = Workshop(FolderStore(Path("/nonexistent")), Path("/nonexistent"))
    await _warm(RayRunner(workshop), nodes * cpus)
    runner = TimedRay(workshop, Pace())
    studio = free_studio(Reel(clips), TestCard(), Tone(), runner)

    async def film(number: int) -> None:
        JOB.set(str(number))
        brief = Brief(prompt=f"Film {number}", duration_seconds=clips * 2, seed=number)
        order = Order(f"g{number}", f"c{number}", brief)
        await produce(order, studio, MemoryJournal(), MemoryLedger())

    began = time.monotonic()
    await asyncio.gather(*(film(number) for number in range(films)))
    wall = time.monotonic() - began
    return Use(
        nodes=nodes,
        cpus=cpus,
        films=films,
        wall_seconds=wall,
        efficiency=runner.work_seconds / (wall * nodes * cpus),
        overhead_ms=1000 * statistics.median(runner.overheads),
    )


async def _warm(runner: RayRunner, cpus: int) -> None:
    """Have every worker started, and its libraries loaded."""
    stage: Stage[Nothing, object] = Stage(ANIMATIC, take_time)
    await asyncio.gather(*(runner.run(stage, Nothing(3.0, None)) for _ in range(2 * cpus)))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nodes", type=int, default=8)
    options.add_argument("--cpus", type=int, default=1)
    options.add_argument("--films", type=int, default=8)
    options.add_argument("--clips", type=int, default=24)
    options.add_argument("--head", default="", help="of a cluster that is there")
    given = options.parse_args()
    if given.head:
        ray.init(f"{given.head}:{PORT}", _node_ip_address=given.head, log_to_driver=False)
        use = asyncio.run(measure(given.nodes, given.cpus, given.films, given.clips))
        print(use.row)
        return
    with tempfile.TemporaryDirectory(prefix="rr-nodes-") as name:
        folder = Path(name)
        with cluster(given.nodes, given.cpus, folder) as head:
            # Ray reads its environment, the cluster's token in it, when it is imported.
            again = [sys.executable, "-m", "tests.load.nodes", *sys.argv[1:], f"--head={head}"]
            with process(again, folder / "films.log") as films:
                films.wait()
        print(HEADING, (folder / "films.log").read_text(), sep="\n")


if __name__ == "__main__":
    main()
