"""Who waits for a CPU, and who goes first."""

import asyncio

import pytest

from cluster.resources import ANIMATIC, ASSEMBLE, ENCODE, Shape
from pipelines.runners.line import HEAD_START, Line


class Cluster:
    """Notes who is at work; tasks end when they are told to."""

    def __init__(self, cpus: float) -> None:
        self.line = Line(lambda: cpus)
        self.begun: list[str] = []
        self.ends: dict[str, asyncio.Event] = {}
        self.tasks: dict[str, asyncio.Task[None]] = {}

    async def order(self, name: str, shape: Shape, job: str = "film", user: str = "") -> None:
        async def work() -> None:
            async with self.line.turn(job, shape.cpus, shape.urgency, user):
                self.begun.append(name)
                await self.ends[name].wait()

        self.ends[name] = asyncio.Event()
        self.tasks[name] = asyncio.create_task(work())
        await asyncio.sleep(0)

    async def end(self, name: str) -> None:
        self.ends[name].set()
        await self.tasks[name]
        await asyncio.sleep(0)

    async def orders(self, job: str, count: int, shape: Shape = ANIMATIC, user: str = "") -> None:
        for number in range(count):
            await self.order(f"{job} {number}", shape, job, user)

    async def run(self, tasks: int) -> list[str]:
        """End one task after the other; return whose the next `tasks` were, by job."""
        first = len(self.begun)
        while len(self.begun) < first + tasks:
            await self.end(next(name for name in self.begun if not self.tasks[name].done()))
        return [name.split()[0] for name in self.begun[first:]]


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


async def test_ten_thousand_tasks_do_not_reach_ray_at_once() -> None:
    cluster = Cluster(cpus=8)
    await cluster.orders("long", 10_000)
    assert len(cluster.begun) == 8
    await cluster.run(20)
    assert sum(not cluster.tasks[name].done() for name in cluster.begun) == 8


async def test_what_waits_can_be_told_from_what_is_under_way() -> None:
    cluster = Cluster(cpus=2)
    await cluster.orders("film", 5)
    await cluster.order("join", ASSEMBLE)
    assert (cluster.line.taken, cluster.line.waiting) == (2, 3.5)
    cluster.tasks["film 4"].cancel()
    await asyncio.sleep(0)
    assert cluster.line.waiting == 2.5
    await cluster.run(2)
    assert (cluster.line.taken, cluster.line.waiting) == (1.5, 1)


async def test_two_films_share_the_cluster_from_the_moment_the_second_comes() -> None:
    cluster = Cluster(cpus=1)
    await cluster.orders("first", 40)
    await cluster.run(20)
    await cluster.orders("second", 40)
    went = await cluster.run(20 + int(HEAD_START))
    assert went.count("second") - went.count("first") in range(int(HEAD_START) + 2)
    assert went[-8:].count("second") == 4


async def test_a_small_edit_does_not_wait_for_long_films() -> None:
    cluster = Cluster(cpus=1)
    for film in ("one", "two", "three"):
        await cluster.orders(film, 100)
    await cluster.run(30)
    await cluster.orders("edit", 3, ENCODE)
    assert await cluster.run(3) == ["edit"] * 3


async def test_no_stream_of_edits_stops_a_film() -> None:
    cluster = Cluster(cpus=1)
    await cluster.orders("film", 100)
    went = []
    for number in range(40):
        await cluster.orders(f"edit{number}", 4, ENCODE)
        went += await cluster.run(4)
    assert went.count("film") >= 20


async def test_the_end_of_one_film_goes_before_the_clips_of_another() -> None:
    cluster = Cluster(cpus=1)
    await cluster.orders("ready", 2)
    await cluster.orders("begun", 10)
    await cluster.run(6)
    await cluster.order("ready film", ASSEMBLE, "ready")
    assert await cluster.run(1) == ["ready"]


async def test_many_films_of_one_user_share_what_one_film_of_another_gets() -> None:
    cluster = Cluster(cpus=1)
    for number in range(16):
        await cluster.orders(f"crowd{number}", 30, user="crowd")
    await cluster.run(40)
    await cluster.orders("single", 60, user="single")
    went = await cluster.run(60)
    assert 20 <= went.count("single") <= 34 + HEAD_START
