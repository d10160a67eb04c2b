import asyncio
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.jobs.bell import QueueBell
from app.jobs.queue import LEASE_SECONDS, MOST_OF_ONE, JobQueue, Lease
from app.jobs.turn import take_turn
from app.settings import Settings
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack


async def claimed(queue: JobQueue, owner: str = "producer") -> Lease:
    lease = await queue.claim(owner)
    assert lease is not None
    return lease


async def test_an_empty_queue_gives_nothing(queue: JobQueue) -> None:
    assert await queue.claim("producer") is None


async def test_a_job_goes_to_one_claimer_alone(queue: JobQueue, shop: Shop) -> None:
    jobs = {await shop.order(user) for user in (uuid4(), uuid4()) for _ in range(10)}
    claims = await asyncio.gather(*[queue.claim(f"producer-{n}") for n in range(40)])
    leases = [lease for lease in claims if lease]
    assert {lease.job_id for lease in leases} == jobs
    assert len(leases) == len(jobs)
    assert len({lease.token for lease in leases}) == len(jobs)


async def test_claimers_in_step_never_share_a_job(queue: JobQueue, shop: Shop) -> None:
    """Many claimers drain the queue at once; a slip in the locking gives a job out twice."""
    jobs = {await shop.order() for _ in range(60)}
    taken: list[Lease] = []

    async def drain(owner: str) -> None:
        while lease := await queue.claim(owner):
            taken.append(lease)
            await queue.finish(lease)

    await asyncio.gather(*[drain(f"producer-{n}") for n in range(8)])
    assert len(taken) == len(jobs)
    assert {lease.job_id for lease in taken} == jobs


async def test_a_living_holder_keeps_its_job(
    queue: JobQueue, shop: Shop, database: Database
) -> None:
    await shop.order()
    lease = await claimed(queue)
    await shop.expire_leases()
    assert await queue.heartbeat([lease]) == {lease.task_id}
    assert await queue.claim("another") is None
    async with database.transaction() as session:
        left = await session.scalar(
            text("SELECT extract(epoch FROM lease_until - now()) FROM task_queue")
        )
    assert LEASE_SECONDS - 5 < float(left) <= LEASE_SECONDS


@pytest.mark.parametrize("hours", [-1, 1])
async def test_a_holder_whose_clock_jumps_keeps_its_job_as_long_as_any(
    hours: int, queue: JobQueue, shop: Shop, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Leases are on the database's clock: nobody else's is asked."""
    await shop.order()
    lease = await claimed(queue)
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + hours * 3600)
    assert await queue.heartbeat([lease]) == {lease.task_id}
    assert await queue.claim("another") is None
    left = text("SELECT extract(epoch FROM lease_until - now()) FROM task_queue")
    async with database.transaction() as session:
        assert LEASE_SECONDS - 5 < float(await session.scalar(left)) <= LEASE_SECONDS
    await shop.expire_leases()
    assert (await claimed(queue, "another")).attempt == 2


async def test_a_silent_holder_loses_its_job(queue: JobQueue, shop: Shop) -> None:
    job_id = await shop.order()
    dead = await claimed(queue, "dead")
    await shop.expire_leases()
    heir = await claimed(queue, "heir")
    assert (heir.job_id, heir.attempt) == (job_id, 2)
    assert heir.token != dead.token
    assert await queue.heartbeat([dead]) == set()
    await queue.finish(dead)
    await queue.release(dead, 0, "I was away.")
    assert await queue.heartbeat([heir]) == {heir.task_id}


async def test_a_released_job_waits_for_its_delay(queue: JobQueue, shop: Shop) -> None:
    job_id = await shop.order()
    await queue.release(await claimed(queue), 3600, "The store does not answer.")
    assert await queue.claim("producer") is None
    task = await shop.task(job_id)
    assert (task.state, task.last_error) == ("ready", "The store does not answer.")
    await queue.release(await _run_now(queue, shop), 0, "")
    assert (await claimed(queue)).attempt == 3


async def test_an_attempt_of_which_the_job_is_blameless_is_not_counted(
    queue: JobQueue, shop: Shop
) -> None:
    job_id = await shop.order()
    for _ in range(3):
        lease = await claimed(queue)
        assert lease.attempt == 1
        await queue.release(lease, 0, "The store does not answer.", blameless=True)
    assert (await shop.task(job_id)).attempt == 0


async def test_a_lease_tells_how_long_its_job_has_stood_still(queue: JobQueue, shop: Shop) -> None:
    job_id = await shop.order()
    async with shop.database.transaction() as session:
        past = "now() - interval '1 hour'"
        await session.execute(text(f"UPDATE job_events SET at = {past}"))
        await session.execute(text(f"UPDATE task_queue SET created_at = {past}"))
    lease = await claimed(queue)
    assert 3600 <= lease.still_seconds < 3700
    await queue.release(lease, 0, "")
    async with shop.database.transaction() as session:
        turn = await take_turn(session, job_id)
        assert turn
        turn.enter("planning")
    assert (await claimed(queue)).still_seconds < 100


async def _run_now(queue: JobQueue, shop: Shop) -> Lease:
    async with shop.database.transaction() as session:
        await session.execute(text("UPDATE task_queue SET run_at = now()"))
    return await claimed(queue)


async def test_a_finished_job_is_out_of_the_queue(queue: JobQueue, shop: Shop) -> None:
    job_id = await shop.order()
    lease = await claimed(queue)
    await queue.finish(lease)
    await shop.expire_leases()
    assert await queue.claim("producer") is None
    assert (await shop.task(job_id)).state == "done"


async def test_the_longest_wait_is_that_of_jobs_that_could_be_taken(
    queue: JobQueue, shop: Shop
) -> None:
    assert await queue.waiting_seconds() == 0
    for seconds in (20, 90, -60):
        job = await shop.order()
        async with shop.database.transaction() as session:
            await session.execute(
                text("UPDATE task_queue SET run_at = now() - :ago WHERE job_id = :job"),
                {"ago": timedelta(seconds=seconds), "job": job},
            )
    assert 90 <= await queue.waiting_seconds() < 150
    await claimed(queue)
    assert 20 <= await queue.waiting_seconds() < 80
    await claimed(queue)
    assert await queue.waiting_seconds() == 0


async def test_a_higher_priority_goes_first(queue: JobQueue, shop: Shop) -> None:
    await shop.order()
    urgent = await shop.order()
    async with shop.database.transaction() as session:
        await session.execute(
            text("UPDATE task_queue SET priority = 9 WHERE job_id = :job"), {"job": urgent}
        )
    assert (await claimed(queue)).job_id == urgent


async def test_many_orders_of_one_user_do_not_hold_up_another(queue: JobQueue, shop: Shop) -> None:
    crowd = [await shop.order() for _ in range(5)]
    single = await shop.order(uuid4())
    order = [(await claimed(queue)).job_id for _ in range(6)]
    assert order[:2] == [crowd[0], single]
    assert order[2:] == crowd[1:]


async def test_a_hundred_orders_of_one_user_leave_room_for_others(
    queue: JobQueue, shop: Shop
) -> None:
    for _ in range(100):
        await shop.order()
    taken = []
    while lease := await queue.claim("producer"):
        taken.append(lease)
    assert len(taken) == MOST_OF_ONE
    single = await shop.order(uuid4())
    assert (await claimed(queue)).job_id == single
    await queue.finish(taken[0])
    await claimed(queue)
    assert await queue.claim("producer") is None


async def test_a_job_that_kills_its_holders_is_given_up(queue: JobQueue, shop: Shop) -> None:
    job_id = await shop.order()
    for attempt in range(1, 6):
        assert (await claimed(queue)).attempt == attempt
        await shop.expire_leases()
    assert await queue.claim("producer") is None
    job = await shop.job(job_id)
    assert (job.status, job.error_code) == ("failed", "abandoned")
    assert [event.type for event in await shop.events(job_id)][-1] == "job_failed"
    assert (await shop.task(job_id)).state == "dead"


async def test_the_bell_rings_for_a_new_job(settings: Settings, shop: Shop) -> None:
    bell = QueueBell(settings.redis_url.get_secret_value())
    try:
        waiting = asyncio.create_task(bell.wait(30))
        while not waiting.done():
            await shop.order()
            await asyncio.sleep(0.05)
    finally:
        await bell.close()


async def test_without_redis_the_bell_is_a_clock(shop: Shop, hints: Hints) -> None:
    bell = QueueBell("redis://127.0.0.1:1/0")
    try:
        await asyncio.wait_for(bell.wait(0.05), 5)
    finally:
        await bell.close()
