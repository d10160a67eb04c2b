"""What goes when its time is over, and what stays: with clocks that are moved."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select, text

from app.assets.tables import AssetRow
from app.brand_kits.tables import BrandKitRow
from app.generations.tables import IdempotencyRow
from app.infrastructure.postgres import Database
from app.jobs.film_tables import ClipRow, CompositionRow
from app.jobs.queue import JobQueue
from app.jobs.removals import RemovalRow
from app.jobs.tables import EventRow, JobRow, TaskRow
from app.payments.tables import BudgetRow, CallRow, WebhookRow
from app.retention import sweep
from app.retention.sweep import BATCH, BELONGINGS_DAYS, Sweep
from app.sessions.keys import create_key, revoke_key
from app.sessions.service import LIFE
from app.sessions.tables import SessionRow
from app.webhooks.tables import DeliveryRow
from tests.integration.browser import Api, User, refused
from tests.integration.making import begin, make

pytestmark = pytest.mark.stack

FILMS_DAYS = 90
TIMES = text("""
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND data_type = 'timestamp with time zone'
        AND table_name <> 'schema_migrations'
""")


async def pass_days(database: Database, days: float) -> None:
    """Let so many days pass: every time there is in the database moves back."""
    async with database.transaction() as session:
        columns: dict[str, list[str]] = {}
        for table, column in await session.execute(TIMES):
            columns.setdefault(table, []).append(column)
        for table, names in columns.items():
            moved = ", ".join(f"{each} = {each} - make_interval(days => :days)" for each in names)
            await session.execute(text(f"UPDATE {table} SET {moved}"), {"days": days})


def sweeper(database: Database, films_days: int | None = FILMS_DAYS) -> Sweep:
    return Sweep(database, busy=lambda: False, films_days=films_days)


async def counted(database: Database, *tables: Any) -> list[int]:
    async with database.transaction() as session:
        counts = [select(func.count()).select_from(table) for table in tables]
        return [await session.scalar(each) or 0 for each in counts]


async def finished(user: User, queue: JobQueue, database: Database) -> UUID:
    job_id: UUID = await user.order()
    await make(await begin(queue, database))
    return job_id


async def add(database: Database, rows: Iterable[Any]) -> None:
    async with database.transaction() as session:
        session.add_all(rows)


def asset(user: UUID) -> AssetRow:
    facts = {"medium": "image", "form": "png_pipe"}
    row = AssetRow(session_id=user, type="logo", filename="a.png", facts=facts, size_bytes=1)
    row.location, row.sha256 = f"uploads/{user}/x/original.png", "0" * 64
    return row


async def test_a_film_goes_with_its_media_and_its_user_with_the_last_film(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await finished(user, queue, database)
    async with database.transaction() as session:
        film = (await session.get_one(JobRow, job_id)).composition_id
    spent = {"state": "succeeded", "provider_id": "p", "charged_usd": Decimal("0.5")}
    call = CallRow(job_id=job_id, subject="clip/scene-1", round=0, model="a/b", **spent)
    call.version, call.input_key, call.budgets, call.estimate_usd = "1", "a" * 64, [], Decimal(1)
    call.ended_at = datetime.now(UTC)
    budgets = [BudgetRow(scope=f"job:{job_id}", limit_usd=1), BudgetRow(scope="all", limit_usd=9)]
    await add(database, [call, *budgets])
    for _ in range(FILMS_DAYS // 2):
        await pass_days(database, 2)
        await sweeper(database).once()
    # On its last day the film is there, and whoever made it comes in still.
    assert (await user.get(f"/generations/{job_id}")).status_code == 200
    await pass_days(database, 2)
    await sweeper(database).once()
    refused(await user.get(f"/generations/{job_id}"), 404, "not_found")
    tables = (JobRow, TaskRow, EventRow, ClipRow, CompositionRow)
    assert await counted(database, *tables) == [0] * len(tables)
    async with database.transaction() as session:
        places = set(await session.scalars(select(RemovalRow.prefix)))
        (kept,) = await session.scalars(select(CallRow))
        scopes = list(await session.scalars(select(BudgetRow.scope)))
    assert places == {f"generations/{job_id}/", f"temp/{job_id}/", f"compositions/{film}/"}
    assert (kept.job_id, kept.charged_usd, scopes) == (None, Decimal("0.5"), ["all"])
    await pass_days(database, LIFE.days + 2)
    await sweeper(database).once()
    refused(await user.get("/generations"), 401, "not_authenticated")
    assert await counted(database, SessionRow) == [0]


async def test_where_media_are_kept_for_ever_films_are(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await finished(user, queue, database)
    for _ in range(5):
        await pass_days(database, 28)
        await sweeper(database, films_days=None).once()
    await pass_days(database, 1)
    assert (await user.get(f"/generations/{job_id}")).status_code == 200


async def test_a_film_lives_as_long_as_its_newest_version(
    user: User, queue: JobQueue, database: Database
) -> None:
    await finished(user, queue, database)
    await pass_days(database, FILMS_DAYS + 5)
    async with database.transaction() as session:
        (row,) = await session.scalars(select(CompositionRow))
        row.rendered_at = datetime.now(UTC) - timedelta(days=3)
    await sweeper(database).once()
    assert await counted(database, JobRow) == [1]


async def test_what_is_not_ended_stays_however_old(user: User, database: Database) -> None:
    await user.order()
    await pass_days(database, 1000)
    await sweeper(database).once()
    assert await counted(database, JobRow, SessionRow) == [1, 1]


async def test_a_session_lives_while_it_is_used(user: User, database: Database) -> None:
    for _ in range(4):
        await pass_days(database, LIFE.days - 5)
        assert (await user.get("/generations")).status_code == 200
        await sweeper(database).once()
    await pass_days(database, LIFE.days + 2)
    refused(await user.get("/generations"), 401, "not_authenticated")
    await sweeper(database).once()
    assert await counted(database, SessionRow) == [0]


async def test_belongings_keep_their_user_for_a_year(
    user: User, api: Api, database: Database
) -> None:
    other = await api.open_session()
    kit = BrandKitRow(session_id=other.id, name="Sol", brand_name="", colors=[])
    kit.cta_text = kit.style = kit.music_style = ""
    await add(database, [asset(user.id), kit])
    for _ in range(BELONGINGS_DAYS // 5 - 1):
        await pass_days(database, 5)
        await sweeper(database).once()
    assert await counted(database, SessionRow, AssetRow, BrandKitRow) == [2, 1, 1]
    for _ in range(4):
        await pass_days(database, 5)
        await sweeper(database).once()
    assert await counted(database, SessionRow, AssetRow, BrandKitRow) == [0, 0, 0]
    async with database.transaction() as session:
        places = set(await session.scalars(select(RemovalRow.prefix)))
    assert places == {f"uploads/{user.id}/", f"uploads/{other.id}/"}


async def test_a_user_with_a_good_key_stays(user: User, database: Database) -> None:
    _, known = await create_key(database, "nightly", 300, user.id)
    await pass_days(database, LIFE.days + 5)
    await sweeper(database).once()
    assert await counted(database, SessionRow) == [1]
    await revoke_key(database, known.prefix)
    await sweeper(database).once()
    assert await counted(database, SessionRow) == [0]


async def test_what_is_remembered_for_a_day_is_forgotten(user: User, database: Database) -> None:
    job_id = await user.order()
    given = {"session_id": user.id, "job_id": job_id, "url": "https://a.example", "data": {}}

    def rows(name: str) -> list[Any]:
        return [
            IdempotencyRow(session_id=user.id, key=name, body_hash="a" * 64, response={}),
            WebhookRow(webhook_id=name, nonce=uuid4()),
            DeliveryRow(**given, type=name, state="delivered"),
            DeliveryRow(**given, type=name, state="pending"),
        ]

    await add(database, rows("old"))
    await pass_days(database, 31)
    await add(database, rows("new"))
    await sweeper(database).once()
    async with database.transaction() as session:
        keys = list(await session.scalars(select(IdempotencyRow.key)))
        taken = list(await session.scalars(select(WebhookRow.webhook_id)))
        sent = await session.execute(select(DeliveryRow.type, DeliveryRow.state))
        told = sorted((kind, state) for kind, state in sent)
    assert (keys, taken) == (["new"], ["new"])
    assert told == [("new", "delivered"), ("new", "pending"), ("old", "pending")]


async def test_one_sweeps_at_a_time_and_all_is_swept(user: User, database: Database) -> None:
    many = 2 * BATCH + 7
    rows = [WebhookRow(webhook_id=f"w{number}", nonce=uuid4()) for number in range(many)]
    await add(database, rows)
    await pass_days(database, 3)
    async with database.transaction() as session:
        await session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": sweep._LOCK})
        assert await sweeper(database).once() == 0
    swept = await asyncio.gather(*(sweeper(database).once() for _ in range(3)))
    while await counted(database, WebhookRow) != [0]:
        swept.append(await sweeper(database).once())
    assert sum(swept) == many


async def test_a_busy_producer_puts_it_off_but_not_for_good(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweep, "EVERY_SECONDS", 0.01)
    swept = asyncio.Event()
    working = Sweep(database, busy=lambda: True)

    async def once() -> int:
        working._done_at = asyncio.get_running_loop().time()
        swept.set()
        return 0

    monkeypatch.setattr(working, "once", once)
    running = asyncio.create_task(working.run())
    await asyncio.wait_for(swept.wait(), 10)  # never done yet
    swept.clear()
    await asyncio.sleep(0.2)
    assert not swept.is_set()
    working._done_at = float("-inf")
    await asyncio.wait_for(swept.wait(), 10)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
