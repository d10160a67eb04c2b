"""Takes out of the database what is of no use to anyone any more: DECISIONS.md says what, and why.

Media have lifetimes of their own in the object store, and rows follow them. The ledger stays.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import Database
from app.jobs.removals import remove, remove_film
from app.jobs.tables import JobRow
from pipelines.errors import ServiceUnavailable

BELONGINGS_DAYS: Final = 365
"""Uploads and brand kits of a user who has not come for so long go with the user."""
EXTENDED_DAYS: Final = 7
"""By so much lives on, again and again, the session of who has something here."""
DELIVERIES_DAYS: Final = 30
BATCH: Final = 100
"""Rows in one transaction: tens of milliseconds."""
EVERY_SECONDS: Final = 300.0
WAITS_SECONDS: Final = 3600.0
"""For so long a busy replica puts it off."""
_LOCK: Final = 0x7377_6565_70  # "sweep"; `migrations` takes another number

_TRY = text("SELECT pg_try_advisory_xact_lock(:lock)")
_FILMS = text("""
    SELECT job.id FROM generation_jobs AS job
    WHERE job.status IN ('completed', 'failed', 'cancelled', 'awaiting_approval')
        AND coalesce(job.completed_at, job.created_at) < now() - make_interval(days => :days)
        AND job.created_at < now() - make_interval(days => :days)
        AND NOT EXISTS (
            SELECT FROM compositions AS film WHERE film.job_id = job.id
                AND coalesce(film.rendered_at, film.created_at)
                    > now() - make_interval(days => :days)
        )
        AND NOT EXISTS (
            SELECT FROM exports WHERE exports.job_id = job.id
                AND coalesce(exports.completed_at, exports.created_at)
                    > now() - make_interval(days => :days)
        )
    ORDER BY job.created_at LIMIT :most FOR UPDATE SKIP LOCKED
""")
_HAS_FILMS: Final = "EXISTS (SELECT FROM generation_jobs AS job WHERE job.session_id = owner.id)"
_HAS_BELONGINGS: Final = """(
    owner.last_active_at > now() - make_interval(days => :days) AND (
        EXISTS (SELECT FROM brand_assets AS asset WHERE asset.session_id = owner.id)
        OR EXISTS (SELECT FROM brand_kits AS kit WHERE kit.session_id = owner.id)
    )
)"""
_HAS_KEYS: Final = """EXISTS (
    SELECT FROM api_keys AS key WHERE key.session_id = owner.id
        AND key.revoked_at IS NULL AND key.expires_at > now()
)"""
_EXTEND = text(f"""
    UPDATE user_sessions SET expires_at = now() + make_interval(days => :longer)
    WHERE id IN (
        SELECT owner.id FROM user_sessions AS owner
        WHERE owner.expires_at < now() + interval '2 days'
            AND ({_HAS_FILMS} OR {_HAS_BELONGINGS})
        ORDER BY owner.expires_at LIMIT :most FOR UPDATE SKIP LOCKED
    )
""")  # noqa: S608 - constants of ours, nothing from outside
_SESSIONS = text(f"""
    DELETE FROM user_sessions WHERE id IN (
        SELECT owner.id FROM user_sessions AS owner
        WHERE owner.expires_at < now() - interval '1 day'
            AND NOT ({_HAS_FILMS} OR {_HAS_BELONGINGS} OR {_HAS_KEYS})
        ORDER BY owner.expires_at LIMIT :most FOR UPDATE SKIP LOCKED
    )
    RETURNING id
""")  # noqa: S608 - constants of ours, nothing from outside
_BUDGETS_OF = text("DELETE FROM budgets WHERE scope LIKE ANY(:scopes)")
_IDEMPOTENCY = text("""
    DELETE FROM idempotency_keys WHERE ctid IN (
        SELECT ctid FROM idempotency_keys WHERE created_at < now() - interval '1 day' LIMIT :most
    )
""")
_INBOX = text("""
    DELETE FROM webhook_inbox WHERE webhook_id IN (
        SELECT webhook_id FROM webhook_inbox WHERE received_at < now() - interval '1 day'
        LIMIT :most
    )
""")
_DELIVERIES = text("""
    DELETE FROM webhook_deliveries WHERE id IN (
        SELECT id FROM webhook_deliveries
        WHERE state <> 'pending' AND created_at < now() - make_interval(days => :days)
        LIMIT :most
    )
""")

logger = logging.getLogger(__name__)

Step = Callable[[AsyncSession], Awaitable[int]]


class Sweep:
    """Any number of them run, in any number of processes; one at a time works."""

    def __init__(
        self, database: Database, busy: Callable[[], bool], films_days: int | None = None
    ) -> None:
        """`busy` says whether there is something better to do in this process.

        The object store deletes films after `films_days`; never, if that is None.
        """
        self._database = database
        self._busy = busy
        self._steps: list[Step] = [extended, sessions, idempotency_keys, inbox, deliveries]
        if films_days is not None:
            # A day later surely nothing of them can be shown.
            self._steps.insert(0, lambda session: films(session, films_days + 1))
        self._done_at = float("-inf")

    async def run(self) -> None:
        while True:
            waited = time.monotonic() - self._done_at
            if not self._busy() or waited > WAITS_SECONDS:
                try:
                    await self.once()
                except ServiceUnavailable as error:
                    logger.warning("nothing is swept: %s", error)
            await asyncio.sleep(EVERY_SECONDS)

    async def once(self) -> int:
        """Take out all there is, a batch at a time; return how many rows were named."""
        found = 0
        for step in self._steps:
            while (batch := await self._batch(step)) > 0:
                found += batch
                if batch < BATCH:
                    break
        self._done_at = time.monotonic()
        if found:
            logger.info("swept", extra={"fields": {"rows": found}})
        return found

    async def _batch(self, step: Step) -> int:
        async with self._database.transaction() as session:
            # Until the transaction ends; whoever comes meanwhile leaves it to us.
            if not await session.scalar(_TRY, {"lock": _LOCK}):
                return 0
            return await step(session)


async def films(session: AsyncSession, days: int) -> int:
    """Remove films whose newest version is older, with their events and what is left of them."""
    limits = {"days": days, "most": BATCH}
    found = list(await session.scalars(_FILMS, limits))
    for job_id in found:
        await remove_film(session, await session.get_one(JobRow, job_id))
    if found:
        await session.execute(_BUDGETS_OF, {"scopes": [f"job:{job_id}" for job_id in found]})
    return len(found)


async def extended(session: AsyncSession) -> int:
    """Let the sessions of those live on who have something here."""
    limits = {"days": BELONGINGS_DAYS, "longer": EXTENDED_DAYS, "most": BATCH}
    return _rows(await session.execute(_EXTEND, limits))


async def sessions(session: AsyncSession) -> int:
    """Remove sessions that have run out and have nothing, or nothing that was asked for lately."""
    limits = {"days": BELONGINGS_DAYS, "most": BATCH}
    found = list(await session.scalars(_SESSIONS, limits))
    if found:
        await remove(session, [f"uploads/{owner}/" for owner in found])
        await session.execute(_BUDGETS_OF, {"scopes": [f"session:{owner}%" for owner in found]})
    return len(found)


async def idempotency_keys(session: AsyncSession) -> int:
    return _rows(await session.execute(_IDEMPOTENCY, {"most": BATCH}))


async def inbox(session: AsyncSession) -> int:
    return _rows(await session.execute(_INBOX, {"most": BATCH}))


async def deliveries(session: AsyncSession) -> int:
    return _rows(await session.execute(_DELIVERIES, {"days": DELIVERIES_DAYS, "most": BATCH}))


def _rows(result: object) -> int:
    return int(getattr(result, "rowcount", 0))
