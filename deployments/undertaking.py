"""What a producer does under one lease: it makes a film, or exports one."""

from dataclasses import dataclass
from typing import Protocol

from app.infrastructure.postgres import Database
from app.jobs.export_journal import PostgresExportJournal
from app.jobs.journal import PostgresJournal
from app.jobs.ledger import JobLedger
from app.jobs.orders import read_export, read_order
from app.jobs.queue import Lease
from pipelines.export import export
from pipelines.production import Studio, produce


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
        await export(order, self.studio, self.journal)

    async def fail(self, code: str, detail: str) -> None:
        await self.journal.fail(code, detail)
