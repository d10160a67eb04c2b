import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from uuid import UUID

import pytest

from app.infrastructure.postgres import Database
from app.jobs.events import Event, EventFeed
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue
from app.settings import Settings
from tests.integration.browser import User
from tests.integration.making import begin, make, retry
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack

NOBODY = "redis://127.0.0.1:1/0"
"""A port that nothing listens on."""


@pytest.fixture
async def feed(database: Database, settings: Settings) -> AsyncIterator[EventFeed]:
    # The poll is put off for good, so that only hints can wake.
    redis_url = settings.redis_url.get_secret_value()
    async with EventFeed(database, redis_url, poll_seconds=3600) as feed:
        yield feed


async def follow(feed: EventFeed, shop: Shop, journal: PostgresJournal) -> list[Event]:
    job_id = journal._held.lease.job_id
    seen: list[Event] = []
    begun = asyncio.Event()

    async def listen() -> None:
        async with aclosing(feed.watch(job_id)) as events:
            async for event in events:
                begun.set()
                seen.append(event)

    listening = asyncio.create_task(listen())
    await begun.wait()
    await make(journal)
    await asyncio.wait_for(listening, 20)
    return seen


async def test_a_watcher_sees_every_event_up_to_the_end(
    feed: EventFeed, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    await asyncio.sleep(0.2)  # the subscription is made in the background
    seen = await follow(feed, shop, await begin(queue, database))
    assert seen == await shop.events(job_id)
    assert not feed._watched


async def test_without_redis_events_come_by_polling(
    database: Database, queue: JobQueue, shop: Shop
) -> None:
    job_id = await shop.order()
    async with EventFeed(database, NOBODY, poll_seconds=0.1) as feed:
        seen = await follow(feed, shop, await begin(queue, database))
    assert seen == await shop.events(job_id)


async def test_a_watcher_resumes_after_what_it_has_seen(
    feed: EventFeed, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    await make(await begin(queue, database))
    everything = await shop.events(job_id)
    for after in (0, 5, len(everything) - 1, len(everything), len(everything) + 9):
        assert [event async for event in feed.watch(job_id, after)] == everything[after:]


async def test_an_ending_before_a_retry_is_not_the_end(
    feed: EventFeed, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    await (await begin(queue, database)).fail("render_failed", "FFmpeg crashed.")
    await retry(shop, job_id)
    seen = await follow(feed, shop, await begin(queue, database))
    assert [event.type for event in seen].count("job_failed") == 1
    assert seen[-1].type == "job_completed"


async def test_silence_is_filled_with_heartbeats(database: Database, shop: Shop) -> None:
    job_id = await shop.order()
    beats: list[Event] = []
    async with (
        EventFeed(database, NOBODY, heartbeat_seconds=0.05) as feed,
        aclosing(feed.watch(job_id)) as events,
    ):
        async for event in events:
            beats.append(event)
            if len(beats) == 4:
                break
    assert [(beat.type, beat.seq) for beat in beats] == [
        ("status_changed", 1),
        *[("heartbeat", 1)] * 3,
    ]
    assert len(await shop.events(job_id)) == 1


async def test_many_who_follow_one_film_read_it_together(
    settings: Settings, user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await user.order()
    reads: list[int] = []
    url = settings.redis_url.get_secret_value()

    class Counted(EventFeed):
        async def _read(self, job_id: UUID, after: int) -> tuple[bool, list[Event]]:
            reads.append(after)
            return await super()._read(job_id, after)

    async def follow(feed: EventFeed) -> list[int]:
        return [event.seq async for event in feed.watch(job_id) if event.type != "heartbeat"]

    async with Counted(database, url) as feed:
        following = [asyncio.create_task(follow(feed)) for _ in range(100)]
        await asyncio.sleep(0.5)
        await make(await begin(queue, database))
        seen = await asyncio.gather(*following)
    wanted = [event.seq for event in await shop.events(job_id)]
    assert seen == [wanted] * 100
    assert len(reads) <= 10 * len(wanted)
