from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.states import TaskState
from app.jobs.tables import TaskRow


async def release(
    session: AsyncSession, places: Collection[ColumnElement[bool]], state: TaskState, **values: Any
) -> None:
    """Leave places in the queue in this state; whoever has one leased has lost it."""
    freed = {"lease_owner": None, "lease_token": None, "lease_until": None}
    await session.execute(update(TaskRow).where(*places).values(state=state, **freed, **values))
