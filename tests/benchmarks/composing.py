"""Segments on two workers against one filtergraph for the whole film, and against MoviePy 2.

python -m tests.benchmarks.composing [clips,clips,...] [rounds] [resolution]

All are made of the same clips, in turn; the sound is mixed already, and the one filtergraph has it
added. The segments' side carries what the others do not: join, checks, thumbnail, preview. Quality
is that of the first round's films, against the one filtergraph without loss; MoviePy, which takes
minutes, has one round and no quality: it mixes pictures as RGB.
"""

import argparse
import asyncio
import resource
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import psutil

from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.profiles import Profile, delivery_profile
from pipelines.film.brief import Brief
from pipelines.film.clip import Clip
from pipelines.film.composition import MixedAudio
from pipelines.film.timeline import Timeline
from pipelines.ports import Progress, Workshop
from pipelines.production import Order, produce
from pipelines.runners.inline import InlineRunner
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, TestCard, Tone, free_studio
from tests.benchmarks.fidelity import Fidelity, fidelity, picture_bytes
from tests.benchmarks.moviepy_film import moviepy_film
from tests.benchmarks.tail import WORKERS, Arrivals, Shots

SAMPLE_SECONDS: Final = 0.05
THREADS: Final = {"-threads", "-filter_threads", "-filter_complex_threads"}
CLIP_SECONDS: Final = 5
JUDGED: Final = 24
"""Clips of a film whose quality is measured; a longer one without loss takes gigabytes."""


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    """CPU seconds, Python's and FFmpeg's."""
    peak_mb: float
    """Most memory that all processes beside this one held at once, what they share counted once."""


def cost_of(work: Callable[[], None]) -> Cost:
    peak, done = 0, threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.wait(SAMPLE_SECONDS):
            held = 0
            for child in psutil.Process().children(recursive=True):
                try:
                    held += child.memory_full_info().pss
                except psutil.NoSuchProcess:
                    continue
            peak = max(peak, held)

    sampler = threading.Thread(target=sample)
    sampler.start()
    before, began = cpu_seconds(), time.monotonic()
    work()
    wall, cpu = time.monotonic() - began, cpu_seconds() - before
    done.set()
    sampler.join()
    return Cost(wall, cpu, peak / 1e6)


def cpu_seconds() -> float:
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
    )


@dataclass(frozen=True)
class Bench:
    """The clips of one film, and the ways to make it of them."""

    brief: Brief
    script: Shots
    store: FolderStore
    folder: Path
    timeline: Timeline
    made: dict[str, Clip]
    audio: MixedAudio
    profile: Profile

    @property
    def clips(self) -> list[Path]:
        return [self.store.root / self.made[scene.id].location for scene in self.timeline.scenes]

    def segments(self, into: Path) -> None:
        async def compose() -> str:
            # A runner of its own: a semaphore belongs to one event loop.
            runner = InlineRunner(Workshop(self.store, self.folder / "work"), WORKERS)
            arrivals = Arrivals(runner, self.made, 0)
            studio = free_studio(self.script, TestCard(), Tone(), arrivals)
            order = Order(into.stem, into.stem, self.brief)
            journal = MemoryJournal(Progress(audio=self.audio))
            return (await produce(order, studio, journal, MemoryLedger())).location

        into.hardlink_to(self.store.root / asyncio.run(compose()))

    def one_filtergraph(self, into: Path) -> None:
        picture = into.with_suffix(".picture.mp4")
        process.run(self._whole(picture), seconds=3600)
        sound = self.store.root / self.audio.location
        inputs = ["-f", "mov", "-i", str(picture), "-f", "mov", "-i", str(sound)]
        process.run([*inputs, "-c", "copy", "-f", "mp4", str(into)], seconds=60)

    def without_loss(self, into: Path) -> None:
        told = self._whole(into)
        for option, value in (("-crf", "0"), ("-profile:v", "high444"), ("-preset", "ultrafast")):
            told[told.index(option) + 1] = value
        process.run(told, seconds=3600)

    def moviepy(self, into: Path) -> None:
        moviepy_film(self.clips, self.timeline, self.profile, into)

    def _whole(self, into: Path) -> list[str]:
        told = commands.whole(self.clips, self.timeline, self.profile, into)
        # As many threads as the segments have workers, for decoders, filters and encoder.
        pairs = pairwise(["", *told])
        return [str(WORKERS) if before in THREADS else word for before, word in pairs]


def bench(brief: Brief, script: Shots, folder: Path) -> Bench:
    """Draw the clips, by making the film once."""
    store = FolderStore(folder / "store")
    inline = InlineRunner(Workshop(store, folder / "work"), WORKERS)
    journal = MemoryJournal()
    studio = free_studio(script, TestCard(), Tone(), inline)
    asyncio.run(produce(Order("g", "c", brief), studio, journal, MemoryLedger()))
    timeline, audio = journal.made.timeline, journal.made.audio
    assert timeline
    assert audio
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    return Bench(brief, script, store, folder, timeline, journal.made.clips, audio, profile)


def compare(table: Bench, rounds: int, *, slow: bool) -> None:
    """Print a line for each way; `slow` has MoviePy among them."""
    ways = {"segments": table.segments, "one filtergraph": table.one_filtergraph}
    if slow:
        ways["MoviePy"] = table.moviepy
    costs: dict[str, list[Cost]] = {name: [] for name in ways}
    for number in range(rounds):
        for name, way in ways.items():
            if name == "MoviePy" and number:
                continue
            into = table.folder / f"{name.replace(' ', '-')}-{number}.mp4"
            costs[name].append(cost_of(lambda way=way, into=into: way(into)))  # type: ignore[misc]
    qualities = _qualities(table)
    for name, known in costs.items():
        size = picture_bytes(table.folder / f"{name.replace(' ', '-')}-0.mp4") / 1e6
        cells = [statistics.median(getattr(cost, of) for cost in known) for of in MEASURES]
        line = f"{table.script.scenes:>5} {name:<15} " + " ".join(f"{cell:>8.1f}" for cell in cells)
        told = qualities.get(name)
        quality = f"{told.vmaf:>7.2f} {told.ssim:>8.5f}" if told else ""
        print(f"{line} {size:>8.2f} {quality}", flush=True)


MEASURES: Final = ("wall", "cpu", "peak_mb")


def _qualities(table: Bench) -> dict[str, Fidelity]:
    if table.script.scenes > JUDGED:
        return {}
    reference = table.folder / "reference.mp4"
    table.without_loss(reference)
    names = ("segments", "one filtergraph")
    films = {name: table.folder / f"{name.replace(' ', '-')}-0.mp4" for name in names}
    return {name: fidelity(film, reference) for name, film in films.items()}


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__)
    told.add_argument("clips", nargs="?", default="6,24")
    told.add_argument("rounds", nargs="?", type=int, default=3)
    told.add_argument("resolution", nargs="?", default="720p")
    told.add_argument(
        "--moviepy", action="store_true", help="minutes for each film; wants pip install moviepy"
    )
    given = told.parse_args()
    brief = Brief.model_validate({"prompt": "x", "resolution": given.resolution})
    print(
        f"clips of {CLIP_SECONDS} s, {brief.resolution}, {WORKERS} workers; "
        f"medians of {given.rounds} rounds in turn"
    )
    heads = ("wall s", "CPU s", "peak MB", "video MB")
    print(
        f"{'clips':>5} {'method':<15} {' '.join(f'{h:>8}' for h in heads)} {'VMAF':>7} {'SSIM':>8}"
    )
    for count in map(int, given.clips.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            script = Shots(count, CLIP_SECONDS * brief.frame_rate)
            compare(bench(brief, script, Path(folder)), given.rounds, slow=given.moviepy)


if __name__ == "__main__":
    main()
