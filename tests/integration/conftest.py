"""Real Postgres, Valkey and S3 for the whole run; a database of its own for every test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.jobs.queue import JobQueue
from app.migrations import upgrade
from app.settings import Settings
from cluster.embedded import stack
from cluster.embedded.stack import Endpoints
from tests.integration.shop import Shop

TEMPLATE = "migrated"


@pytest.fixture(scope="session")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoints]:
    home: Path = tmp_path_factory.mktemp("stack")
    yield stack.up(home, ray=False)
    stack.down(home)


@pytest.fixture(scope="session")
def template(endpoints: Endpoints) -> Iterator[psycopg.Connection]:
    """An empty database with the schema, for others to be copied from."""
    with psycopg.connect(endpoints.database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
        upgrade(database_named(endpoints.database_url, TEMPLATE))
        yield admin


@pytest.fixture
def database_url(endpoints: Endpoints, template: psycopg.Connection) -> Iterator[str]:
    name = sql.Identifier(f"test_{uuid4().hex}")
    copy = "CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy"
    template.execute(sql.SQL(copy).format(name, sql.Identifier(TEMPLATE)))
    yield database_named(endpoints.database_url, name.as_string().strip('"'))
    template.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


@pytest.fixture
def settings(endpoints: Endpoints, database_url: str, tmp_path: Path) -> Settings:
    environment = {
        **endpoints.environment(),
        "DATABASE_URL": database_url,
        "RAYREEL_WORK_FOLDER": str(tmp_path),
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


def database_named(url: str, name: str) -> str:
    return psycopg.conninfo.make_conninfo(url, dbname=name) if "://" not in url else _path(url, name)


def _path(url: str, name: str) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415

    return urlsplit(url)._replace(path=f"/{name}").geturl()
