"""Segments on two workers against one filtergraph for the whole film, from the same clips.

python -m tests.benchmarks.composing [clips,clips,...] [rounds] [resolution]

The segments' side carries what the other does not: sound, join, checks and thumbnail.
"""

import asyncio
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import psutil

from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.brief import Brief
from pipelines.film.timeline import Timeline
from pipelines.ports import Workshop
from pipelines.production import Order, produce
from pipelines.runners.inline import InlineRunner
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, TestCard, Tone, free_studio
from tests.benchmarks.tail import WORKERS, Arrivals, Shots

SAMPLE_SECONDS = 0.05
THREADS = {"-threads", "-filter_threads", "-filter_complex_threads"}


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    """CPU seconds, Python's and FFmpeg's."""
    peak_mb: float
    """Most memory that all FFmpeg processes held at once."""


def cost_of(work: Callable[[], None]) -> Cost:
    peak, done = 0, threading.Event()

    def sample() -> None:
        nonlocal peak
        while not done.wait(SAMPLE_SECONDS):
            held = 0
            for child in psutil.Process().children():
                try:
                    held += child.memory_info().rss
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


def main(arguments: list[str]) -> None:
    given = dict(enumerate(arguments))
    counts = [int(count) for count in given.get(0, "6,24").split(",")]
    rounds = int(given.get(1, "3"))
    brief = Brief.model_validate({"prompt": "x", "resolution": given.get(2, "720p")})
    print(
        f"clips of 5 s, {brief.resolution}, {WORKERS} workers; medians of {rounds} rounds in turn"
    )
    print(f"{'clips':>5} {'method':<15} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            _compare(brief, Shots(count, 5 * brief.frame_rate), Path(folder), rounds)


def _compare(brief: Brief, script: Shots, folder: Path, rounds: int) -> None:
    store = FolderStore(folder / "store")
    inline = InlineRunner(Workshop(store, folder / "work"), WORKERS)
    journal = MemoryJournal()
    asyncio.run(
        produce(
            Order("g", "c", brief),
            free_studio(script, TestCard(), Tone(), inline),
            journal,
            MemoryLedger(),
        )
    )
    made = journal.made
    timeline = made.timeline
    assert timeline

    def segments(name: str) -> None:
        async def compose() -> None:
            # A runner of its own: a semaphore belongs to one event loop.
            runner = InlineRunner(Workshop(store, folder / "work"), WORKERS)
            studio = free_studio(script, TestCard(), Tone(), Arrivals(runner, made.clips, 0))
            await produce(Order(name, name, brief), studio, MemoryJournal(), MemoryLedger())

        asyncio.run(compose())

    results: dict[str, list[Cost]] = {"segments": [], "one filtergraph": []}
    for number in range(rounds):
        results["segments"].append(cost_of(partial(segments, f"r{number}")))
        results["one filtergraph"].append(
            cost_of(lambda: _whole(timeline, store, folder / "whole.mp4"))
        )
    for method, costs in results.items():
        medians = [
            statistics.median(c)
            for c in zip(*((c.wall, c.cpu, c.peak_mb) for c in costs), strict=True)
        ]
        wall, cpu, peak = medians
        print(f"{script.scenes:>5} {method:<15} {wall:>8.1f} {cpu:>8.1f} {peak:>8.0f}")


def _whole(timeline: Timeline, store: FolderStore, into: Path) -> None:
    clips = [
        store.root / f"generations/g/clips/clip_{number:03d}.mp4"
        for number, _ in enumerate(timeline.scenes, start=1)
    ]
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    told = commands.whole(clips, timeline, profile, into)
    # As many threads as the segments have workers, for decoders, filters and encoder.
    threads = [
        str(WORKERS) if before in THREADS else word for before, word in pairwise(["", *told])
    ]
    process.run(threads, seconds=3600)


if __name__ == "__main__":
    main(sys.argv[1:])
