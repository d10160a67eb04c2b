"""The schema, as a row of steps. `upgrade` takes a database from any of them to the last."""

import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from app.infrastructure.postgres import CONNECT_SECONDS, driver_url
from pipelines.errors import ServiceUnavailable

VERSION_TABLE: Final = "schema_migrations"
LOCK_MILLISECONDS: Final = 500
"""How long a step waits for a table that others are using ..."""
LOCK_TRIES: Final = 60
LOCK_PAUSE_SECONDS: Final = 1.0
"""... and how it goes on after that."""
_LOCK: Final = 0x7261_7972_6565_6C  # "rayreel"; any number that nothing else in the database takes


def upgrade(database_url: str) -> None:
    """Bring the schema up to date; whoever comes second waits for the first and finds no work.

    Raises `ServiceUnavailable` if Postgres does not answer.
    """
    engine = create_engine(
        driver_url(database_url),
        poolclass=NullPool,
        connect_args={"connect_timeout": CONNECT_SECONDS},
    )
    try:
        with engine.connect() as connection:
            _upgrade_alone(connection)
    except OperationalError as error:
        raise ServiceUnavailable("The database does not answer.") from error
    finally:
        engine.dispose()


def configuration() -> Config:
    """Return Alembic's configuration; no ini file is needed."""
    config = Config()
    # Alembic reads % as the start of a variable.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _upgrade_patiently(config: Config, connection: Connection) -> None:
    """Take every step, without making those who are at work wait behind us for a lock.

    A step that waits for a table keeps back all who come after it, so it gives up soon and tries
    again. Each step is a transaction of its own: what is done is done.
    """
    connection.execute(text(f"SET lock_timeout = {LOCK_MILLISECONDS}"))
    connection.commit()
    for attempt in count(1):
        try:
            command.upgrade(config, "head")
        except OperationalError as error:
            connection.rollback()
            if not isinstance(error.orig, LockNotAvailable):
                raise
            if attempt == LOCK_TRIES:
                raise ServiceUnavailable("A table is in use all the time; try again.") from error
            time.sleep(LOCK_PAUSE_SECONDS)
        else:
            return


def _upgrade_alone(connection: Connection) -> None:
    # The lock belongs to the connection, not to a transaction: Alembic commits in between.
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    connection.commit()
    try:
        config = configuration()
        config.attributes["connection"] = connection
        _upgrade_patiently(config, connection)
    finally:
        # Closing the connection frees the lock as well.
        with suppress(OperationalError):
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            connection.commit()
