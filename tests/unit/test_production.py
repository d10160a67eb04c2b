"""The story end to end, in this process: real FFmpeg, fakes for the rest of the world."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.errors import (
    LeaseLost,
    PipelineError,
    RenderFailed,
    ServiceUnavailable,
    WorkerLost,
)
from pipelines.film.brief import Brief
from pipelines.film.scene import Scene
from pipelines.film.script import Script
from pipelines.film.segment import cut
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timeline import Timeline
from pipelines.film.transition import CUT, Transition
from pipelines.ports import Progress, Stage, Workshop
from pipelines.production import Order, Studio, produce
from pipelines.runners.base import Result, Work
from pipelines.runners.inline import InlineRunner
from pipelines.testing import FolderStore, MemoryJournal, MemoryLedger, TestCard, Tone, free_studio

BRIEF = Brief(prompt="a kettle", duration_seconds=3, resolution="480p")
ORDER = Order("g1", "c1", BRIEF)


class Shots:
    """A screenwriter of three short scenes: one cut, one fade."""

    async def write(self, brief: Brief, answers: tuple[str, ...] = ()) -> Script:
        lengths = (30, 36, 34)
        timeline = Timeline(
            title="A film",
            picture=brief.picture,
            frame_rate=brief.frame_rate,
            scenes=tuple(
                Scene(id=f"scene-{n}", role="story", prompt="a kettle", length=length, seed=n * 90)
                for n, length in enumerate(lengths)
            ),
            transitions=(CUT, Transition(kind="fade", length=10)),
            soundtrack=Soundtrack(music_style="calm", seed=1),
        )
        return Script(timeline=timeline, writer="shots")


class Watched:
    """A runner that counts, and fails where it is told to."""

    def __init__(self, runner: InlineRunner) -> None:
        self._runner = runner
        self.runs: Counter[str] = Counter()
        self.failures: dict[str, list[PipelineError]] = {}
        self.started = asyncio.Event()
        self.last_clip_waits_for_a_segment = False
        self._encoded = asyncio.Event()

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        name = type(work).__name__
        self.runs[name] += 1
        self.started.set()
        if failures := self.failures.get(name):
            raise failures.pop()
        if self.last_clip_waits_for_a_segment and getattr(work, "scene_id", "") == "scene-2":
            await self._encoded.wait()
        result = await self._runner.run(stage, work)
        if name == "EncodeSegment":
            self._encoded.set()
        return result


@dataclass
class Set:
    studio: Studio
    runner: Watched
    store: FolderStore
    journal: MemoryJournal


@pytest.fixture
def stage_set(tmp_path: Path) -> Set:
    store = FolderStore(tmp_path / "store")
    (tmp_path / "work").mkdir()
    runner = Watched(InlineRunner(Workshop(store, tmp_path / "work")))
    studio = free_studio(Shots(), TestCard(), Tone(), runner)
    return Set(studio, runner, store, MemoryJournal())


async def test_a_brief_becomes_a_film_of_exactly_its_length(stage_set: Set) -> None:
    film = await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    assert film.length == BRIEF.length
    assert stage_set.store.exists("compositions/c1/final.mp4")
    assert stage_set.store.exists("generations/g1/clips/clip_001.mp4")
    assert stage_set.journal.events[:2] == ["planning", "planned"]
    assert stage_set.journal.events[-1] == "finished"


async def test_segments_are_encoded_while_clips_are_still_made(stage_set: Set) -> None:
    stage_set.runner.last_clip_waits_for_a_segment = True
    await asyncio.wait_for(produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger()), 30)
    events = stage_set.journal.events
    first = next(event for event in events if event.startswith("segment_finished"))
    assert events.index(first) < events.index("clip_finished scene-2")


async def test_a_finished_film_is_not_made_again(stage_set: Set) -> None:
    film = await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    stage_set.runner.runs.clear()
    assert await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger()) == film
    assert not stage_set.runner.runs


async def test_a_production_goes_on_from_what_exists(stage_set: Set) -> None:
    stage_set.runner.failures["JoinFilm"] = [
        RenderFailed("no"),
        RenderFailed("no"),
        RenderFailed("no"),
    ]
    with pytest.raises(RenderFailed):
        await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    stage_set.runner.runs.clear()
    film = await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    assert film.length == BRIEF.length
    assert stage_set.runner.runs == {"JoinFilm": 1, "PublishFilm": 1}


async def test_a_version_takes_over_what_earlier_ones_have(stage_set: Set) -> None:
    await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    first = stage_set.journal.made
    assert first.timeline is not None
    middle = first.timeline.scenes[1]
    retaken = middle.model_copy(update={"seed": middle.seed + 1, "made_for": 2})
    scenes = (first.timeline.scenes[0], retaken, *first.timeline.scenes[2:])
    kept = {scene_id: clip for scene_id, clip in first.clips.items() if scene_id != middle.id}
    second = MemoryJournal(
        Progress(
            timeline=first.timeline.model_copy(update={"scenes": scenes}),
            clips=kept,
            earlier=first.segments,
            audio=first.audio,
        )
    )
    stage_set.runner.runs.clear()
    order = Order("g1", "c2", BRIEF)
    film = await produce(order, stage_set.studio, second, MemoryLedger())
    assert film.length == BRIEF.length
    shown = [s for s in cut(first.timeline) if middle.id in {span.scene_id for span in s.spans}]
    assert 1 <= len(shown) < len(first.segments)
    assert stage_set.runner.runs["RenderClip"] == 1
    assert stage_set.runner.runs["EncodeSegment"] == len(shown)
    assert "MixAudio" not in stage_set.runner.runs
    reused = [event for event in second.events if event.startswith("segment_reused")]
    assert len(reused) == len(first.segments) - len(shown)


async def test_a_segment_that_has_moved_is_not_encoded_but_shown_at_its_new_place(
    stage_set: Set, monkeypatch: pytest.MonkeyPatch
) -> None:
    await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    first = stage_set.journal.made
    moved = {
        key: each.model_copy(update={"preview": ""} if each.index else {})
        for key, each in first.segments.items()
    }
    second = MemoryJournal(
        Progress(timeline=first.timeline, clips=first.clips, earlier=moved, audio=first.audio)
    )

    def encoded(*_: object, **__: object) -> str:
        raise AssertionError("nothing is to be encoded")

    monkeypatch.setattr("pipelines.stages.conform.process.run", encoded)
    stage_set.runner.failures["JoinFilm"] = [RenderFailed("joined") for _ in range(9)]
    with pytest.raises(RenderFailed, match="joined"):
        await produce(Order("g1", "c2", BRIEF), stage_set.studio, second, MemoryLedger())
    shown = [second.made.segments[key] for key in first.segments]
    assert all(stage_set.store.exists(each.preview) for each in shown)
    assert [each.preview.startswith("compositions/c2/") for each in shown] == [
        each.index > 0 for each in shown
    ]
    assert all(not event.startswith("segment_finished") for event in second.events)


async def test_a_lost_worker_costs_one_more_try(stage_set: Set) -> None:
    stage_set.runner.failures["RenderClip"] = [WorkerLost("a worker died")]
    film = await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    assert film.length == BRIEF.length
    assert stage_set.runner.runs["RenderClip"] == 4


async def test_an_outage_is_no_failure_of_a_scene(stage_set: Set) -> None:
    stage_set.runner.failures["RenderClip"] = [ServiceUnavailable("no answer") for _ in range(9)]
    with pytest.raises(ServiceUnavailable, match="no answer"):
        await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    assert not any(e.startswith("clip_failed") for e in stage_set.journal.events)


async def test_a_scene_that_can_not_be_made_is_named(stage_set: Set) -> None:
    stage_set.runner.failures["RenderClip"] = [RenderFailed("out of paint") for _ in range(9)]
    with pytest.raises(RenderFailed, match="out of paint"):
        await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())
    assert any(e.startswith("clip_failed scene-") for e in stage_set.journal.events)


async def test_a_replica_without_its_lease_stops(stage_set: Set) -> None:
    stage_set.journal.lost = True
    with pytest.raises(LeaseLost):
        await produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger())


async def test_cancelling_leaves_no_work_behind(stage_set: Set) -> None:
    job = asyncio.create_task(produce(ORDER, stage_set.studio, stage_set.journal, MemoryLedger()))
    await stage_set.runner.started.wait()
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job
    assert "finished" not in stage_set.journal.events
