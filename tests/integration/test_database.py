import asyncio

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure import postgres
from app.infrastructure.postgres import Database
from pipelines.errors import ServiceUnavailable

pytestmark = pytest.mark.stack


async def backend(session: AsyncSession) -> int:
    return int(await session.scalar(text("SELECT pg_backend_pid()")) or 0)


async def broken(database: Database, admin: psycopg.Connection) -> int:
    """Break the connection that the pool hands out next; return what was behind it."""
    async with database.look() as session:
        pid = await backend(session)
    admin.execute("SELECT pg_terminate_backend(%s, 10000)", [pid])
    return pid


async def test_a_connection_that_broke_while_nobody_used_it_is_replaced(
    database: Database, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "IDLE_SECONDS", 0.0)
    for open_one in (database.look, database.transaction):
        pid = await broken(database, admin)
        async with open_one() as session:
            assert await backend(session) != pid


async def test_one_that_broke_just_after_its_use_costs_one_answer(
    database: Database, admin: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "IDLE_SECONDS", 60.0)
    pid = await broken(database, admin)
    with pytest.raises(ServiceUnavailable):
        async with database.look() as session:
            await backend(session)
    async with database.look() as session:
        assert await backend(session) != pid


async def test_each_statement_of_a_look_is_for_itself(database: Database) -> None:
    async def times(session: AsyncSession) -> tuple[object, object]:
        first = await session.scalar(text("SELECT now()"))
        await asyncio.sleep(0.01)
        return first, await session.scalar(text("SELECT now()"))

    async with database.look() as session:
        first, second = await times(session)
        assert first != second
    # And its connection serves transactions as before.
    async with database.transaction() as session:
        first, second = await times(session)
        assert first == second
