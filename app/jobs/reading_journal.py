"""What is written of a reading while it is under lease."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from pydantic import TypeAdapter

from app.jobs.held import HeldJob
from app.jobs.queue import storable
from app.jobs.reading_tables import ReadingRow
from app.jobs.readings import fail_reading, settle_reading
from app.jobs.turn import Turn
from pipelines.film.operation import Operation

OPERATIONS: Final = TypeAdapter(list[Operation])


class PostgresReadingJournal:
    """One producer's record of one reading. Repeating a call changes nothing."""

    def __init__(self, held: HeldJob) -> None:
        self._held = held
        self._id: UUID = held.lease.subject_id

    async def finished(self, operations: Sequence[Operation]) -> None:
        async def write(turn: Turn) -> None:
            row = await turn.session.get_one(ReadingRow, self._id)
            row.status = "completed"
            row.operations = OPERATIONS.dump_python(list(operations), mode="json")
            await settle_reading(turn, self._id, "done")

        await self._held.write(write)

    async def fail(self, code: str, detail: str) -> None:
        """End the reading with the reason, for its user to read."""

        async def write(turn: Turn) -> None:
            await fail_reading(turn, self._id, code, storable(detail))

        await self._held.write(write)
