from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

from app.infrastructure.postgres import driver_url
from app.migrations import VERSION_TABLE, configuration, upgrade
from app.migrations.models import metadata
from pipelines.errors import ServiceUnavailable

pytestmark = pytest.mark.stack

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


def test_a_database_that_does_not_answer_is_unavailable() -> None:
    with pytest.raises(ServiceUnavailable):
        upgrade("postgresql://rayreel:x@127.0.0.1:1/rayreel")
