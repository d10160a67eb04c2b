"""How many sockets one user holds open at a replica: each takes one of its few request slots."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID


class Seats:
    def __init__(self, each: int) -> None:
        self._each = each
        self._taken: Counter[UUID] = Counter()

    @property
    def all_taken(self) -> int:
        """How many are taken, by all users."""
        return self._taken.total()

    @contextmanager
    def taken(self, user: UUID) -> Iterator[bool]:
        """Hold a seat for as long as the block lasts; yield whether there was one."""
        free = self._taken[user] < self._each
        if not free:
            yield False
            return
        self._taken[user] += 1
        try:
            yield True
        finally:
            self._taken[user] -= 1
            if not self._taken[user]:
                del self._taken[user]
