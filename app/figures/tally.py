"""Counts what happens in this process, and adds it to what all have counted."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from typing import Final, Literal

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.figures.tables import TallyRow

Count = Literal["cache", "provider_answers", "segments", "uploads"]
Measure = Literal["clip_seconds", "job_seconds", "segment_speed"]
BOUNDS: Final[Mapping[Measure, tuple[float, ...]]] = {
    "clip_seconds": (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200),
    "job_seconds": (5, 10, 20, 30, 60, 120, 300, 600, 1200, 3600),
    "segment_speed": (0.125, 0.25, 0.5, 1, 2, 4, 8, 16),
}
"""Upper bounds of each histogram's buckets; above the last there is one more."""
SUM: Final = "sum"
ABOVE: Final = "+Inf"

_Key = tuple[str, tuple[str, ...], str]


class Tally:
    """Keeps counts for seconds only: a process that is killed takes those of its last five along.

    Counting in the transactions of what is counted would lose none, and have every clip of every
    film wait for the same row.
    """

    def __init__(self) -> None:
        self._counted: Counter[_Key] = Counter()

    def count(self, name: Count, *labels: str) -> None:
        self._counted[name, labels, ""] += 1

    def measure(self, name: Measure, value: float, *labels: str) -> None:
        """Put `value` into the histogram."""
        bounds = BOUNDS[name]
        place = bisect_left(bounds, value)
        bucket = f"{bounds[place]:g}" if place < len(bounds) else ABOVE
        self._counted[name, labels, bucket] += 1
        self._counted[name, labels, SUM] += value  # type: ignore[assignment]

    def take(self) -> Counter[_Key]:
        """Return what was counted since the last time."""
        taken, self._counted = self._counted, Counter()
        return taken

    def put_back(self, taken: Counter[_Key]) -> None:
        self._counted.update(taken)


async def add(session: AsyncSession, counted: Mapping[_Key, float]) -> None:
    """Add to what all processes have counted; in one order, so that no two wait for each other."""
    rows = [
        {"name": name, "labels": list(labels), "bucket": bucket, "amount": amount}
        for (name, labels, bucket), amount in sorted(counted.items())
    ]
    if rows:
        new = insert(TallyRow).values(rows)
        grown = {"amount": TallyRow.amount + new.excluded.amount}
        await session.execute(
            new.on_conflict_do_update(index_elements=["name", "labels", "bucket"], set_=grown)
        )
