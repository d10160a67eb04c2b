"""The load in small: what it shows does not depend on how fast the machine is."""

import asyncio
from pathlib import Path

import pytest

from tests.load.backlog import measure, servers
from tests.load.plan import table

JOBS = 12
CLIPS = 6
PIECES = CLIPS + CLIPS + CLIPS // 2
"""Of a film: its clips, and segments; every second join is a fade."""
STATEMENTS = 12
"""For a piece: 8 of its own, and its part of claims, plans and ends."""


@pytest.mark.stack
def test_two_producers_make_every_film_of_a_backlog_and_write_each_piece_down_once() -> None:
    with servers() as (endpoints, postgres):
        load = asyncio.run(measure(endpoints, postgres, JOBS, CLIPS, count=2, most=300))
    # With the stranger's.
    assert load.films == JOBS + 1
    assert load.pieces <= PIECES * (JOBS + 1)
    assert load.statements / (PIECES * (JOBS + 1)) < STATEMENTS
    assert load.stranger_seconds is not None


def test_the_plan_on_paper_is_what_the_figures_give() -> None:
    assert table() in (Path(__file__).parent / "README.md").read_text()
