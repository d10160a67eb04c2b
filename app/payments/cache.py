"""What was bought before: Postgres knows, Redis answers faster."""

from typing import Any, Final

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import Database
from app.infrastructure.redis import HotCache
from app.payments.tables import CacheRow

PREFIX: Final = "rayreel:bought:"


class PromptCache:
    def __init__(self, database: Database, hot: HotCache) -> None:
        self._database = database
        self._hot = hot

    async def recall(self, key: str) -> Any:
        """Return what was bought under the key; None if nothing was."""
        if (found := await self._hot.get(PREFIX + key)) is not None:
            return found
        async with self._database.transaction() as session:
            goods = await session.scalar(select(CacheRow.goods).where(CacheRow.cache_key == key))
        if goods is not None:
            await self._hot.put(PREFIX + key, goods)
        return goods

    async def forget(self, key: str) -> None:
        async with self._database.transaction() as session:
            await session.execute(delete(CacheRow).where(CacheRow.cache_key == key))
        await self._hot.drop(PREFIX + key)


async def bought(session: AsyncSession, key: str) -> bool:
    """Tell whether something was bought under the key."""
    found = select(CacheRow.cache_key).where(CacheRow.cache_key == key)
    return await session.scalar(found) is not None


async def remember(session: AsyncSession, key: str, model: str, goods: Any) -> None:
    """Keep what was bought, in the transaction that settles it; the first stays."""
    row = insert(CacheRow).values(cache_key=key, model=model, goods=goods)
    await session.execute(row.on_conflict_do_nothing())
