"""The `Ledger` port over Postgres: the paid calls of one job, under its lease."""

from decimal import Decimal
from uuid import UUID, uuid4

from pydantic import JsonValue
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.held import HeldJob
from app.jobs.queue import storable
from app.jobs.settle import charge, settle
from app.jobs.tables import JobRow
from app.jobs.turn import Turn
from app.payments import budgets, calls
from app.payments.cache import PromptCache, bought
from app.payments.tables import CallRow
from pipelines.errors import LeaseLost
from pipelines.film.call import Call, CallState, Receipt, Want
from pipelines.film.prediction import Prediction


class JobLedger:
    """Repeating a call of these changes nothing: an answer of Postgres may be lost as well."""

    def __init__(self, held: HeldJob, cache: PromptCache, daily_usd: Decimal | None = None) -> None:
        """`daily_usd` is what the job's user may spend on one day with all jobs."""
        self._held = held
        self._job_id = held.lease.job_id
        self._cache = cache
        self._daily_usd = daily_usd

    async def find(self, subject: str) -> Call | None:
        return await self._held.look(lambda session: _current(session, self._job_id, subject))

    async def failed_models(self, subject: str) -> frozenset[str]:
        failed = (
            select(CallRow.model)
            .join(JobRow, (JobRow.id == CallRow.job_id) & (JobRow.retry_count == CallRow.round))
            .where(
                CallRow.job_id == self._job_id,
                CallRow.subject == subject,
                CallRow.state.in_(("failed", "lost")),
            )
        )

        async def look(session: AsyncSession) -> frozenset[str]:
            return frozenset(await session.scalars(failed))

        return await self._held.look(look)

    async def intend(self, want: Want) -> Call | None:
        nonce = uuid4()

        async def ask(turn: Turn) -> Call | None:
            session, job = turn.session, turn.job
            scopes = [budgets.of_job(job.id), budgets.EVERYONE]
            if job.session_id:
                scopes.append(budgets.of_session(job.session_id))
            row = (
                insert(CallRow)
                .values(
                    nonce=nonce,
                    job_id=job.id,
                    subject=want.subject,
                    round=job.retry_count,
                    model=want.request.model,
                    version=want.request.version,
                    input_key=want.request.input_key,
                    cache_key=want.cache_key or None,
                    estimate_usd=want.estimate_usd,
                    budgets=[],
                )
                .on_conflict_do_nothing()
                .returning(CallRow.nonce)
            )
            if await session.scalar(row) is None:
                # Ours from before, or another job's for the same thing.
                return await _current(session, job.id, want.subject)
            written = await calls.locked(session, nonce)
            if want.cache_key and await bought(session, want.cache_key):
                # Another job's call has delivered since we looked into the cache.
                await session.delete(written)
                return None
            if job.session_id and self._daily_usd is not None:
                scopes.append(await budgets.open_day(session, job.session_id, self._daily_usd))
            written.budgets = await budgets.reserve(session, scopes, want.estimate_usd)
            return await calls.call_of(session, written)

        return await self._held.ask(ask)

    async def sending(self, call: Call) -> None:
        async def write(turn: Turn) -> None:
            if not await calls.sending(turn.session, call.nonce):
                raise LeaseLost(f"Call {call.nonce} is no intent any more.")

        await self._held.write(write)

    async def created(self, call: Call, prediction: Prediction) -> bool:
        async def ask(turn: Turn) -> bool:
            return await calls.learn(
                turn.session, await calls.locked(turn.session, call.nonce), prediction
            )

        return await self._held.ask(ask)

    async def known(self, call: Call) -> Call:
        async def look(session: AsyncSession) -> Call:
            return await calls.call_of(session, await session.get_one(CallRow, call.nonce))

        return await self._held.look(look)

    async def withdraw(self, call: Call, reason: str) -> None:
        await self._end(call, "withdrawn", Decimal(0), reason)

    async def refused(self, call: Call, reason: str) -> None:
        await self._end(call, "failed", Decimal(0), reason)

    async def lost(self, call: Call, reason: str) -> None:
        await self._end(call, "lost", call.estimate_usd, reason)

    async def failed(self, receipt: Receipt, reason: str) -> None:
        async def write(turn: Turn) -> None:
            await settle(turn, receipt, "failed", storable(reason))

        await self._held.write(write)

    async def settled(self, receipt: Receipt) -> None:
        async def write(turn: Turn) -> None:
            await settle(turn, receipt)

        await self._held.write(write)

    async def recall(self, cache_key: str) -> JsonValue:
        goods: JsonValue = await self._cache.recall(cache_key)
        return goods

    async def forget(self, cache_key: str) -> None:
        await self._cache.forget(cache_key)

    async def _end(self, call: Call, state: CallState, charged: Decimal, reason: str) -> None:
        async def write(turn: Turn) -> None:
            row = await calls.locked(turn.session, call.nonce)
            if await calls.end(turn.session, row, state, charged, storable(reason)):
                await charge(turn, row, charged)

        await self._held.write(write)


async def _current(session: AsyncSession, job_id: UUID, subject: str) -> Call | None:
    """Return the subject's open or delivered call."""
    row = await session.scalar(
        select(CallRow).where(
            CallRow.job_id == job_id,
            CallRow.subject == subject,
            CallRow.state.in_(("intent", "created", "succeeded")),
        )
    )
    return await calls.call_of(session, row) if row else None
