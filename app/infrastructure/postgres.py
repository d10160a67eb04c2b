"""The database: one transaction at a time, and hints that leave only after a commit."""

import re
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

from psycopg import Error, OperationalError
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import MetaData, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, InvalidatePoolError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.pool import ConnectionPoolEntry

from app.infrastructure.redis import Hints
from pipelines.errors import ServiceUnavailable

POOL_SIZE: Final = 10
"""Connections per process."""
POOL_WAIT_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 3
SILENCE_SECONDS: Final = 15
IDLE_SECONDS: Final = 1.0
"""A connection that nobody has used for longer is tested before it is."""
STATEMENT_MILLISECONDS: Final = 10_000
"""No statement here takes more than tens of milliseconds; a longer one waits for a lock."""
IDLE_MILLISECONDS: Final = 30_000
"""A transaction left open by a stopped process holds its locks no longer than this."""

# A standby that is not yet promoted accepts connections and refuses to write.
_UNAVAILABLE = (OperationalError, ReadOnlySqlTransaction)
_HINTS = "hints"
_USED = "used"


class Table(DeclarativeBase):
    """The base of every table; named constraints are the same in each database."""

    metadata = MetaData(
        naming_convention={
            "pk": "%(table_name)s_pkey",
            "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
            "uq": "%(table_name)s_%(column_0_N_name)s_key",
            "ck": "%(table_name)s_%(constraint_name)s_check",
            "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        }
    )


class Database:
    """A pool of connections to Postgres; the first is opened on first use."""

    def __init__(
        self,
        url: str,
        hints: Hints,
        *,
        pool_size: int = POOL_SIZE,
        pool_wait_seconds: float = POOL_WAIT_SECONDS,
    ) -> None:
        self._hints = hints
        self._engine = create_async_engine(
            driver_url(url),
            pool_size=pool_size,
            max_overflow=0,
            pool_timeout=pool_wait_seconds,
            connect_args={
                "connect_timeout": CONNECT_SECONDS,
                "application_name": "rayreel",
                # A server that has gone without a word, with its machine or its network.
                "keepalives_idle": SILENCE_SECONDS,
                "keepalives_interval": 5,
                "keepalives_count": 3,
                "tcp_user_timeout": SILENCE_SECONDS * 1000,
                "options": (
                    f"-c statement_timeout={STATEMENT_MILLISECONDS}"
                    f" -c idle_in_transaction_session_timeout={IDLE_MILLISECONDS}"
                ),
            },
        )
        event.listen(self._engine.sync_engine, "checkin", _note_use)
        event.listen(self._engine.sync_engine, "checkout", self._test_if_idle)
        # A query in the middle of a change may not write the half of it that is there.
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False, autoflush=False)
        self._looks = async_sessionmaker(
            self._engine.execution_options(isolation_level="AUTOCOMMIT"),
            expire_on_commit=False,
            autoflush=False,
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Commit at the end of the block, or roll back if it raises.

        Raises `ServiceUnavailable` if Postgres does not answer or gives up waiting. The commit
        may have succeeded all the same, so whoever tries again must do so idempotently.
        """
        with _available():
            async with self._sessions.begin() as session:
                yield session
        for (channel, _), text in session.info.get(_HINTS, {}).items():
            await self._hints.send(channel, text)

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncSession]:
        """Read: every statement for itself, in one round trip where a transaction takes three.

        Statements of a transaction see no more of one another: READ COMMITTED looks anew for each.
        Raises `ServiceUnavailable` as `transaction`.
        """
        with _available():
            async with self._looks() as session:
                yield session

    async def close(self) -> None:
        await self._engine.dispose()

    def _test_if_idle(
        self, connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: object
    ) -> None:
        """Let no request meet a connection that a restart has broken while nobody used it.

        One that was used just now is not asked: that is a third of what a query takes.
        """
        now = time.monotonic()
        if now - record.info.get(_USED, now) < IDLE_SECONDS:
            return
        try:
            self._engine.dialect.do_ping(connection)
        except Error as error:
            raise InvalidatePoolError from error


@contextmanager
def _available() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error.orig, _UNAVAILABLE):
            raise ServiceUnavailable("The database does not answer.") from error
        raise
    except PoolTimeout as error:
        raise ServiceUnavailable("The database is busy.") from error


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[_USED] = time.monotonic()


def hint_after_commit(
    session: AsyncSession, channel: str, text: str, subject: object = None
) -> None:
    """Send a hint once the session's transaction has committed, and only then.

    Of several about one subject, the last is sent.
    """
    session.info.setdefault(_HINTS, {})[channel, subject or text] = text


def driver_url(url: str) -> str:
    """Return a Postgres URL as SQLAlchemy wants it: with the driver's name."""
    return re.sub(r"^postgres(ql)?(\+psycopg)?://", "postgresql+psycopg://", url)
