"""How much one user may have under way, and all users together."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Overloaded, QuotaReached
from app.jobs.export_tables import ExportRow
from app.jobs.states import TERMINAL, UNDER_WAY
from app.jobs.tables import JobRow, TaskRow
from app.payments import budgets
from app.settings import Settings

RETRY_SECONDS: Final = 30
"""A short film takes about as long."""


async def admit(
    session: AsyncSession,
    user: UUID,
    settings: Settings,
    cost_usd: Decimal = Decimal(0),
    more: int = 1,
) -> None:
    """Let the transaction put a job, or `more`, into the queue, or raise why not. Exports count.

    One order of a user at a time gets past here, until the transaction ends, so their number holds
    exactly. That of all waiting jobs is a matter of load and may be passed by orders that come at
    the same moment. Money is only looked at: the ledger is what holds it.
    """
    # Jobs are locked before this or not at all, and nobody who has this lock waits for one.
    lock = func.pg_advisory_xact_lock(func.hashtextextended(f"orders {user}", 0))
    await session.execute(select(lock))
    films = select(JobRow.id).where(
        JobRow.session_id == user, JobRow.status.not_in(sorted(TERMINAL))
    )
    exports = (
        select(ExportRow.id)
        .join(JobRow, JobRow.id == ExportRow.job_id)
        .where(JobRow.session_id == user, ExportRow.status.in_(UNDER_WAY))
    )
    room = settings.jobs_per_session - more + 1
    # Counted no further than needed, and in one statement.
    under_way = union_all(films, exports).limit(room).subquery()
    ready = select(TaskRow.id).where(TaskRow.state == "ready")
    waiting = ready.limit(settings.waiting_jobs).subquery()
    counts = select(
        *(select(func.count()).select_from(rows).scalar_subquery() for rows in (under_way, waiting))
    )
    own, all_waiting = (await session.execute(counts)).one()
    if own >= room:
        raise QuotaReached(
            "too_many_jobs",
            f"At most {settings.jobs_per_session} films of one user are made at a time.",
            RETRY_SECONDS,
        )
    if all_waiting >= settings.waiting_jobs:
        raise Overloaded("queue_full", "Too many films are waiting to be made.", RETRY_SECONDS)
    if settings.daily_usd is None or not cost_usd:
        return
    left = await budgets.left_today(session, user, settings.daily_usd)
    if cost_usd > left:
        raise QuotaReached(
            "daily_budget",
            f"The film costs about ${cost_usd.normalize():f}; of today's budget of"
            f" ${settings.daily_usd.normalize():f}, ${left.normalize():f} is left.",
            _seconds_of_today(),
        )


def _seconds_of_today() -> int:
    now = datetime.now(UTC)
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return int((tomorrow - now).total_seconds()) + 1
