"""Who waits for a CPU, and who goes first."""

import asyncio

import pytest

from cluster.resources import ANIMATIC, ASSEMBLE, ENCODE, Shape
from pipelines.runners.line import Line


class Cluster:
    """Notes who is at work; tasks end when they are told to."""

    def __init__(self, cpus: float) -> None:
        self.line = Line(lambda: cpus)
        self.begun: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def order(self, name: str, shape: Shape) -> None:
        async def work() -> None:
            async with self.line.turn(shape):
                self.begun.append(name)
                await self.ends[name].wait()

        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(work())
        await asyncio.sleep(0)

    async def end(self, name: str) -> None:
        self.ends[name].set()
        await self.tasks[name]
        await asyncio.sleep(0)


async def test_no_more_go_than_there_is_room_for() -> None:
    cluster = Cluster(cpus=2)
    for name in ("one", "two", "three", "four"):
        await cluster.order(name, ANIMATIC)
    assert cluster.begun == ["one", "two"]
    await cluster.end("two")
    assert cluster.begun == ["one", "two", "three"]


async def test_a_segment_goes_before_clips_that_came_earlier() -> None:
    cluster = Cluster(cpus=1)
    for name in ("first clip", "second clip"):
        await cluster.order(name, ANIMATIC)
    await cluster.order("segment", ENCODE)
    await cluster.order("film", ASSEMBLE)
    for name in ("first clip", "film", "segment"):
        await cluster.end(name)
    assert cluster.begun == ["first clip", "film", "segment", "second clip"]


async def test_half_a_cpu_is_room_for_half_a_cpu() -> None:
    cluster = Cluster(cpus=1)
    for name in ("one", "two", "three"):
        await cluster.order(name, ASSEMBLE)
    assert cluster.begun == ["one", "two"]


async def test_what_no_cluster_has_room_for_goes_alone() -> None:
    cluster = Cluster(cpus=1)
    await cluster.order("large", Shape("large", cpus=8, memory_mb=1))
    await cluster.order("clip", ANIMATIC)
    assert cluster.begun == ["large"]
    await cluster.end("large")
    assert cluster.begun == ["large", "clip"]


@pytest.mark.parametrize("who", ["at work", "waiting"])
async def test_who_is_cancelled_leaves_no_gap(who: str) -> None:
    cluster = Cluster(cpus=1)
    for name in ("at work", "waiting", "next"):
        await cluster.order(name, ANIMATIC)
    cluster.tasks[who].cancel()
    with pytest.raises(asyncio.CancelledError):
        await cluster.tasks[who]
    if who == "waiting":
        await cluster.end("at work")
    await asyncio.sleep(0)
    left = "waiting" if who == "at work" else "next"
    assert cluster.begun == ["at work", left]


async def test_a_turn_that_came_with_a_cancellation_is_given_on() -> None:
    cluster = Cluster(cpus=1)
    await cluster.order("at work", ANIMATIC)
    await cluster.order("unlucky", ANIMATIC)
    await cluster.order("next", ANIMATIC)
    cluster.ends["at work"].set()
    await cluster.tasks["at work"]  # its room has just been given to the unlucky one
    cluster.tasks["unlucky"].cancel()
    with pytest.raises(asyncio.CancelledError):
        await cluster.tasks["unlucky"]
    await asyncio.sleep(0)
    assert cluster.begun[-1] == "next"
