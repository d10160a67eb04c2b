import asyncio
import inspect
import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from app.infrastructure.postgres import Database, driver_url
from app.infrastructure.redis import Hints
from app.jobs.turn import take_turn
from app.migrations import VERSION_TABLE, configuration, upgrade
from app.migrations.models import metadata
from pipelines.errors import ServiceUnavailable
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack

FIRST_RELEASE = "0007"
"""Whoever runs rayreel has at least this step."""
TAKES_AWAY = re.compile(
    r"\b(drop_(table|column)|DROP (TABLE|COLUMN)|RENAME|SET NOT NULL)\b", re.IGNORECASE
)

CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        AND conrelid <> 'schema_migrations'::regclass
"""
COLUMNS = """
    SELECT table_name, column_name, data_type, is_nullable, column_default,
        character_maximum_length, numeric_precision, numeric_scale
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name <> 'schema_migrations'
"""
INDEXES = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE schemaname = 'public' AND tablename <> 'schema_migrations'
"""


def schema_of(url: str) -> list[set[Any]]:
    with psycopg.connect(url) as connection:
        return [set(connection.execute(query)) for query in (CONSTRAINTS, COLUMNS, INDEXES)]


def version_of(url: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall()


def head() -> str | None:
    return ScriptDirectory.from_config(configuration()).get_current_head()


def test_upgrading_twice_is_upgrading_once(fresh_database_url: str) -> None:
    upgrade(fresh_database_url)
    once = schema_of(fresh_database_url)
    upgrade(fresh_database_url)
    assert schema_of(fresh_database_url) == once
    assert version_of(fresh_database_url) == [(head(),)]


def test_replicas_that_start_together_upgrade_once(fresh_database_url: str) -> None:
    with ThreadPoolExecutor(6) as replicas:
        list(replicas.map(upgrade, [fresh_database_url] * 6))
    assert version_of(fresh_database_url) == [(head(),)]


def test_the_scripts_build_what_the_code_expects(fresh_database_url: str) -> None:
    upgrade(fresh_database_url)
    engine = create_engine(driver_url(fresh_database_url))
    with engine.connect() as connection:
        options = {"target_metadata": metadata, "version_table": VERSION_TABLE}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    # Alembic compares neither checks nor defaults, so the tables are made a second time, from
    # the code, and the database is asked what it has in both cases.
    migrated = schema_of(fresh_database_url)
    with engine.begin() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    engine.dispose()
    assert schema_of(fresh_database_url) == migrated


def test_every_step_can_be_taken_back(fresh_database_url: str) -> None:
    upgrade(fresh_database_url)
    engine = create_engine(driver_url(fresh_database_url))
    with engine.connect() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        connection.commit()
    engine.dispose()
    assert schema_of(fresh_database_url) == [set(), set(), set()]
    upgrade(fresh_database_url)


async def test_the_newest_step_is_taken_while_jobs_are_written(fresh_database_url: str) -> None:
    """Nobody at work fails or waits long, even while somebody keeps the tables from the step."""
    step_before = ScriptDirectory.from_config(configuration()).get_revision("head").down_revision
    await asyncio.to_thread(upgrade_to, fresh_database_url, str(step_before))
    hints = Hints("redis://127.0.0.1:1/0")
    database = Database(fresh_database_url, hints, pool_size=4)
    written, longest = 0, 0.0

    async def write() -> None:
        nonlocal written, longest
        shop = Shop(database)
        while True:
            began = time.monotonic()
            job_id = await shop.order()
            async with database.transaction() as session:
                turn = await take_turn(session, job_id)
                assert turn
                turn.note_progress()
            longest = max(longest, time.monotonic() - began)
            written += 1

    at_work = [asyncio.create_task(write()) for _ in range(2)]
    with psycopg.connect(fresh_database_url) as writer:
        writer.execute("BEGIN")
        for table in metadata.tables:
            with suppress(psycopg.errors.UndefinedTable), writer.transaction():
                writer.execute(f"LOCK TABLE {table} IN ROW EXCLUSIVE MODE")
        upgrading = asyncio.create_task(asyncio.to_thread(upgrade, fresh_database_url))
        before_it = written
        while written < before_it + 10 and not any(task.done() for task in at_work):  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        writer.rollback()
        await upgrading
    assert [task for task in at_work if task.done()] == []
    for task in at_work:
        task.cancel()
    await asyncio.gather(*at_work, return_exceptions=True)
    await database.close()
    await hints.close()
    assert version_of(fresh_database_url) == [(head(),)]
    print(f"\n{written} jobs were written, the slowest in {longest:.2f} s")


def test_steps_that_came_late_only_add() -> None:
    """The version before is still at work while a step is taken, and after."""
    scripts = ScriptDirectory.from_config(configuration())
    for script in scripts.walk_revisions():
        if script.revision > FIRST_RELEASE:
            source = inspect.getsource(script.module)
            steps = source.split("def downgrade")[0]
            assert not TAKES_AWAY.search(steps), f"{script.revision} takes something away"


def upgrade_to(url: str, revision: str) -> None:
    engine = create_engine(driver_url(url))
    with engine.connect() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
    engine.dispose()


def test_a_database_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(ServiceUnavailable):
        upgrade("postgresql://rayreel:x@127.0.0.1:1/rayreel")
