"""The schema, as a row of steps. `upgrade` takes a database from any of them to the last."""

from contextlib import suppress
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from app.infrastructure.postgres import CONNECT_SECONDS, driver_url
from pipelines.errors import ServiceUnavailable

VERSION_TABLE: Final = "schema_migrations"
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


def _upgrade_alone(connection: Connection) -> None:
    # The lock belongs to the connection, not to a transaction: Alembic commits in between.
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _LOCK})
    connection.commit()
    try:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    finally:
        # Closing the connection frees the lock as well.
        with suppress(OperationalError):
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _LOCK})
            connection.commit()
