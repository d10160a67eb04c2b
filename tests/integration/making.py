"""A producer for tests: makes the film of a job call by call, without making any media."""

from collections.abc import Awaitable, Callable, Iterable
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from app.infrastructure.postgres import Database
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue, Lease
from app.jobs.turn import take_turn
from pipelines.film.script import Script
from tests.integration.shop import AUDIO, FILM, Shop, clip, segments, timeline

T = TypeVar("T")
PLAN = timeline()
SCRIPT = Script(timeline=PLAN, writer="builtin")
SCENES = [scene.id for scene in PLAN.scenes]


async def begin(queue: JobQueue, database: Database, owner: str = "producer") -> PostgresJournal:
    return PostgresJournal(HeldJob(await lease_of(queue, owner), database))


async def lease_of(queue: JobQueue, owner: str = "producer") -> Lease:
    lease = await queue.claim(owner)
    assert lease is not None
    return lease


async def make(journal: PostgresJournal, *, until: str = "finished") -> None:
    """Play a production up to, and with, the call named."""
    steps: dict[str, Callable[[], Awaitable[None]]] = {
        "planning": journal.planning,
        "planned": lambda: journal.planned(SCRIPT, Decimal(0)),
        "clips_started": lambda: journal.clips_started(SCENES),
        "clip_finished": lambda: each(journal.clip_finished, [clip(name) for name in SCENES]),
        "composing": journal.composing,
        "segment_finished": lambda: each(journal.segment_finished, segments(PLAN)),
        "audio_finished": lambda: journal.audio_finished(AUDIO),
        "finished": lambda: journal.finished(FILM),
    }
    for name, step in steps.items():
        await step()
        if name == until:
            return


async def each(call: Callable[[T], Awaitable[None]], values: Iterable[T]) -> None:
    for value in values:
        await call(value)


async def retry(shop: Shop, job_id: UUID) -> None:
    async with shop.database.transaction() as session:
        turn = await take_turn(session, job_id)
        assert turn is not None
        await turn.restart()
