"""Budgets: money is reserved before a call is made, and holds under any concurrency."""

from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.payments.tables import BudgetRow
from pipelines.errors import BudgetExhausted

EVERYONE = "all"
"""The scope of the whole installation."""


def of_job(job_id: UUID) -> str:
    return f"job:{job_id}"


def of_session(session_id: UUID) -> str:
    return f"session:{session_id}"


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
