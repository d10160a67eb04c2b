"""Changes to readings of edits, each in the turn of the job whose film they are for."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import hint_after_commit
from app.jobs.reading_tables import ReadingRow
from app.jobs.release import release
from app.jobs.states import TaskState
from app.jobs.tables import READING, TaskRow
from app.jobs.turn import QUEUE_CHANNEL, Turn
from app.payments.tables import CallRow


async def find_reading(turn: Turn, composition_id: UUID, instructions: str) -> ReadingRow | None:
    """Return the reading of these words, unless it has failed: they are not read twice."""
    return await turn.session.scalar(
        select(ReadingRow).where(
            ReadingRow.composition_id == composition_id,
            ReadingRow.instructions == instructions,
            ReadingRow.status != "failed",
        )
    )


async def queue_reading(
    turn: Turn, composition_id: UUID, instructions: str, estimate_usd: Decimal
) -> ReadingRow:
    """Have the instructions for this version read."""
    row = ReadingRow(
        job_id=turn.job.id,
        composition_id=composition_id,
        instructions=instructions,
        estimate_usd=estimate_usd,
    )
    turn.session.add(row)
    await turn.session.flush()
    turn.session.add(TaskRow(kind=READING, job_id=turn.job.id, subject_id=row.id))
    hint_after_commit(turn.session, QUEUE_CHANNEL, "queued")
    return row


async def under_way(turn: Turn) -> bool:
    """Tell whether instructions for the film are being read just now."""
    found = select(ReadingRow.id).where(
        ReadingRow.job_id == turn.job.id, ReadingRow.status == "queued"
    )
    return await turn.session.scalar(found.limit(1)) is not None


async def spent(session: AsyncSession, row: ReadingRow) -> Decimal:
    """Return what the reading has cost so far."""
    charged = select(func.sum(CallRow.charged_usd)).where(
        CallRow.job_id == row.job_id, CallRow.subject.startswith(f"reading/{row.id}/")
    )
    return await session.scalar(charged) or Decimal(0)


async def fail_reading(turn: Turn, reading_id: UUID, code: str, detail: str) -> None:
    """End the reading with the reason; to send the words again is to try again."""
    await settle_reading(turn, reading_id, "dead")
    row = await turn.session.get(ReadingRow, reading_id)
    if row is not None and row.status == "queued":
        row.status, row.error_code, row.error_message = "failed", code, detail


async def settle_reading(turn: Turn, reading_id: UUID, state: TaskState) -> None:
    """Take the reading out of the queue."""
    place = (TaskRow.kind == READING, TaskRow.subject_id == reading_id)
    await release(turn.session, place, state)
