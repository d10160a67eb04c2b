"""Writes down what a paid call of the job came to."""

from decimal import Decimal

from sqlalchemy import update

from app.jobs.film_tables import ClipRow
from app.jobs.turn import Turn
from app.payments import cache, calls
from app.payments.tables import CallRow
from pipelines.film.call import CallState, Receipt


async def settle(
    turn: Turn, receipt: Receipt, state: CallState = "succeeded", reason: str | None = None
) -> None:
    """End the call, count its cost to the job and keep what was bought; a second time nothing."""
    row = await calls.locked(turn.session, receipt.nonce)
    await calls.learn(turn.session, row, receipt.prediction)
    if not await calls.end(turn.session, row, state, receipt.charged_usd, reason):
        return
    await charge(turn, row, receipt.charged_usd)
    if state == "succeeded" and receipt.cache_key:
        await cache.remember(turn.session, receipt.cache_key, row.model, receipt.goods)


async def charge(turn: Turn, call: CallRow, amount: Decimal) -> None:
    """Count what an ended call has cost to its job, and to its clip if it was for one."""
    turn.job.actual_cost_usd += amount
    kind, scene_id = call.subject.split("/")[:2]
    if kind == "clip":
        await turn.session.execute(
            update(ClipRow)
            .where(ClipRow.job_id == turn.job.id, ClipRow.scene_id == scene_id)
            .values(generation_cost_usd=ClipRow.generation_cost_usd + amount)
            .execution_options(synchronize_session=False)
        )
