"""Real Postgres, Valkey and S3 for the whole run; an empty database for every test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.jobs.queue import JobQueue
from app.main import create_app
from app.migrations import upgrade
from app.settings import Settings
from cluster.embedded import stack
from cluster.embedded.stack import Endpoints
from tests.integration.browser import Api, User, client_of
from tests.integration.house import far, house, provider
from tests.integration.shop import Shop

__all__ = ["far", "house", "provider"]
"""Fixtures of all these tests."""

RESTING = (
    "provider_calls",
    "budgets",
    "prompt_cache",
    "webhook_inbox",
    "media_removals",
    "tallies",
    "replicas",
)
"""Tables whose rows belong to no job or session."""


@pytest.fixture(scope="session")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    home: Path = tmp_path_factory.mktemp("stack")
    yield stack.up(home, ray=False)
    stack.down(home)


@pytest.fixture(scope="session")
def admin(endpoints: Endpoints) -> Iterator[psycopg.Connection]:
    with psycopg.connect(endpoints.database_url, autocommit=True) as admin:
        # What these tests write need not outlive a power cut.
        admin.execute("ALTER SYSTEM SET fsync = off")
        admin.execute("SELECT pg_reload_conf()")
        yield admin


@pytest.fixture(scope="session")
def migrated(endpoints: Endpoints, admin: psycopg.Connection) -> Iterator[psycopg.Connection]:
    upgrade(endpoints.database_url)
    with psycopg.connect(endpoints.database_url, autocommit=True) as connection:
        yield connection


@pytest.fixture
def database_url(endpoints: Endpoints, migrated: psycopg.Connection) -> Iterator[str]:
    """A database with the schema and no rows: emptying it takes 1 ms, a new one 0.3 s."""
    yield endpoints.database_url
    # All that belongs to a job or a session goes with it.
    migrated.execute("DELETE FROM generation_jobs")
    migrated.execute("DELETE FROM user_sessions")
    for table in RESTING:
        migrated.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@pytest.fixture
def fresh_database_url(endpoints: Endpoints, admin: psycopg.Connection) -> Iterator[str]:
    """A database with nothing in it at all."""
    name = f"fresh_{uuid4().hex}"
    admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield urlsplit(endpoints.database_url)._replace(path=f"/{name}").geturl()
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def settings(endpoints: Endpoints, database_url: str, tmp_path: Path) -> Settings:
    environment = {
        **endpoints.environment(),
        "DATABASE_URL": database_url,
        "RAYREEL_WORK_FOLDER": str(tmp_path),
        # All tests come from one address; those of the limits set their own.
        "RAYREEL_SESSIONS_PER_MINUTE": "100000",
        "RAYREEL_STRANGERS_PER_MINUTE": "100000",
    }
    return Settings.model_validate({name.lower(): value for name, value in environment.items()})


@pytest.fixture
async def hints(settings: Settings) -> AsyncIterator[Hints]:
    hints = Hints(settings.redis_url.get_secret_value())
    yield hints
    await hints.close()


@pytest.fixture
async def database(settings: Settings, hints: Hints) -> AsyncIterator[Database]:
    database = Database(settings.database_url.get_secret_value(), hints)
    yield database
    await database.close()


@pytest.fixture
def queue(database: Database) -> JobQueue:
    return JobQueue(database)


@pytest.fixture
def shop(database: Database) -> Shop:
    return Shop(database)


@pytest.fixture
async def api(settings: Settings) -> AsyncIterator[Api]:
    async with client_of(create_app(settings)) as client:
        yield Api(client)


@pytest.fixture
async def user(api: Api) -> User:
    return await api.open_session()
