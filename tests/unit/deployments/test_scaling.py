"""How many producers Serve keeps."""

from types import SimpleNamespace

import pytest

from deployments.driver import CAPACITY
from deployments.scaling import JOBS, LONGEST_WAIT_SECONDS, WAITING_SECONDS, producers


def wanted(jobs: list[float], waited: float, now: int) -> int:
    told = {
        JOBS: {f"replica-{n}": each for n, each in enumerate(jobs)},
        WAITING_SECONDS: {"replica-0": 0.0, "replica-1": waited},
    }
    context = SimpleNamespace(aggregated_metrics=told, current_num_replicas=now)
    number, _ = producers(context)  # type: ignore[arg-type]
    return number


def test_jobs_under_way_need_so_many() -> None:
    assert wanted([0, 0], 0, now=2) == 0  # the config's least holds
    assert wanted([CAPACITY, CAPACITY], 0, now=2) == 3
    assert wanted([CAPACITY / 2, CAPACITY / 4], 0, now=6) == 1


@pytest.mark.parametrize("now", [2, 5])
def test_a_queue_that_waits_gets_one_more(now: int) -> None:
    assert wanted([1] * now, LONGEST_WAIT_SECONDS - 1, now) == 1
    assert wanted([1] * now, LONGEST_WAIT_SECONDS + 1, now) == now + 1


def test_before_anybody_has_told_anything_nothing_is_wanted() -> None:
    context = SimpleNamespace(aggregated_metrics=None, current_num_replicas=2)
    assert producers(context) == (0, {})  # type: ignore[arg-type]
