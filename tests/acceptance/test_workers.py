"""How many workers there are changes when things are done, and nothing else."""

from pathlib import Path

from pipelines.film.brief import Brief
from pipelines.models.animatic.model import AnimaticModel
from pipelines.models.music import ProceduralComposer
from pipelines.models.screenwriters.builtin import BuiltinScreenwriter
from pipelines.ports import Workshop
from pipelines.production import Order, produce
from pipelines.runners.inline import InlineRunner
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, free_studio

BRIEF = Brief(prompt="A kettle that boils in two minutes", duration_seconds=9, resolution="480p")


async def film_with(workers: int, folder: Path) -> str:
    """Return the hash of the film's bytes."""
    runner = InlineRunner(Workshop(FolderStore(folder / "store"), folder / "work"), workers)
    studio = free_studio(BuiltinScreenwriter(), AnimaticModel(), ProceduralComposer(), runner)
    return (await produce(Order("g", "c", BRIEF), studio, MemoryJournal(), MemoryLedger())).sha256


async def test_one_worker_and_four_make_the_same_film(tmp_path: Path) -> None:
    assert await film_with(1, tmp_path / "one") == await film_with(4, tmp_path / "four")
