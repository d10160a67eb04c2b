"""The messages that are to go out, and who is sending which."""

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Uuid, bindparam, func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.webhooks.tables import DeliveryRow, SecretRow

TOLD: Final = frozenset({"composition_completed", "job_completed", "job_failed", "job_cancelled"})
"""The events that are sent."""
HELD_SECONDS: Final = 60
"""A message being sent for longer, four times the limit of one attempt, has lost its sender."""
PAUSES_SECONDS: Final = (5, 300, 1800, 7200, 18_000, 36_000, 50_400)
"""After each attempt; after the eighth, 32 hours later, the message is dead. The standard's."""
JITTER: Final = 0.2
"""Each pause is up to this share longer, so that a server that was down is not met by all."""
OVERLAP: Final = text("interval '24 hours'")
"""How long a secret signs beside the one that replaced it."""

LOOKED_AT: Final = 1000
"""Messages that are due, the oldest, from which those to send are chosen fairly."""

# Each user's oldest first, then each user's second, and so on: one who has a thousand waits
# behind nobody's first for longer than others do.
_CLAIM = text("""
    WITH due AS (
        SELECT id, session_id, due_at FROM webhook_deliveries
        WHERE state = 'pending' AND due_at <= now() AND session_id <> ALL(:busy)
        ORDER BY due_at LIMIT :looked_at
    ), ranked AS (
        SELECT id, due_at, row_number() OVER (PARTITION BY session_id ORDER BY due_at) AS turn
        FROM due
    )
    UPDATE webhook_deliveries
    SET attempt = attempt + 1, due_at = now() + make_interval(secs => :held)
    WHERE id IN (
        SELECT waiting.id FROM webhook_deliveries AS waiting JOIN ranked USING (id)
        WHERE waiting.state = 'pending' AND waiting.due_at <= now() AND ranked.turn <= :each
        ORDER BY ranked.turn, ranked.due_at LIMIT :most FOR UPDATE OF waiting SKIP LOCKED
    )
    RETURNING id
""").bindparams(bindparam("busy", type_=ARRAY(Uuid)))


@dataclass(frozen=True)
class Message:
    id: UUID
    user: UUID
    attempt: int
    """1, 2, 3 ..."""
    url: str
    body: bytes
    """The same at every attempt."""
    secrets: tuple[str, ...]
    """That it is signed with; none if its user has none any more."""


def put(session: AsyncSession, user: UUID, job_id: UUID, url: str, **event: Any) -> None:
    """Write down that an event, `type` and `data`, is to be told at `url`."""
    session.add(DeliveryRow(session_id=user, job_id=job_id, url=url, **event))


async def claim(
    session: AsyncSession, most: int, each: int | None = None, busy: Iterable[UUID] = ()
) -> list[Message]:
    """Take up to `most` messages that are due, for `HELD_SECONDS`, for an attempt each.

    No more than `each` are of one user, and none of those who are `busy`.
    """
    chosen = {
        "held": HELD_SECONDS,
        "most": most,
        "each": most if each is None else each,
        "busy": list(busy),
        "looked_at": LOOKED_AT,
    }
    ids = list(await session.scalars(_CLAIM, chosen))
    if not ids:
        return []
    overlaps = SecretRow.created_at > func.now() - OVERLAP
    found = await session.execute(
        select(DeliveryRow, SecretRow, overlaps)
        .outerjoin(SecretRow, SecretRow.session_id == DeliveryRow.session_id)
        .where(DeliveryRow.id.in_(ids))
    )
    return [_message(row, secret, overlaps=overlap) for row, secret, overlap in found]


async def delivered(session: AsyncSession, message: Message) -> None:
    await _settle(session, message, state="delivered", last_error=None)


async def failed(session: AsyncSession, message: Message, reason: str, *, final: bool) -> None:
    """Plan the next attempt; there is none if this was the last or it was `final`."""
    if final or message.attempt > len(PAUSES_SECONDS):
        await _settle(session, message, state="dead", last_error=reason)
        return
    later = random.uniform(1, 1 + JITTER)  # noqa: S311 - spreads load, keeps no secret
    pause = PAUSES_SECONDS[message.attempt - 1] * later
    due = func.now() + func.make_interval(0, 0, 0, 0, 0, 0, pause)
    await _settle(session, message, due_at=due, last_error=reason)


async def _settle(session: AsyncSession, message: Message, **values: Any) -> None:
    """Change the message, unless another has begun a later attempt."""
    await session.execute(
        update(DeliveryRow)
        .where(
            DeliveryRow.id == message.id,
            DeliveryRow.state == "pending",
            DeliveryRow.attempt == message.attempt,
        )
        .values(**values)
    )


def _message(row: DeliveryRow, secret: SecretRow | None, *, overlaps: bool) -> Message:
    told = {
        "type": row.type,
        "timestamp": row.created_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "data": {"generation_id": str(row.job_id), **row.data},
    }
    known = (secret.secret, secret.previous if overlaps else None) if secret else ()
    return Message(
        id=row.id,
        user=row.session_id,
        attempt=row.attempt,
        url=row.url,
        body=json.dumps(told, ensure_ascii=False).encode(),
        secrets=tuple(each for each in known if each),
    )
