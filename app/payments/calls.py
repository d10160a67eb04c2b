"""The states of a paid call, each change guarded by the state before it.

Functions work in their caller's transaction, which holds the job's lock and lease, or, for what
webhooks tell, nothing but the row.
"""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import hint_after_commit
from app.payments import budgets
from app.payments.tables import CallRow
from pipelines.film.call import Call, CallState
from pipelines.film.prediction import Prediction

CALLS_CHANNEL: Final = "rayreel:calls"
"""Carries a nonce: there is news of that call."""
OPEN: Final[tuple[CallState, ...]] = ("intent", "created")

_RANK = {"starting": 0, "processing": 1}
_ENDED_RANK = 2


async def call_of(session: AsyncSession, row: CallRow) -> Call:
    now: datetime = await session.scalar(select(func.clock_timestamp()))  # type: ignore[assignment]
    return Call(
        nonce=row.nonce,
        subject=row.subject,
        model=row.model,
        version=row.version,
        input_key=row.input_key,
        state=row.state,
        estimate_usd=row.estimate_usd,
        provider_id=row.provider_id or "",
        prediction=Prediction.model_validate(row.prediction) if row.prediction else None,
        age_seconds=max((now - row.sent_at).total_seconds(), 0.0),
    )


async def locked(session: AsyncSession, nonce: UUID) -> CallRow:
    """Return the row as it is now, locked."""
    return (
        await session.scalars(
            select(CallRow)
            .where(CallRow.nonce == nonce)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).one()


async def learn(session: AsyncSession, row: CallRow, prediction: Prediction) -> bool:
    """Take in what the provider says of the locked call; False if it is about another call.

    News that is older than what is known changes nothing.
    """
    if row.state not in OPEN:
        return row.provider_id == prediction.id
    if row.provider_id is None:
        taken = select(CallRow.nonce).where(CallRow.provider_id == prediction.id)
        if await session.scalar(taken) is not None:
            return False
        row.provider_id, row.state = prediction.id, "created"
    elif row.provider_id != prediction.id:
        return False
    if row.prediction is None or _rank(prediction) > _rank(Prediction(**row.prediction)):
        # What we sent is known by its key; a data URI in it would fill the table.
        row.prediction = prediction.model_copy(update={"input": {}}).model_dump(mode="json")
        hint_after_commit(session, CALLS_CHANNEL, str(row.nonce))
    return True


async def end(
    session: AsyncSession, row: CallRow, state: CallState, charged: Decimal, reason: str | None
) -> bool:
    """End the locked call and correct its budgets; False if it had ended before."""
    if row.state == "succeeded" and state == "failed":
        # Paid for while its job was down, and found unusable when the job went on.
        row.state, row.reason = state, reason
        return False
    if row.state not in OPEN:
        return False
    await budgets.correct(session, row.budgets, charged - row.estimate_usd)
    row.state, row.charged_usd, row.reason, row.ended_at = state, charged, reason, func.now()
    hint_after_commit(session, CALLS_CHANNEL, str(row.nonce))
    return True


async def ended_of(session: AsyncSession, nonces: Collection[UUID]) -> dict[UUID, Prediction]:
    """Return those of the calls whose predictions have ended."""
    rows = await session.execute(
        select(CallRow.nonce, CallRow.prediction).where(
            CallRow.nonce.in_(nonces),
            CallRow.prediction["status"].astext.in_(("succeeded", "failed", "canceled", "aborted")),
        )
    )
    return {nonce: Prediction.model_validate(prediction) for nonce, prediction in rows}


async def sending(session: AsyncSession, nonce: UUID) -> bool:
    """Note that an intent is about to be sent; False if it is no intent any more."""
    row = await session.scalar(
        update(CallRow)
        .where(CallRow.nonce == nonce, CallRow.state == "intent")
        .values(sent_at=func.clock_timestamp())
        .returning(CallRow.nonce)
        .execution_options(synchronize_session=False)
    )
    return row is not None


def _rank(prediction: Prediction) -> int:
    return _RANK.get(prediction.status, _ENDED_RANK)
