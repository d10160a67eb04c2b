"""What producers want, summed where the autoscaler sees it."""

from dataclasses import dataclass, field

import pytest

from cluster.demand import MOST, STALE_SECONDS, Claim, Demand


@dataclass
class MemoryBoard:
    written: dict[str, str] = field(default_factory=dict)
    asked: list[list[dict[str, int]]] = field(default_factory=list)

    def write(self, owner: str, text: str) -> None:
        self.written[owner] = text

    def remove(self, owner: str) -> None:
        self.written.pop(owner, None)

    def read(self) -> dict[str, str]:
        return dict(self.written)

    def request(self, bundles: list[dict[str, int]]) -> None:
        self.asked.append(bundles)

    @property
    def last(self) -> dict[str, int]:
        kinds = [name for bundle in self.asked[-1] for name in bundle]
        return {name: kinds.count(name) for name in kinds}


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def board() -> MemoryBoard:
    return MemoryBoard()


def test_the_cluster_is_asked_for_the_sum_of_what_producers_want(board: MemoryBoard) -> None:
    Claim("one", board).tell(Demand(cpus=2.5, gpus=1))
    Claim("two", board).tell(Demand(cpus=1.2))
    assert board.last == {"CPU": 4, "GPU": 1}


def test_a_producer_changes_its_mind(board: MemoryBoard) -> None:
    claim = Claim("one", board)
    claim.tell(Demand(cpus=9))
    claim.tell(Demand(cpus=1))
    assert board.last == {"CPU": 1}
    claim.tell(Demand())
    assert board.last == {}


def test_who_has_fallen_silent_wants_nothing_any_more(board: MemoryBoard) -> None:
    clock = Clock()
    Claim("dead", board, clock).tell(Demand(cpus=50))
    alive = Claim("alive", board, clock)
    clock.now += STALE_SECONDS - 1
    alive.tell(Demand(cpus=1))
    assert board.last == {"CPU": 51}
    clock.now += 2
    alive.tell(Demand(cpus=1))
    assert board.last == {"CPU": 1}
    assert set(board.written) == {"alive"}


def test_who_stops_takes_its_demand_along(board: MemoryBoard) -> None:
    going = Claim("going", board)
    going.tell(Demand(cpus=3))
    Claim("staying", board).tell(Demand(cpus=1))
    going.withdraw()
    assert board.last == {"CPU": 1}


def test_no_backlog_makes_the_request_endless(board: MemoryBoard) -> None:
    Claim("one", board).tell(Demand(cpus=1e6, gpus=1e6))
    assert board.last == {"CPU": MOST, "GPU": MOST}
