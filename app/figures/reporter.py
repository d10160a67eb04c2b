"""Has the others know what this process has counted and how it is."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Final

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert

from app.figures.tables import ReplicaKind, ReplicaRow
from app.figures.tally import Tally, add
from app.infrastructure.postgres import Database
from pipelines.errors import ServiceUnavailable

EVERY_SECONDS: Final = 5.0
SILENT_SECONDS: Final = 30
"""A replica that has not been heard of for so long is gone."""
FORGOTTEN: Final = text("interval '1 day'")

logger = logging.getLogger(__name__)


class Reporter:
    """`kind` and `told` are for those who tell of themselves; the others only count."""

    def __init__(
        self,
        database: Database,
        tally: Tally,
        name: str,
        kind: ReplicaKind | None = None,
        told: Callable[[], Awaitable[dict[str, Any]]] | None = None,
    ) -> None:
        self._database = database
        self._tally = tally
        self._name = name
        self._kind = kind
        self._told = told

    async def run(self) -> None:
        """Report for ever; while Postgres is away, what is counted waits."""
        while True:
            try:
                await self.report()
            except ServiceUnavailable as error:
                logger.warning("figures are not written down: %s", error)
            await asyncio.sleep(EVERY_SECONDS)

    async def report(self) -> None:
        told = await self._told() if self._told else {}
        counted = self._tally.take()
        if not counted and self._kind is None:
            return
        try:
            async with self._database.transaction() as session:
                await add(session, counted)
                if self._kind is None:
                    return
                row = insert(ReplicaRow).values(name=self._name, kind=self._kind, told=told)
                await session.execute(
                    row.on_conflict_do_update(
                        index_elements=["name"], set_={"beat_at": func.now(), "told": told}
                    )
                )
                old = ReplicaRow.beat_at < func.now() - FORGOTTEN
                await session.execute(delete(ReplicaRow).where(old))
        except ServiceUnavailable:
            self._tally.put_back(counted)
            raise

    async def close(self) -> None:
        """Write down what is left, and go; without Postgres neither is done."""
        try:
            async with self._database.transaction() as session:
                await add(session, self._tally.take())
                await session.execute(delete(ReplicaRow).where(ReplicaRow.name == self._name))
        except ServiceUnavailable as error:
            logger.warning("the last figures are not written down: %s", error)


@asynccontextmanager
async def reporting(reporter: Reporter) -> AsyncIterator[None]:
    """Have it report for as long as the block lasts."""
    loop = asyncio.create_task(reporter.run(), name="the reporter")
    try:
        yield
    finally:
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        await reporter.close()
