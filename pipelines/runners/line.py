"""The line in front of the cluster: who has most to give for a film's viewer goes first."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import count

from cluster.resources import Shape


class Line:
    """Lets tasks go as long as there is room for them; the others wait by their urgency.

    Ray starts whichever kind of task comes first in a table of its own: with all clips of a film
    ordered at once, its first segment was encoded after the last clip. `room` tells how many CPUs
    there are.
    """

    def __init__(self, room: Callable[[], float]) -> None:
        self._room = room
        self._taken = 0.0
        self._waiting: list[tuple[int, int, Shape, asyncio.Future[None]]] = []
        self._tickets = count()

    @asynccontextmanager
    async def turn(self, shape: Shape) -> AsyncIterator[None]:
        """Wait for room, and keep it while the task is under way."""
        place = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (-shape.urgency, next(self._tickets), shape, place))
        self._let_go()
        try:
            await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self._leave(shape)
            raise
        try:
            yield
        finally:
            self._leave(shape)

    def _leave(self, shape: Shape) -> None:
        self._taken -= shape.cpus
        self._let_go()

    def _let_go(self) -> None:
        while self._waiting:
            *_, shape, place = self._waiting[0]
            # A task that is larger than the whole cluster goes alone: Ray says what is missing.
            if self._taken and self._taken + shape.cpus > self._room():
                return
            heapq.heappop(self._waiting)
            if not place.done():  # cancelled while it waited
                self._taken += shape.cpus
                place.set_result(None)
