"""The database: one transaction at a time, and hints that leave only after a commit."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from psycopg import OperationalError
from psycopg.errors import ReadOnlySqlTransaction
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from app.infrastructure.redis import Hints
from pipelines.errors import ServiceUnavailable

POOL_SIZE: Final = 10
"""Connections per process."""
POOL_WAIT_SECONDS: Final = 5.0
CONNECT_SECONDS: Final = 3
SILENCE_SECONDS: Final = 15
STATEMENT_MILLISECONDS: Final = 10_000
"""No statement here takes more than tens of milliseconds; a longer one waits for a lock."""
IDLE_MILLISECONDS: Final = 30_000
"""A transaction left open by a stopped process holds its locks no longer than this."""

# A standby that is not yet promoted accepts connections and refuses to write.
_UNAVAILABLE = (OperationalError, ReadOnlySqlTransaction)
_HINTS = "hints"


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
            # Costs a round trip, and no request meets a connection that a restart has broken.
            pool_pre_ping=True,
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
        # A query in the middle of a change may not write the half of it that is there.
        self._sessions = async_sessionmaker(self._engine, expire_on_commit=False, autoflush=False)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Commit at the end of the block, or roll back if it raises.

        Raises `ServiceUnavailable` if Postgres does not answer or gives up waiting. The commit
        may have succeeded all the same, so whoever tries again must do so idempotently.
        """
        try:
            async with self._sessions.begin() as session:
                yield session
        except DBAPIError as error:
            if error.connection_invalidated or isinstance(error.orig, _UNAVAILABLE):
                raise ServiceUnavailable("The database does not answer.") from error
            raise
        except PoolTimeout as error:
            raise ServiceUnavailable("The database is busy.") from error
        for (channel, _), text in session.info.get(_HINTS, {}).items():
            await self._hints.send(channel, text)

    async def close(self) -> None:
        await self._engine.dispose()


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
