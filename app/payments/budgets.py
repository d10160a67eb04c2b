"""Budgets: money is reserved before a call is made, and holds under any concurrency."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.payments.tables import BudgetRow
from pipelines.errors import BudgetExhausted

EVERYONE = "all"
"""The scope of the whole installation."""
DAYS_KEPT: Final = timedelta(days=7)
"""Of days that are over: by then every call of theirs has ended and corrected them."""


def of_job(job_id: UUID) -> str:
    return f"job:{job_id}"


def of_session(session_id: UUID) -> str:
    return f"session:{session_id}"


def of_day(session_id: UUID, day: date) -> str:
    return f"{of_session(session_id)}:{day.isoformat()}"


async def open_day(session: AsyncSession, session_id: UUID, limit: Decimal) -> str:
    """Have a budget of what the user may spend today (UTC), and return its scope.

    A limit that is changed holds from the next day.
    """
    scope = of_day(session_id, await _today(session))
    row = insert(BudgetRow).values(scope=scope, limit_usd=limit).on_conflict_do_nothing()
    if await session.scalar(row.returning(BudgetRow.scope)) is not None:
        await session.execute(
            delete(BudgetRow).where(
                BudgetRow.scope.startswith(f"{of_session(session_id)}:"),
                BudgetRow.created_at < func.now() - DAYS_KEPT,
            )
        )
    return scope


async def left_today(session: AsyncSession, session_id: UUID, limit: Decimal) -> Decimal:
    """Return what the user may still spend today, of a limit that may not have been used yet."""
    scope = of_day(session_id, await _today(session))
    row = await session.get(BudgetRow, scope)
    return limit if row is None else max(row.limit_usd - row.committed_usd, Decimal(0))


async def _today(session: AsyncSession) -> date:
    now: datetime = await session.scalar(select(func.now()))  # type: ignore[assignment]
    return now.astimezone(UTC).date()


async def set_limit(session: AsyncSession, scope: str, limit: Decimal | None) -> None:
    """Set what may be spent in the scope; what is committed already stays so. None: no limit."""
    if limit is None:
        await session.execute(delete(BudgetRow).where(BudgetRow.scope == scope))
        return
    row = insert(BudgetRow).values(scope=scope, limit_usd=limit)
    await session.execute(
        row.on_conflict_do_update(index_elements=["scope"], set_={"limit_usd": limit})
    )


async def reserve(session: AsyncSession, scopes: Collection[str], amount: Decimal) -> list[str]:
    """Commit `amount` in every budget there is of `scopes`; return their names.

    Raises `BudgetExhausted` with the figures; nothing is then reserved, because the caller's
    transaction fails with it.
    """
    # Locked in one order by everybody, so that no two wait for each other.
    budgets = await session.scalars(
        select(BudgetRow)
        .where(BudgetRow.scope.in_(scopes))
        .order_by(BudgetRow.scope)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    reserved = []
    for budget in budgets:
        left = max(budget.limit_usd - budget.committed_usd, Decimal(0))
        if amount > left:
            raise BudgetExhausted(
                f"The next call costs about ${amount.normalize():f}; of the budget of "
                f"${budget.limit_usd.normalize():f}, ${left.normalize():f} is left."
            )
        budget.committed_usd += amount
        reserved.append(budget.scope)
    return reserved


async def correct(session: AsyncSession, scopes: Collection[str], difference: Decimal) -> None:
    """Change what is committed by what a call came to, less what was reserved for it."""
    for scope in sorted(scopes):
        await session.execute(
            update(BudgetRow)
            .where(BudgetRow.scope == scope)
            .values(committed_usd=BudgetRow.committed_usd + difference)
            .execution_options(synchronize_session=False)
        )
