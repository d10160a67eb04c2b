"""Closes the accounts of jobs that have ended: no call is left open, and none unpaid for."""

import asyncio
import logging
from collections.abc import Callable
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import text

from app.infrastructure.postgres import Database
from app.payments import budgets, calls
from pipelines.errors import ProviderError, ServiceUnavailable
from pipelines.film.call import Call, CallState
from pipelines.film.prediction import Prediction
from pipelines.footage.purchase import is_call
from pipelines.ports import Provider

AT_ONCE: Final = 20
IDLE_SECONDS: Final = 1.0
"""A cancelled job's calls are cancelled within this time."""
LOOK_SECONDS: Final = 5
"""Between two looks at one call, by whichever replica."""

Charge = Callable[[Call, Prediction], Decimal]
"""What an ended prediction has cost."""

_TAKE = text("""
    UPDATE provider_calls SET checked_at = now()
    WHERE nonce IN (
        SELECT call.nonce FROM provider_calls AS call
        LEFT JOIN generation_jobs AS job ON job.id = call.job_id
        WHERE call.state IN ('intent', 'created')
            AND (job.id IS NULL OR job.status IN ('completed', 'failed', 'cancelled'))
            -- An edit in words is read while its film is finished: that call is not left over.
            AND NOT EXISTS (
                SELECT FROM task_queue AS task
                WHERE task.job_id = call.job_id AND task.kind = 'reading'
                    AND task.state IN ('ready', 'leased')
                    AND starts_with(call.subject, 'reading/' || task.subject_id || '/')
            )
            AND (call.checked_at IS NULL OR call.checked_at < now() - make_interval(secs => :gap))
        ORDER BY call.sent_at
        LIMIT :most
        FOR UPDATE OF call SKIP LOCKED
    )
    RETURNING nonce
""")
# Locks are taken in the order of everybody else: the job, then its calls.
_LOCK_JOB = text("""
    SELECT job.id FROM generation_jobs AS job JOIN provider_calls AS call ON call.job_id = job.id
    WHERE call.nonce = :nonce FOR UPDATE OF job
""")
_CHARGE = text("""
    UPDATE generation_jobs SET actual_cost_usd = actual_cost_usd + :charged WHERE id = :job_id
""")

logger = logging.getLogger(__name__)


class Accounts:
    def __init__(
        self,
        database: Database,
        provider: Provider,
        charge: Charge,
        *,
        quarantine_seconds: float,
        limit_usd: Decimal | None = None,
    ) -> None:
        self._database = database
        self._provider = provider
        self._charge = charge
        self._quarantine_seconds = quarantine_seconds
        self._limit_usd = limit_usd

    async def run(self) -> None:
        """Set the limit of the whole installation, then close accounts for ever."""
        limited = False
        while True:
            try:
                if not limited:
                    async with self._database.transaction() as session:
                        await budgets.set_limit(session, budgets.EVERYONE, self._limit_usd)
                    limited = True
                looked_at = await self.close_some()
            except ServiceUnavailable as error:
                logger.warning("accounts can't be closed: %s", error)
                looked_at = 0
            await asyncio.sleep(0 if looked_at == AT_ONCE else IDLE_SECONDS)

    async def close_some(self) -> int:
        """Look at open calls of ended jobs; return how many were looked at."""
        async with self._database.transaction() as session:
            found = await session.execute(_TAKE, {"gap": LOOK_SECONDS, "most": AT_ONCE})
            nonces = [row.nonce for row in found]
        for nonce in nonces:
            try:
                await self._close(nonce)
            except (ProviderError, ServiceUnavailable) as error:
                logger.warning("call %s can't be closed yet: %s", nonce, error)
        return len(nonces)

    async def _close(self, nonce: UUID) -> None:
        async with self._database.transaction() as session:
            call = await calls.call_of(session, await calls.locked(session, nonce))
        if not call.provider_id:
            await self._look_for(call)
            return
        prediction = call.prediction
        if prediction is None or not prediction.ended:
            # A job that is not made any more needs nothing more of it.
            await self._provider.cancel(call.provider_id)
            prediction = await self._provider.look(call.provider_id)
        if prediction.ended:
            await self._end(call, prediction)

    async def _look_for(self, call: Call) -> None:
        over = call.age_seconds > self._quarantine_seconds
        for prediction in await self._provider.recent(call.age_seconds):
            if is_call(prediction, call):
                async with self._database.transaction() as session:
                    row = await calls.locked(session, call.nonce)
                    if await calls.learn(session, row, prediction.begun):
                        return
        if over:
            async with self._database.transaction() as session:
                row = await calls.locked(session, call.nonce)
                if row.state == "intent":
                    reason = "The call never reached the provider."
                    await calls.end(session, row, "withdrawn", Decimal(0), reason)

    async def _end(self, call: Call, prediction: Prediction) -> None:
        charged = self._charge(call, prediction)
        # A delivery stays the job's: taken up again in time, it needs no second call.
        state: CallState = "succeeded" if prediction.status == "succeeded" else "failed"
        async with self._database.transaction() as session:
            await session.execute(_LOCK_JOB, {"nonce": call.nonce})
            row = await calls.locked(session, call.nonce)
            await calls.learn(session, row, prediction)
            if await calls.end(session, row, state, charged, "Its job had ended."):
                await session.execute(_CHARGE, {"charged": charged, "job_id": row.job_id})
