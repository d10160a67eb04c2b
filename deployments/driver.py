"""Claims jobs from the queue and drives each until it ends or is no longer ours."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from app.jobs.queue import JobQueue, Lease
from deployments.undertaking import Undertaking
from pipelines.errors import (
    LeaseLost,
    PipelineError,
    PlanUnderReview,
    ServiceUnavailable,
    WorkerLost,
)
from pipelines.runners.line import JOB, USER
from pipelines.telemetry import labelled

CAPACITY = 50
"""Jobs in one replica at a time: 1,000 to 1,500 clips that are bought wait in 400 MB, and tasks
wait for their CPU in Ray. More jobs only wait in Postgres, where every replica can take them."""
TAKEN_AT_ONCE = 2
"""New jobs taken in one round: the rest of a backlog is left to the other replicas."""
ORPHANS_AT_ONCE = 10
"""Jobs taken in one round of a replica that has died, which may have had `CAPACITY` of them."""
BEAT_SECONDS = 1.0
"""Between two looks at the queue and at our leases: a cancel is noticed within this time."""
LONGEST_PAUSE_SECONDS = 60.0
OUTAGE_PAUSE_SECONDS = 10.0
"""Before a job looks again whether a server answers: finding out that it does not takes 20 s."""
LONGEST_OUTAGE_SECONDS = 6 * 3600.0
"""A job that has stood still for so long is told of its failure: people have been asleep."""

logger = logging.getLogger(__name__)


class Driver:
    """One replica's share of the work. Nothing here is missed if the replica dies."""

    def __init__(
        self,
        owner: str,
        queue: JobQueue,
        taken_up: Callable[[Lease], Undertaking],
    ) -> None:
        self._owner = owner
        self._queue = queue
        self._taken_up = taken_up
        self._jobs: dict[Lease, asyncio.Task[None]] = {}
        self.beat_at = time.monotonic()
        """When the loop last came round; a health check reads it."""

    @property
    def jobs(self) -> int:
        """How many are under way."""
        return len(self._jobs)

    async def run(self, wake: Callable[[float], Awaitable[object]]) -> None:
        """Work for ever; `wake` returns after the given seconds, or sooner on a hint."""
        while True:
            self.beat_at = time.monotonic()
            try:
                await self._keep_leases()
                await self._take_jobs()
            except ServiceUnavailable as error:
                logger.warning("the queue can't be reached: %s", error)
            except Exception:
                logger.exception("the driver ends")  # Serve finds out and starts another
                raise
            await wake(BEAT_SECONDS)

    async def stop(self) -> None:
        """Stop every job at once and hand it to whoever claims it next."""
        leases = list(self._jobs)
        await self._drop(leases)
        for lease in leases:
            await self._queue.release(lease, 0.0, "The producer was shut down.", blameless=True)

    async def _keep_leases(self) -> None:
        for lease in [lease for lease, job in self._jobs.items() if job.done()]:
            del self._jobs[lease]
        if self._jobs:
            held = await self._queue.heartbeat(list(self._jobs))
            await self._drop([lease for lease in self._jobs if lease.task_id not in held])

    async def _take_jobs(self) -> None:
        new = 0
        for _ in range(min(ORPHANS_AT_ONCE, CAPACITY - len(self._jobs))):
            lease = await self._queue.claim(self._owner)
            if lease is None:
                return
            self._jobs[lease] = asyncio.create_task(self._drive(lease), name=str(lease.job_id))
            new += lease.attempt == 1
            if new == TAKEN_AT_ONCE:
                return

    async def _drop(self, leases: list[Lease]) -> None:
        jobs = [self._jobs.pop(lease) for lease in leases]
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)

    async def _drive(self, lease: Lease) -> None:
        JOB.set(str(lease.job_id))
        USER.set(str(lease.user))
        with labelled(job_id=str(lease.job_id)):
            await self._carry_out(lease)

    async def _carry_out(self, lease: Lease) -> None:
        undertaking = self._taken_up(lease)
        try:
            await undertaking.carry_out()
            await self._queue.finish(lease)
        except LeaseLost:
            logger.info("job %s was taken over or cancelled", lease.job_id)
        except PlanUnderReview:
            logger.info("the plan of job %s waits for approval", lease.job_id)
        except PipelineError as error:
            await self._settle(lease, undertaking, error, error.code)
        except Exception as error:
            # A fault of ours: kept in the log with its trace, tried again, then reported.
            logger.exception("job %s met an unexpected fault", lease.job_id)
            await self._settle(lease, undertaking, error, "internal_error")

    async def _settle(
        self, lease: Lease, undertaking: Undertaking, error: Exception, code: str
    ) -> None:
        """Give the job another try later, or end it with the reason; either may find no server."""
        may_pass = code == "internal_error" or getattr(error, "transient", False)
        try:
            if _is_outage(error) and lease.still_seconds < LONGEST_OUTAGE_SECONDS:
                await self._queue.release(lease, OUTAGE_PAUSE_SECONDS, str(error), blameless=True)
            elif may_pass and lease.attempt < lease.max_attempts:
                pause = min(2.0**lease.attempt, LONGEST_PAUSE_SECONDS)
                await self._queue.release(lease, pause, str(error))
            else:
                detail = (
                    str(error) if code != "internal_error" else "Something went wrong on our side."
                )
                await undertaking.fail(code, detail)
                await self._queue.finish(lease)
        except (LeaseLost, ServiceUnavailable) as trouble:
            # The lease runs out by itself and the job is claimed again.
            logger.warning("job %s could not be settled: %s", lease.job_id, trouble)


def _is_outage(error: Exception) -> bool:
    """Tell whether a server is away, which no job is to blame for."""
    return isinstance(error, ServiceUnavailable) and not isinstance(error, WorkerLost)
