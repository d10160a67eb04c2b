"""Media that are to go: their rows have gone, and storage follows, whatever happens meanwhile."""

import asyncio
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import DateTime, Text, delete, func, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from app.infrastructure.object_store import S3Store
from app.infrastructure.postgres import Database, Table
from app.jobs.repository import compositions_of
from app.jobs.tables import JobRow
from pipelines.errors import ServiceUnavailable

AGAIN_SECONDS: Final = 300
"""Between two passes over a place: tasks that ran when their film was removed may still write."""
PASSES: Final = 3
"""The last is ten minutes after the first, longer than any task takes to be stopped."""
IDLE_SECONDS: Final = 2.0
_Time = DateTime(timezone=True)

# Taken by moving its time, so that a pass that is not finished is made again.
_TAKE = text("""
    UPDATE media_removals SET due_at = now() + make_interval(secs => :again)
    WHERE prefix = (
        SELECT prefix FROM media_removals WHERE due_at <= now()
        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
    )
    RETURNING prefix
""")
_PASSED = text("""
    WITH passed AS (
        UPDATE media_removals SET passes = passes + 1 WHERE prefix = :prefix AND passes + 1 < :most
        RETURNING prefix
    )
    DELETE FROM media_removals WHERE prefix = :prefix AND NOT EXISTS (SELECT FROM passed)
""")

logger = logging.getLogger(__name__)


class RemovalRow(Table):
    __tablename__ = "media_removals"

    prefix: Mapped[str] = mapped_column(Text, primary_key=True)
    """All objects whose keys begin so are to go."""
    passes: Mapped[int] = mapped_column(server_default=text("0"))
    due_at: Mapped[datetime] = mapped_column(_Time, server_default=func.now(), index=True)


async def remove(
    session: AsyncSession, prefixes: Iterable[str], after: timedelta = timedelta()
) -> None:
    """Have all objects under these places removed, once the transaction has committed."""
    rows = [{"prefix": prefix, "due_at": func.now() + after} for prefix in prefixes]
    await session.execute(insert(RemovalRow).values(rows).on_conflict_do_nothing())


async def remove_film(session: AsyncSession, job: JobRow) -> None:
    """Remove a job that is locked and has ended: its rows at once, its media after them."""
    versions = await compositions_of(session, [job.id])
    films = {job.composition_id, *(row.id for row in versions)}
    places = [f"generations/{job.id}/", f"temp/{job.id}/"]
    await remove(session, [*places, *(f"compositions/{film}/" for film in films)])
    await session.execute(delete(JobRow).where(JobRow.id == job.id))


async def keep(session: AsyncSession, prefix: str) -> None:
    """Have what was to be removed there stay."""
    await session.execute(delete(RemovalRow).where(RemovalRow.prefix == prefix))


class Remover:
    """Any number of them work beside one another, in any number of processes."""

    def __init__(self, database: Database, store: S3Store) -> None:
        self._database = database
        self._store = store

    async def run(self) -> None:
        """Remove for ever; wait while a server is away."""
        while True:
            try:
                found = await self.remove_next()
            except ServiceUnavailable as error:
                logger.warning("media are not removed: %s", error)
                found = False
            if not found:
                await asyncio.sleep(IDLE_SECONDS)

    async def remove_next(self) -> bool:
        """Make one pass over one place; return whether there was one to make."""
        async with self._database.transaction() as session:
            prefix = await session.scalar(_TAKE, {"again": AGAIN_SECONDS})
        if prefix is None:
            return False
        await asyncio.to_thread(self._store.delete_under, prefix)
        async with self._database.transaction() as session:
            await session.execute(_PASSED, {"prefix": prefix, "most": PASSES})
        return True
