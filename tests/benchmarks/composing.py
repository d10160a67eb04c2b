"""Segments on two workers against one filtergraph for the whole film, from the same clips.

python -m tests.benchmarks.composing [clips] [rounds] [resolution]
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
from pathlib import Path

import psutil

from pipelines.ffmpeg import commands, process
from pipelines.ffmpeg.profiles import delivery_profile
from pipelines.film.brief import Brief
from pipelines.film.timeline import Timeline
from pipelines.ports import Workshop
from pipelines.production import Order, Studio, produce
from pipelines.runners.inline import InlineRunner
from pipelines.testing import FolderStore, MemoryJournal, TestCard, Tone
from tests.benchmarks.tail import WORKERS, Arrivals, Script

SAMPLE_SECONDS = 0.05


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    """CPU seconds of FFmpeg, all processes."""
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
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    work()
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    done.set()
    sampler.join()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, peak / 1e6)


def main(arguments: list[str]) -> None:
    given = dict(enumerate(arguments))
    scenes, rounds = int(given.get(0, "24")), int(given.get(1, "3"))
    brief = Brief.model_validate({"prompt": "x", "resolution": given.get(2, "720p")})
    script = Script(scenes, 5 * brief.frame_rate)
    with tempfile.TemporaryDirectory() as folder:
        _compare(brief, script, Path(folder), rounds)


def _compare(brief: Brief, script: Script, folder: Path, rounds: int) -> None:
    store = FolderStore(folder / "store")
    inline = InlineRunner(Workshop(store, folder / "work"), WORKERS)
    journal = MemoryJournal()
    asyncio.run(
        produce(Order("g", "c", brief), Studio(script, TestCard(), Tone(), inline), journal)
    )
    made = journal.made
    timeline = made.timeline
    assert timeline

    def segments(name: str) -> None:
        async def compose() -> None:
            # A runner of its own: a semaphore belongs to one event loop.
            runner = InlineRunner(Workshop(store, folder / "work"), WORKERS)
            studio = Studio(script, TestCard(), Tone(), Arrivals(runner, made.clips, 0))
            await produce(Order(name, name, brief), studio, MemoryJournal())

        asyncio.run(compose())

    print(f"{script.scenes} clips of 5 s, {brief.resolution}; medians of {rounds} rounds")
    print(f"{'method':<22} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    results: dict[str, list[Cost]] = {"segments, 2 workers": [], "one filtergraph": []}
    for number in range(rounds):
        results["segments, 2 workers"].append(cost_of(partial(segments, f"r{number}")))
        results["one filtergraph"].append(
            cost_of(lambda: _whole(timeline, store, folder / "whole.mp4"))
        )
    for method, costs in results.items():
        medians = [
            statistics.median(c)
            for c in zip(*((c.wall, c.cpu, c.peak_mb) for c in costs), strict=True)
        ]
        print(f"{method:<22} {medians[0]:>8.1f} {medians[1]:>8.1f} {medians[2]:>8.0f}")


def _whole(timeline: Timeline, store: FolderStore, into: Path) -> None:
    clips = [
        store.root / f"generations/g/clips/clip_{number:03d}.mp4"
        for number, _ in enumerate(timeline.scenes, start=1)
    ]
    profile = delivery_profile(timeline.picture, timeline.frame_rate)
    told = commands.whole(clips, timeline, profile, into)
    # Two threads, as many as the segments have workers.
    threads = [*told[:-1], "-threads", str(WORKERS), told[-1]]
    process.run(threads, seconds=3600)


if __name__ == "__main__":
    main(sys.argv[1:])
