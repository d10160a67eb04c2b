"""The producer's side of `two_nodes`: a real film, and a note of who made which piece of it."""

import asyncio
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import ray

from pipelines.film.brief import Brief
from pipelines.film.value import fingerprint
from pipelines.models.animatic.model import AnimaticModel
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter
from pipelines.ports import Stage, Workshop
from pipelines.production import Order, produce
from pipelines.runners.base import Result, Work
from pipelines.runners.ray_tasks import RayRunner
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, Tone, free_studio
from tests.cluster.ecs.orders import note

BRIEF = Brief(prompt="A kettle that boils by sunlight", duration_seconds=12, resolution="480p")


@dataclass(frozen=True)
class Noted:
    name: str
    stage: Stage[object, object]
    work: object


def run_noted(work: Noted, workshop: Workshop) -> object:
    line = f"{work.name} {ray.util.get_node_ip_address()}"
    note(workshop.folder / "begun", line)
    # Its own folder: what a node that is cut off is still writing is nobody's business.
    answer = work.stage.function(work.work, replace(workshop, folder=workshop.folder / "work"))
    note(workshop.folder / "ended", line)
    return answer


class NotedRay(RayRunner):
    """Ray, with a note at the beginning and the end of every task."""

    async def _run(self, stage: Stage[Work, Result], work: Work) -> Result:
        name = f"{stage.shape.name}-{fingerprint([repr(work)])[:8]}"
        noted: Stage[Noted, Result] = Stage(stage.shape, run_noted)  # type: ignore[arg-type]
        return await super()._run(noted, Noted(name, stage, work))  # type: ignore[arg-type]


async def main(folder: Path) -> None:
    (folder / "work").mkdir()
    runner = NotedRay(Workshop(FolderStore(folder / "store"), folder))
    studio = free_studio(BuiltinScreenwriter(), AnimaticModel(), Tone(), runner)
    film = await produce(Order("g", "c", BRIEF), studio, MemoryJournal(), MemoryLedger())
    arrived = FolderStore(folder / "store").exists(film.location)
    (folder / "film").write_text(f"{film.length} of {BRIEF.length} frames, stored: {arrived}")


if __name__ == "__main__":
    address, place = sys.argv[1:]
    ray.init(address, _node_ip_address=address.split(":")[0], log_to_driver=False)
    asyncio.run(main(Path(place)))
