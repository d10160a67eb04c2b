"""Starts workers: where there is room for them, and never twice for one wish."""

import logging
import time
import uuid
from collections.abc import Callable, Sequence

from botocore.exceptions import BotoCoreError, ClientError

from cluster.ecs.fleet import Pool
from cluster.ecs.tasks import EcsTask, Order, Started, Tasks

AT_ONCE = 10
"""Tasks in one RunTask: the most ECS takes."""
SHORT_SECONDS = 120.0
"""So long a capacity provider that had no room is not asked again."""
UNANSWERED = {"ServerException", "ThrottlingException", "RequestTimeout", "InternalFailure"}
"""Errors that leave open whether tasks were started; all others mean that none were."""

logger = logging.getLogger(__name__)


class Launcher:
    """Keeps in mind what was ordered without an answer, and who had no room."""

    def __init__(self, tasks: Tasks, clock: Callable[[], float] = time.monotonic) -> None:
        self._tasks = tasks
        self._clock = clock
        self._unanswered: dict[str, Order] = {}
        self._short_until: dict[tuple[str, str], float] = {}

    def launch(self, pool: Pool, count: int, present: Sequence[EcsTask]) -> list[str]:
        """Start up to `count` workers and return their ARNs; fewer if there is no room for more.

        `present` are the pool's workers of now. What could not be started is asked for again by
        the autoscaler, as long as it is needed.
        """
        started: list[str] = []
        order = self._unanswered.get(pool.name)
        if order:
            arns = self._run(order)
            if arns is None:
                return []  # still no answer: another order might be one too many
            started += arns
            count -= len(set(arns) - {task.arn for task in present})
        *_, safest = pool.capacity
        kept = sum(task.capacity == safest for task in present)
        reserved = min(max(pool.on_demand - kept, 0), max(count, 0))
        for most, providers in ((reserved, [safest]), (count - reserved, pool.capacity)):
            missing = most
            for capacity in providers:
                arns = self._fill(pool, missing, capacity)
                started += arns
                missing -= len(arns)
                if pool.name in self._unanswered:
                    return started
        return started

    def note(self, task: EcsTask) -> None:
        """Take in that a worker never started, for want of capacity as a rule."""
        logger.warning("worker %s on %s: %s", task.arn, task.capacity, task.stopped)
        self._is_short(task.pool, task.capacity)

    def _fill(self, pool: Pool, count: int, capacity: str) -> list[str]:
        """Order from one capacity provider until it has no room."""
        started: list[str] = []
        while len(started) < count and not self._short(pool.name, capacity):
            wanted = min(AT_ONCE, count - len(started))
            arns = self._run(Order(pool, wanted, capacity, token=uuid.uuid4().hex))
            if arns is None:
                break
            started += arns
        return started

    def _run(self, order: Order) -> list[str] | None:
        """Return what was started; None if that is not known."""
        self._unanswered[order.pool.name] = order
        try:
            answer = self._tasks.run(order)
        except ClientError as error:
            if error.response["Error"]["Code"] in UNANSWERED:
                logger.warning("RunTask for %s: %s", order.pool.name, error)
                return None
            answer = Started((), (str(error),))
        except BotoCoreError as error:
            logger.warning("RunTask for %s: %s", order.pool.name, error)
            return None
        del self._unanswered[order.pool.name]
        if answer.failures:
            reasons = ", ".join(sorted(set(answer.failures)))
            logger.warning("no room for %s on %s: %s", order.pool.name, order.capacity, reasons)
            self._is_short(order.pool.name, order.capacity)
        return list(answer.arns)

    def _is_short(self, pool: str, capacity: str) -> None:
        self._short_until[pool, capacity] = self._clock() + SHORT_SECONDS

    def _short(self, pool: str, capacity: str) -> bool:
        return self._clock() < self._short_until.get((pool, capacity), 0.0)
