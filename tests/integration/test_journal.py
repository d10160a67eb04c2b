import asyncio
from decimal import Decimal
from itertools import pairwise

import psycopg
import pytest
from sqlalchemy import select

from app.infrastructure.postgres import Database
from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.orders import read_order
from app.jobs.queue import JobQueue
from app.jobs.tables import MetricsRow
from pipelines.errors import LeaseLost
from pipelines.film.script import Script
from pipelines.film.segment import cut
from tests.integration.making import PLAN, SCENES, SCRIPT, begin, lease_of, make, retry
from tests.integration.shop import AUDIO, BRIEF, FILM, Shop, clip, segments, timeline

pytestmark = pytest.mark.stack


async def test_the_order_is_read_as_it_was_placed(database: Database, shop: Shop) -> None:
    job = await shop.job(await shop.order())
    order = await read_order(database, job.id)
    assert order.brief == BRIEF
    assert order.generation_id == str(job.id)
    assert order.composition_id == str(job.composition_id)


async def test_a_new_job_has_nothing(queue: JobQueue, database: Database, shop: Shop) -> None:
    await shop.order()
    progress = await (await begin(queue, database)).load()
    assert progress.timeline is None
    assert not progress.clips


async def test_everything_noted_is_read_back(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    await shop.order()
    journal = await begin(queue, database)
    await make(journal, until="audio_finished")
    progress = await journal.load()
    assert progress.timeline == PLAN
    assert progress.clips == {name: clip(name) for name in SCENES}
    assert progress.segments == {segment.key: segment for segment in segments(PLAN)}
    assert progress.audio == AUDIO
    assert progress.film is None


async def test_a_film_is_told_in_gapless_events(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    await make(await begin(queue, database))
    events = await shop.events(job_id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.at for event in events] == sorted(event.at for event in events)
    told = [event.type for event in events if event.type != "progress"]
    cuts = len(cut(PLAN))
    assert told == [
        "status_changed",
        "status_changed",
        "plan_ready",
        "status_changed",
        *["clip_started"] * 3,
        *["clip_completed"] * 3,
        "status_changed",
        *["segment_completed"] * cuts,
        "composition_completed",
        "job_completed",
    ]
    changes = [event.data["status"] for event in events if event.type == "status_changed"]
    assert changes == ["queued", "planning", "generating", "composing"]
    steps = [event.data for event in events if event.type == "progress"]
    assert [step["percentage"] for step in steps] == sorted(step["percentage"] for step in steps)
    assert steps[-1] == {
        "current_step": "completed",
        "percentage": 100,
        "clips_completed": 3,
        "total_clips": 3,
        "segments_completed": cuts,
        "total_segments": cuts,
    }
    follows = [b.type for a, b in pairwise(events) if "_completed" in a.type]
    assert set(follows) == {"progress"}


async def test_a_repeated_call_notes_nothing(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    """As after a crash between a commit and the caller's knowledge of it."""
    job_id = await shop.order()
    journal = await begin(queue, database)
    for step in ("planned", "clip_finished", "composing", "audio_finished"):
        await make(journal, until=step)
        before = await shop.events(job_id)
        await make(journal, until=step)
        assert await shop.events(job_id) == before
    await journal.finished(FILM)
    before = await shop.events(job_id)
    await journal.finished(FILM)
    assert await shop.events(job_id) == before
    job = await shop.job(job_id)
    assert (job.clips_completed, job.segments_completed) == (3, len(cut(PLAN)))
    async with database.transaction() as session:
        metrics = (await session.scalars(select(MetricsRow))).all()
    assert len(metrics) == 1


async def test_a_completed_job_leaves_the_queue_with_its_figures(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    await make(await begin(queue, database))
    await shop.expire_leases()
    assert await queue.claim("another") is None
    job = await shop.job(job_id)
    assert job.status == "completed"
    assert job.completed_at is not None
    async with database.transaction() as session:
        figures = (await session.scalars(select(MetricsRow))).one()
        film = await session.get_one(CompositionRow, job.composition_id)
    assert figures.clip_count == 3
    assert float(figures.film_seconds) == 5.0
    parts = (
        figures.planning_time_seconds
        + figures.generation_time_seconds
        + figures.composition_time_seconds
    )
    assert 0 < parts <= figures.total_duration_seconds + 1
    assert (film.status, film.file_size_bytes) == ("completed", FILM.size_bytes)


async def test_writes_under_a_lost_lease_are_refused(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    """The holder was stopped, not dead; another one has the job when it goes on."""
    job_id = await shop.order()
    zombie = await begin(queue, database, "zombie")
    await make(zombie, until="clips_started")
    await shop.expire_leases()
    heir = await begin(queue, database, "heir")
    before = await shop.events(job_id)
    for call in (
        zombie.load,
        zombie.planning,
        lambda: zombie.planned(SCRIPT, Decimal(0)),
        lambda: zombie.clips_started(SCENES),
        lambda: zombie.clip_finished(clip(SCENES[0], "9")),
        lambda: zombie.clip_failed(SCENES[0], "no"),
        zombie.composing,
        lambda: zombie.segment_finished(segments(PLAN)[0]),
        lambda: zombie.audio_finished(AUDIO),
        lambda: zombie.finished(FILM),
        lambda: zombie.fail("x", "y"),
    ):
        with pytest.raises(LeaseLost):
            await call()
    assert await shop.events(job_id) == before
    await make(heir)
    assert (await shop.job(job_id)).status == "completed"


async def test_an_abandoned_job_goes_on_where_it_was(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    dead = await begin(queue, database)
    await make(dead, until="clips_started")
    await dead.clip_finished(clip(SCENES[1]))
    await shop.expire_leases()
    heir = await begin(queue, database)
    assert set((await heir.load()).clips) == {SCENES[1]}
    await make(heir)
    told = [event.type for event in await shop.events(job_id)]
    assert told.count("clip_started") == told.count("clip_completed") == 3
    assert told.count("plan_ready") == 1


async def test_a_job_that_gets_further_is_not_given_up(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    await shop.order()
    await make(await begin(queue, database), until="clips_started")
    for segment in segments(PLAN):
        for _ in range(3):
            await shop.expire_leases()
            lease = await lease_of(queue)
        await PostgresJournal(HeldJob(lease, database)).segment_finished(segment)


async def test_events_of_parallel_writers_have_no_gaps(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    lease = await lease_of(queue)
    plan = timeline(12)
    await PostgresJournal(HeldJob(lease, database)).planned(
        Script(timeline=plan, writer="builtin"), Decimal(0)
    )
    # A journal each, so that nothing but the database keeps them apart.
    journals = [PostgresJournal(HeldJob(lease, database)) for _ in range(8)]
    await asyncio.gather(
        *[
            journals[index % 8].clip_finished(clip(scene.id))
            for index, scene in enumerate(plan.scenes)
        ],
        *[
            journals[index % 8].segment_finished(segment)
            for index, segment in enumerate(segments(plan))
        ],
    )
    events = await shop.events(job_id)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    job = await shop.job(job_id)
    assert (job.clips_completed, job.segments_completed) == (12, len(cut(plan)))


async def test_a_failed_job_says_why_and_goes_on_after_a_retry(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    journal = await begin(queue, database)
    await make(journal, until="clips_started")
    await journal.clip_finished(clip(SCENES[0]))
    await journal.clip_failed(SCENES[1], "FFmpeg crashed.")
    await journal.fail("render_failed", "FFmpeg crashed.")
    await journal.fail("render_failed", "FFmpeg crashed.")
    job = await shop.job(job_id)
    assert (job.status, job.error_code, job.error_message) == (
        "failed",
        "render_failed",
        "FFmpeg crashed.",
    )
    assert await queue.claim("producer") is None
    *_, failed, ended = await shop.events(job_id)
    assert failed.type == "clip_failed"
    assert failed.data == {
        "sequence_number": 2,
        "scene_id": SCENES[1],
        "reason": "FFmpeg crashed.",
    }
    assert ended.type == "job_failed"
    assert ended.data == {"error": {"code": "render_failed", "detail": "FFmpeg crashed."}}
    async with database.transaction() as session:
        states = [
            row.status
            for row in await session.scalars(select(ClipRow).order_by(ClipRow.sequence_number))
        ]
    assert states == ["completed", "failed", "pending"]

    await retry(shop, job_id)
    again = await begin(queue, database)
    assert set((await again.load()).clips) == {SCENES[0]}
    await make(again)
    assert (await shop.job(job_id)).status == "completed"


async def test_a_call_outlives_a_broken_connection(
    queue: JobQueue, database: Database, shop: Shop, admin: psycopg.Connection
) -> None:
    await shop.order()
    journal = await begin(queue, database)
    await journal.planning()
    admin.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rayreel'"
    )
    await journal.planned(SCRIPT, Decimal(0))
    assert (await journal.load()).timeline == PLAN


async def test_an_error_of_any_bytes_is_kept(
    queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await shop.order()
    lease = await lease_of(queue)
    await queue.release(lease, 0, "\x00" + "x" * 5000)
    journal = await begin(queue, database)
    await journal.planned(SCRIPT, Decimal(0))
    await journal.clip_failed(SCENES[0], "tag \x00 in a file")
    await journal.fail("damaged_media", "tag \x00 in a file")
    assert (await shop.job(job_id)).error_message == "tag  in a file"
