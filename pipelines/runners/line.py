"""The line in front of the cluster: every job its share, and first whoever shows something soon."""

import asyncio
import heapq
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import count

JOB: ContextVar[str] = ContextVar("job", default="")
"""Whose work this is. Set once where a job begins; every task of asyncio it starts inherits it."""
USER: ContextVar[str] = ContextVar("user", default="")
"""Who ordered it."""
HEAD_START = 4.0
"""Units that a job which comes to the line gets before others have theirs, and pays back later:
about an edit of one scene, or the first seconds of a preview."""


@dataclass(order=True)
class _Place:
    before: int
    """Minus the urgency."""
    ticket: int
    cost: float = field(compare=False)
    called: "asyncio.Future[None]" = field(compare=False)


@dataclass
class _Account:
    """What a job has been given, and what it waits for."""

    user: str
    began: float
    given: float
    waiting: list[_Place] = field(default_factory=list)

    @property
    def rank(self) -> tuple[float, int]:
        """The least goes first."""
        first = self.waiting[0]
        new = self.given - self.began < HEAD_START
        return self.given + first.before - HEAD_START * new, first.ticket


class Line:
    """Lets tasks go as long as there is room for them, so that none floods Ray.

    Ray starts whichever kind of task comes first in a table of its own: with all clips of a film
    ordered at once, its first segment was encoded after the last clip. Here the job that was given
    least goes next (fair queueing), and of its tasks the most urgent; each step of urgency counts
    as a unit less. So a long film never keeps others waiting, and is never kept waiting for good.
    What is given to one of several jobs of a user counts as often: users share alike, however many
    jobs each has.
    `room` tells how many units (CPUs, GPUs) there are.
    """

    def __init__(self, room: Callable[[], float]) -> None:
        self._room = room
        self._taken = 0.0
        self._share = 0.0
        """What a job would have been given, had it waited from the beginning."""
        self._accounts: dict[str, _Account] = {}
        self._tickets = count()

    @property
    def taken(self) -> float:
        """Units of the tasks under way."""
        return self._taken

    @property
    def waiting(self) -> float:
        """Units of the tasks that wait."""
        return sum(
            place.cost
            for account in self._accounts.values()
            for place in account.waiting
            if not place.called.done()
        )

    @asynccontextmanager
    async def turn(
        self, job: str, cost: float, urgency: int, user: str = ""
    ) -> AsyncIterator[None]:
        """Wait for `cost` units, and keep them while the task is under way."""
        place = _Place(-urgency, next(self._tickets), cost, asyncio.Future())
        self._queue(job, user or job, place)
        self._let_go()
        try:
            await place.called
        except asyncio.CancelledError:
            if place.called.done() and not place.called.cancelled():
                self._leave(cost)
            raise
        try:
            yield
        finally:
            self._leave(cost)

    def _queue(self, job: str, user: str, place: _Place) -> None:
        account = self._accounts.setdefault(job, _Account(user, self._share, self._share))
        if not account.waiting:
            account.given = max(account.given, self._share)
        heapq.heappush(account.waiting, place)

    def _leave(self, cost: float) -> None:
        self._taken -= cost
        self._let_go()

    def _let_go(self) -> None:
        while waiting := self._waiting():
            account = min(waiting, key=lambda each: each.rank)
            place = account.waiting[0]
            # A task that is larger than the whole cluster goes alone: Ray says what is missing.
            if self._taken and self._taken + place.cost > self._room():
                return
            heapq.heappop(account.waiting)
            jobs = Counter(each.user for each in waiting)
            account.given += place.cost * jobs[account.user]
            self._share += place.cost / len(jobs)
            self._taken += place.cost
            place.called.set_result(None)
        # Who has had no more than its share is as good as new.
        self._accounts = {
            job: each for job, each in self._accounts.items() if each.given > self._share
        }

    def _waiting(self) -> list[_Account]:
        """Return who waits; places whose task was cancelled are cleared on the way."""
        for account in self._accounts.values():
            while account.waiting and account.waiting[0].called.done():
                heapq.heappop(account.waiting)
        return [account for account in self._accounts.values() if account.waiting]
