"""The queue of jobs: one at a time to whoever asks, by lease, on the database's clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import func, select, text, tuple_, update

from app.infrastructure.postgres import Database
from app.jobs.exports import fail_export
from app.jobs.readings import fail_reading
from app.jobs.release import release
from app.jobs.states import TaskState
from app.jobs.tables import EXPORT, READING, TaskRow
from app.jobs.turn import take_turn

LEASE_SECONDS: Final = 30.0
"""A holder that has not been heard of for this long has lost its job."""
_ABANDONED: Final = "The machines making the film died each time."
MOST_OF_ONE: Final = 16
"""Jobs of one session that are worked on at a time. More would share the machines among them and
end no sooner, and would take the places of others in the producers."""
LONGEST_ERROR: Final = 2000
"""Characters kept of an error."""


@dataclass(frozen=True)
class Lease:
    """The sole right to work on a job, as long as it is kept alive."""

    task_id: UUID
    job_id: UUID
    token: UUID
    user: UUID | None
    """The session that ordered it."""
    attempt: int
    """1 for the first claim since the job last got further."""
    max_attempts: int
    kind: str
    subject_id: UUID
    """What the task makes."""
    still_seconds: float
    """Since its job last got further."""


# Order: priority first; then sessions with fewest jobs under way, so that one user's hundred
# orders do not hold up another's one; then age. A job whose holder has died keeps its place.
_CLAIM = text("""
    UPDATE task_queue
    SET state = 'leased', lease_owner = :owner, lease_token = gen_random_uuid(),
        lease_until = now() + :lease, attempt = attempt + 1
    WHERE id = (
        SELECT task.id
        FROM task_queue AS task
        JOIN generation_jobs AS job ON job.id = task.job_id
        LEFT JOIN (
            SELECT session_id, count(*) AS jobs
            FROM task_queue JOIN generation_jobs ON generation_jobs.id = task_queue.job_id
            WHERE state = 'leased' AND lease_until >= now()
            GROUP BY session_id
        ) AS under_way ON under_way.session_id = job.session_id
        WHERE coalesce(under_way.jobs, 0) < :most AND (
            task.state = 'ready' AND task.run_at <= now()
            OR task.state = 'leased' AND task.lease_until < now()
                AND task.attempt < task.max_attempts
        )
        ORDER BY task.priority DESC, coalesce(under_way.jobs, 0), task.run_at, task.id
        LIMIT 1
        FOR UPDATE OF task SKIP LOCKED
    )
    RETURNING id, job_id, lease_token,
        (SELECT session_id FROM generation_jobs WHERE generation_jobs.id = job_id),
        attempt, max_attempts, kind, subject_id,
        (SELECT extract(epoch FROM now() - greatest(task_queue.created_at, max(at)))::float8
         FROM job_events WHERE job_events.job_id = task_queue.job_id)
""")

_EXHAUSTED = (
    TaskRow.state == "leased",
    TaskRow.lease_until < func.now(),
    TaskRow.attempt >= TaskRow.max_attempts,
)


class JobQueue:
    """Every method raises `ServiceUnavailable` while Postgres does not answer."""

    def __init__(self, database: Database, lease_seconds: float = LEASE_SECONDS) -> None:
        self._database = database
        self._lease = timedelta(seconds=lease_seconds)

    async def claim(self, owner: str) -> Lease | None:
        """Lease the next job to `owner`, a name for people; None if there is none to do."""
        await self._give_up()
        async with self._database.transaction() as session:
            terms = {"owner": owner[:255], "lease": self._lease, "most": MOST_OF_ONE}
            found = (await session.execute(_CLAIM, terms)).one_or_none()
        return Lease(*found) if found else None

    async def waiting_seconds(self) -> float:
        """Return for how long the job that has waited longest could have been taken; 0 for none."""
        due = TaskRow.state == "ready", TaskRow.run_at <= func.now()
        waited = func.extract("epoch", func.now() - func.min(TaskRow.run_at))
        async with self._database.transaction() as session:
            return float(await session.scalar(select(waited).where(*due)) or 0)

    async def heartbeat(self, leases: Iterable[Lease]) -> set[UUID]:
        """Extend the leases; return the tasks still held: the others are lost or cancelled."""
        held = [(lease.task_id, lease.token) for lease in leases]
        if not held:
            return set()
        async with self._database.transaction() as session:
            kept = await session.scalars(
                update(TaskRow)
                .where(tuple_(TaskRow.id, TaskRow.lease_token).in_(held))
                .values(lease_until=func.now() + self._lease)
                .returning(TaskRow.id)
                .execution_options(synchronize_session=False)
            )
            return set(kept)

    async def release(
        self, lease: Lease, delay_seconds: float, error: str, *, blameless: bool = False
    ) -> None:
        """Give the job back, for anyone to take after the delay. A lost lease gives nothing.

        An attempt of which the job is `blameless` is not counted.
        """
        await self._let_go(
            lease,
            "ready",
            run_at=func.now() + timedelta(seconds=delay_seconds),
            last_error=storable(error),
            attempt=TaskRow.attempt - int(blameless),
        )

    async def finish(self, lease: Lease) -> None:
        """Take the job out of the queue, if the lease is still held."""
        await self._let_go(lease, "done")

    async def _let_go(self, lease: Lease, state: TaskState, **values: Any) -> None:
        held = (TaskRow.id == lease.task_id, TaskRow.lease_token == lease.token)
        async with self._database.transaction() as session:
            await release(session, held, state, **values)

    async def _give_up(self) -> None:
        """Fail what its holders died of each time: one more would most likely die as well."""
        async with self._database.transaction() as session:
            found = await session.execute(
                select(TaskRow.id, TaskRow.job_id, TaskRow.kind, TaskRow.subject_id).where(
                    *_EXHAUSTED
                )
            )
        for task in found:
            async with self._database.transaction() as session:
                turn = await take_turn(session, task.job_id)
                still = select(TaskRow.id).where(TaskRow.id == task.id, *_EXHAUSTED)
                if not turn or not await session.scalar(still.with_for_update()):
                    continue
                if task.kind == EXPORT:
                    await fail_export(turn, task.subject_id, "abandoned", _ABANDONED)
                elif task.kind == READING:
                    await fail_reading(turn, task.subject_id, "abandoned", _ABANDONED)
                else:
                    await turn.fail("abandoned", _ABANDONED)


def storable(error: str) -> str:
    """Return an error as Postgres takes it: FFmpeg repeats names from files, NUL and all."""
    return error.replace("\0", "")[:LONGEST_ERROR]
