"""What more films a day ask of each part, from what one film was measured to take.

python -m tests.load.plan
"""

from dataclasses import dataclass

from cluster.cost.table import FILMS_A_DAY

PEAK = 5
"""The busiest minute has so many times the day's mean."""
DAY = 86_400


@dataclass(frozen=True)
class Film:
    """30 s at 720p."""

    clips: int = 6
    pieces: int = 15
    """Clips and segments."""
    tasks: int = 18
    core_seconds: float = 28.8
    """Of workers (cluster/cost/workload.yaml)."""
    producer_ms: float = 7.0
    """Of CPU for a piece, as are the next two: the table of `backlog` above."""
    postgres_ms: float = 1.3
    statements: float = 8.0
    kilobytes: float = 28.0
    """That the database keeps: a quarter of what 24 clips leave."""
    bought_seconds: float = 150.0
    """For which a film is under way whose clips are bought."""


def row(day: int, film: Film = Film()) -> str:
    peak = PEAK * day / DAY
    pieces = peak * film.pieces
    return (
        f"| {day:,} | {peak:.3f} | {peak * film.core_seconds:.1f} "
        f"| {pieces * film.producer_ms / 1000:.2f} | {pieces * film.postgres_ms / 1000:.2f} "
        f"| {pieces * film.statements:,.0f} | {peak * film.tasks:.1f} "
        f"| {peak * film.bought_seconds:.0f} | {peak * film.clips * 60:,.0f} "
        f"| {day * film.kilobytes / 1e6:.3f} |"
    )


HEADING = """\
| films a day | films/s | workers, cores | producers, CPUs | Postgres, CPUs | statements/s \
| Ray tasks/s | bought: jobs at once | creates/min | database, GB a day |
|---|---|---|---|---|---|---|---|---|---|"""


def table() -> str:
    return "\n".join([HEADING, *map(row, FILMS_A_DAY)])


if __name__ == "__main__":
    print(table())
