"""The short form of the storm over paid calls; the long one: `python -m tests.chaos.paid`."""

from pathlib import Path

import pytest

from app.migrations import upgrade
from cluster.embedded import stack
from tests.chaos.paid import Storm, run

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("naive", [False, True], ids=["with the ledger", "with naive retries"])
def test_a_storm_over_paid_calls(naive: bool, tmp_path: Path) -> None:
    """The ledger pays once for each clip; retries without it pay more, so the storm can tell."""
    endpoints = stack.up(tmp_path / "stack", ray=False)
    try:
        upgrade(endpoints.database_url)
        report = run(Storm(jobs=4, scenes=15, naive=naive, limit_seconds=300), endpoints, tmp_path)
    finally:
        stack.down(tmp_path / "stack")
    print(report)
    assert report.unfinished == 0
    assert report.kills + report.stops >= 5
    if naive:
        assert report.extra > 0
    else:
        assert (report.extra, report.doubled, report.broken_logs) == (0, 0, 0)
