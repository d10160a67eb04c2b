"""What work there is for machines: told to Ray's autoscaler, which sees only what waits in Ray."""

import json
import math
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Protocol

from ray.autoscaler.sdk import request_resources
from ray.experimental.internal_kv import (
    _internal_kv_del,
    _internal_kv_get,
    _internal_kv_list,
    _internal_kv_put,
)

STALE_SECONDS = 30.0
"""A producer that has not been heard of for so long wants nothing any more: as long as a lease.
Clocks of machines differ by much less."""
MOST = 2000
"""CPUs, or GPUs, asked for at most: more than any fleet has, and quickly told."""
PLACE = b"rayreel-demand"


@dataclass(frozen=True)
class Demand:
    """Cores and GPUs that would be kept busy."""

    cpus: float = 0.0
    gpus: float = 0.0


class Board(Protocol):
    """Where producers see one another's demand, and the autoscaler the sum."""

    def write(self, owner: str, text: str) -> None: ...

    def remove(self, owner: str) -> None: ...

    def read(self) -> dict[str, str]:
        """Return what each has written, by owner."""
        ...

    def request(self, bundles: list[dict[str, int]]) -> None:
        """Have the cluster be large enough for all `bundles` at a time; replaces the last."""
        ...


class RayBoard:
    """Ray's own key-value store: it is gone with the head, and so is the autoscaler.

    Every method blocks for a millisecond or two, and raises `RayError` while the head is away.
    """

    def write(self, owner: str, text: str) -> None:
        _internal_kv_put(owner.encode(), text.encode(), namespace=PLACE)

    def remove(self, owner: str) -> None:
        _internal_kv_del(owner.encode(), namespace=PLACE)

    def read(self) -> dict[str, str]:
        written = {
            owner.decode(): _internal_kv_get(owner, namespace=PLACE)
            for owner in _internal_kv_list(b"", namespace=PLACE)
        }
        return {owner: text.decode() for owner, text in written.items() if text}

    def request(self, bundles: list[dict[str, int]]) -> None:
        request_resources(bundles=bundles)


class Claim:
    """One producer's demand among all.

    Ray keeps one request for the whole cluster, so each of them writes its own down, and asks for
    the sum: whoever is last says the same.
    """

    def __init__(self, owner: str, board: Board, clock: Callable[[], float] = time.time) -> None:
        self._owner = owner
        self._board = board
        self._clock = clock

    def tell(self, demand: Demand) -> None:
        """Write `demand` down and ask for everyone's; to be repeated within `STALE_SECONDS`."""
        self._board.write(self._owner, json.dumps({**asdict(demand), "at": self._clock()}))
        self._ask()

    def withdraw(self) -> None:
        self._board.remove(self._owner)
        self._ask()

    def _ask(self) -> None:
        cpus = gpus = 0.0
        for owner, text in self._board.read().items():
            told = json.loads(text)
            if self._clock() - told["at"] > STALE_SECONDS:
                self._board.remove(owner)
                continue
            cpus += told["cpus"]
            gpus += told["gpus"]
        bundles = [{"CPU": 1}] * _whole(cpus) + [{"GPU": 1}] * _whole(gpus)
        self._board.request(bundles)


def _whole(units: float) -> int:
    return min(math.ceil(units), MOST)
