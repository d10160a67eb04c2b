"""How long after the last clip the film is there, against composing everything at the end.

python -m tests.benchmarks.tail [clips] [seconds per clip] [resolution] [rounds]
"""

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from pipelines.film.brief import Brief
from pipelines.film.clip import Clip
from pipelines.film.scene import Scene
from pipelines.film.script import Script
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import Transition
from pipelines.ports import Stage, Workshop
from pipelines.production import Order, produce
from pipelines.runners.base import Result, Work
from pipelines.runners.inline import InlineRunner
from pipelines.stages.generate import RenderClip
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, TestCard, Tone, free_studio

WORKERS = 2
FADE = 12


@dataclass(frozen=True)
class Shots:
    """A screenwriter of `scenes` shots of equal length."""

    scenes: int
    length: int

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script:
        fades = (Transition(kind="fade", length=FADE),) * (self.scenes - 1)
        timeline = Timeline(
            title="A film",
            picture=brief.picture,
            frame_rate=brief.frame_rate,
            scenes=tuple(
                Scene(id=f"scene-{n}", role="story", prompt="x", length=self.length, seed=n * 17)
                for n in range(self.scenes)
            ),
            transitions=fades,
            soundtrack=Soundtrack(music_style="", seed=0),
        )
        return Script(timeline=timeline, writer="shots")


class Arrivals:
    """A runner whose clips are made already and arrive one by one, `every` seconds."""

    def __init__(self, runner: InlineRunner, clips: dict[str, Clip], every: float) -> None:
        self._runner = runner
        self._clips = clips
        self._every = every
        self._began = time.monotonic()
        self.last = self._began

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        if not isinstance(work, RenderClip):
            return await self._runner.run(stage, work)
        number = list(self._clips).index(work.scene_id)
        await asyncio.sleep(self._began + number * self._every - time.monotonic())
        self.last = time.monotonic()
        return self._clips[work.scene_id]  # type: ignore[return-value]


@dataclass(frozen=True)
class Tail:
    """Seconds from the last clip to the film."""

    arriving: float
    """Segments encoded while clips came in."""
    at_the_end: float
    """All clips came at once, and everything was left to do."""

    @property
    def ratio(self) -> float:
        return self.arriving / self.at_the_end


async def measure(brief: Brief, script: Shots, folder: Path) -> Tail:
    """Make the same film twice from the same clips: all at once, then one by one."""
    workshop = Workshop(FolderStore(folder / "store"), folder / "work")
    inline = InlineRunner(workshop, WORKERS)
    journal = MemoryJournal()
    await produce(
        Order("g", "c", brief),
        free_studio(script, TestCard(), Tone(), inline),
        journal,
        MemoryLedger(),
    )
    clips = {f"scene-{n}": journal.made.clips[f"scene-{n}"] for n in range(script.scenes)}

    async def tail(every: float, name: str) -> float:
        runner = Arrivals(inline, clips, every)
        studio = free_studio(script, TestCard(), Tone(), runner)
        await produce(Order(name, name, brief), studio, MemoryJournal(), MemoryLedger())
        return time.monotonic() - runner.last

    at_the_end = await tail(0, "at-once")
    # Slow enough that two workers keep up, as they do with models that take half a minute.
    return Tail(await tail(1.5 * at_the_end / script.scenes, "one-by-one"), at_the_end)


def main(arguments: list[str]) -> None:
    given = dict(enumerate(arguments))
    scenes, seconds = int(given.get(0, "24")), int(given.get(1, "5"))
    brief = Brief.model_validate({"prompt": "x", "resolution": given.get(2, "720p")})
    script = Shots(scenes, seconds * brief.frame_rate)
    print(f"{scenes} clips of {seconds} s, {brief.resolution}, {WORKERS} workers")
    print(f"{'round':>6} {'arriving':>10} {'at the end':>12} {'ratio':>7}")
    tails = []
    for number in range(int(given.get(3, "3"))):
        with tempfile.TemporaryDirectory() as folder:
            tail = asyncio.run(measure(brief, script, Path(folder)))
        tails.append(tail)
        print(f"{number:>6} {tail.arriving:>9.2f}s {tail.at_the_end:>11.2f}s {tail.ratio:>7.3f}")
    print(f"median ratio {statistics.median(tail.ratio for tail in tails):.3f}")


if __name__ == "__main__":
    main(sys.argv[1:])
