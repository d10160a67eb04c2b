"""A producer tells what it has for machines to do, as long as it lives."""

import asyncio
from contextlib import suppress

import pytest

from cluster.demand import Claim, Demand
from deployments import growth
from tests.unit.cluster.test_demand import MemoryBoard


class Flaky(MemoryBoard):
    """The head is away at the second call."""

    calls = 0

    def write(self, owner: str, text: str) -> None:
        self.calls += 1
        if self.calls == 2:
            raise ConnectionError("the head is away")
        super().write(owner, text)


async def test_demand_is_told_again_and_again_and_taken_back_in_the_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(growth, "TELL_SECONDS", 0)
    board = Flaky()
    wants = iter(range(1, 1000))
    telling = asyncio.create_task(
        growth.tell(Claim("one", board), lambda: Demand(cpus=next(wants)))
    )
    async with asyncio.timeout(60):
        while len(board.asked) < 3:  # noqa: ASYNC110 - a thread asks
            await asyncio.sleep(0.01)
    # The second was not heard, and the third came all the same.
    assert [len(bundles) for bundles in board.asked[:3]] == [1, 3, 4]
    telling.cancel()
    with suppress(asyncio.CancelledError):
        await telling
    assert board.asked[-1] == []
    assert board.written == {}
