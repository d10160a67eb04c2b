"""Films that are taken away: rows at once, media soon after, and never the books."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.infrastructure.object_store import S3Store
from app.infrastructure.postgres import Database
from app.jobs.film_tables import ClipRow, CompositionRow, SegmentRow
from app.jobs.queue import JobQueue
from app.jobs.removals import PASSES, RemovalRow, Remover
from app.jobs.tables import EventRow, TaskRow
from app.payments.tables import CallRow
from app.settings import Settings
from pipelines.errors import LeaseLost, ServiceUnavailable
from tests.integration.browser import User, refused
from tests.integration.making import SCENES, begin, lease_of, make

pytestmark = pytest.mark.stack
RETAKE = {"operations": [{"op": "retake", "scene_id": SCENES[1]}], "apply_immediately": True}
Put = Callable[[str], str]


@pytest.fixture
def store(settings: Settings) -> S3Store:
    return settings.store()


@pytest.fixture
def put(store: S3Store, tmp_path: Path) -> Put:
    """Puts an object under a key and returns the key."""

    def put(key: str) -> str:
        source = tmp_path / "object"
        source.write_bytes(b"frames")
        store.store(source, key, "video/mp4")
        return key

    return put


@pytest.fixture
def remover(database: Database, store: S3Store) -> Remover:
    return Remover(database, store)


async def finished(user: User, queue: JobQueue, database: Database) -> tuple[UUID, str]:
    job_id: UUID = await user.order()
    await make(await begin(queue, database))
    shown = (await user.get(f"/generations/{job_id}")).json()
    return job_id, shown["compositions"][0]["composition_id"]


async def rows(database: Database, *tables: Any) -> list[int | None]:
    async with database.transaction() as session:
        return [await session.scalar(select(func.count()).select_from(each)) for each in tables]


async def sweep(remover: Remover) -> int:
    """Do what is due now; return how many passes that took."""
    passes = 0
    while await remover.remove_next():
        passes += 1
    return passes


async def later(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(update(RemovalRow).values(due_at=func.now()))


async def test_a_film_goes_with_its_rows_and_media(
    user: User, queue: JobQueue, database: Database, store: S3Store, remover: Remover, put: Put
) -> None:
    job_id, film = await finished(user, queue, database)
    other, _ = await finished(user, queue, database)
    gone = [
        put(f"generations/{job_id}/clips/clip_001.mp4"),
        put(f"temp/{job_id}/processing/a.mp4"),
        put(f"compositions/{film}/final.mp4"),
    ]
    kept = put(f"generations/{other}/clips/clip_001.mp4")
    assert (await user.call("DELETE", f"/generations/{job_id}")).status_code == 204
    for path in (f"/generations/{job_id}", f"/compositions/{film}"):
        refused(await user.get(path), 404, "not_found")
    refused(await user.call("DELETE", f"/generations/{job_id}"), 404, "not_found")
    async with database.transaction() as session:
        for table in (ClipRow, CompositionRow, TaskRow, EventRow):
            left = select(func.count()).select_from(table).where(table.job_id == job_id)
            assert await session.scalar(left) == 0, table
    assert await sweep(remover) == 3
    assert [store.exists(key) for key in gone] == [False] * 3
    assert store.exists(kept)
    store.delete([kept])


async def test_what_a_running_task_writes_late_is_removed_too(
    user: User, queue: JobQueue, database: Database, store: S3Store, remover: Remover, put: Put
) -> None:
    job_id, _ = await finished(user, queue, database)
    await user.call("DELETE", f"/generations/{job_id}")
    await sweep(remover)
    late = put(f"temp/{job_id}/processing/late.mp4")
    assert await sweep(remover) == 0  # not before its time
    for _ in range(PASSES - 1):
        await later(database)
        await sweep(remover)
    assert not store.exists(late)
    assert await rows(database, RemovalRow) == [0]


async def test_a_film_in_the_making_is_stopped_and_removed(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await user.order()
    lease = await lease_of(queue)
    assert (await user.call("DELETE", f"/generations/{job_id}")).status_code == 204
    assert await queue.heartbeat([lease]) == set()
    assert await queue.claim("another") is None
    refused(await user.get(f"/generations/{job_id}"), 404, "not_found")


async def test_a_producer_can_write_nothing_of_a_film_that_is_gone(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await user.order()
    journal = await begin(queue, database)
    await make(journal, until="clips_started")
    await user.call("DELETE", f"/generations/{job_id}")
    with pytest.raises(LeaseLost):
        await journal.composing()
    assert await rows(database, ClipRow, CompositionRow, SegmentRow) == [0, 0, 0]


async def test_money_spent_on_a_film_stays_in_the_books(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, _ = await finished(user, queue, database)
    async with database.transaction() as session:
        spent = Decimal("0.5")
        call = CallRow(job_id=job_id, subject="clip/scene-1", round=0, model="a/b", version="1")
        call.input_key, call.state, call.provider_id = "a" * 64, "succeeded", "p1"
        call.budgets, call.estimate_usd, call.charged_usd = [], spent, spent
        call.ended_at = datetime.now(UTC)
        session.add(call)
    await user.call("DELETE", f"/generations/{job_id}")
    async with database.transaction() as session:
        (kept,) = await session.scalars(select(CallRow))
    assert (kept.job_id, kept.charged_usd) == (None, spent)


async def test_media_go_once_storage_is_back(
    user: User,
    queue: JobQueue,
    database: Database,
    settings: Settings,
    remover: Remover,
) -> None:
    job_id, _ = await finished(user, queue, database)
    await user.call("DELETE", f"/generations/{job_id}")
    away = settings.model_copy(update={"s3_bucket": "there-is-no-such-bucket"}).store()
    with pytest.raises(ServiceUnavailable):
        await Remover(database, away).remove_next()
    await later(database)
    assert await sweep(remover) == 3


async def test_an_earlier_version_is_removed_and_the_newest_stays(
    user: User, queue: JobQueue, database: Database, store: S3Store, remover: Remover, put: Put
) -> None:
    job_id, first = await finished(user, queue, database)
    answer = await user.call("DELETE", f"/compositions/{first}")
    refused(answer, 409, "newest_version")
    edited = await user.call("POST", f"/compositions/{first}/edit", json=RETAKE)
    second = edited.json()["composition_id"]
    refused(await user.call("DELETE", f"/compositions/{first}"), 409, "in_the_making")
    await user.call("POST", f"/generations/{job_id}/cancel")
    film, piece = put(f"compositions/{first}/final.mp4"), put(f"compositions/{first}/preview/1.m4s")
    assert (await user.call("DELETE", f"/compositions/{first}")).status_code == 204
    shown = (await user.get(f"/generations/{job_id}")).json()["compositions"]
    assert [each["composition_id"] for each in shown] == [second]
    assert shown[0]["parent_composition_id"] is None
    await sweep(remover)
    assert (store.exists(film), store.exists(piece)) == (False, True)
    store.delete([piece])
