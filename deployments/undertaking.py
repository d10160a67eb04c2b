"""What a producer does under one lease: it makes a film, exports one, or has an edit read."""

from dataclasses import dataclass
from typing import Protocol

from app.infrastructure.postgres import Database
from app.jobs.export_journal import PostgresExportJournal
from app.jobs.journal import PostgresJournal
from app.jobs.ledger import JobLedger
from app.jobs.orders import read_export, read_order, read_reading
from app.jobs.queue import Lease
from app.jobs.reading_journal import PostgresReadingJournal
from pipelines.asking import Asking
from pipelines.export import export
from pipelines.production import Studio, produce
from pipelines.reading import read_instructions
from pipelines.telemetry import labelled, span


class Undertaking(Protocol):
    async def carry_out(self) -> None:
        """Do what is left to do; raise the first `PipelineError` met."""
        ...

    async def fail(self, code: str, detail: str) -> None:
        """Give it up, with the reason for its user to read."""
        ...


@dataclass(frozen=True)
class FilmMaking:
    lease: Lease
    database: Database
    studio: Studio
    journal: PostgresJournal
    ledger: JobLedger

    async def carry_out(self) -> None:
        order = await read_order(self.database, self.lease.job_id)
        with order.trail.followed("job"):
            await produce(order, self.studio, self.journal, self.ledger)

    async def fail(self, code: str, detail: str) -> None:
        await self.journal.fail(code, detail)


@dataclass(frozen=True)
class Exporting:
    lease: Lease
    database: Database
    studio: Studio
    journal: PostgresExportJournal

    async def carry_out(self) -> None:
        order = await read_export(self.database, self.lease.subject_id)
        with labelled(export_id=str(self.lease.subject_id)), span("export"):
            await export(order, self.studio, self.journal)

    async def fail(self, code: str, detail: str) -> None:
        await self.journal.fail(code, detail)


@dataclass(frozen=True)
class Reading:
    lease: Lease
    database: Database
    studio: Studio
    journal: PostgresReadingJournal
    ledger: JobLedger

    async def carry_out(self) -> None:
        order, terms = await read_reading(self.database, self.lease.subject_id)
        purchase = self.studio.buyer(self.ledger) if self.studio.buyer else None
        asking = Asking(self.studio.crew.registry, purchase, self.ledger, terms)
        with labelled(reading_id=str(self.lease.subject_id)), span("reading"):
            read = await read_instructions(order, asking)
        await self.journal.finished(read)

    async def fail(self, code: str, detail: str) -> None:
        await self.journal.fail(code, detail)
