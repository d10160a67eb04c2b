"""Anonymous sessions: whoever holds the token is the user."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app.infrastructure.postgres import Database
from app.sessions.repository import add_session, find_session, note_activity
from app.sessions.schemas import SessionOpened

TOKEN_BYTES: Final = 32
"""256 bits: nobody guesses it, so a plain SHA-256 of it is safe to keep."""
LIFE: Final = timedelta(days=30)
ACTIVITY_EVERY: Final = timedelta(minutes=5)
"""How exact `last_active_at` is: one write per use would be one per request."""


@dataclass(frozen=True)
class Session:
    """The user of a request."""

    id: UUID


async def open_session(database: Database) -> SessionOpened:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    async with database.transaction() as session:
        row = await add_session(session, _hash(token), LIFE)
    return SessionOpened(session_id=row.id, token=token, expires_at=row.expires_at)


async def session_of(database: Database, token: str) -> Session | None:
    """Return the session of a token; None if there is none, or no more."""
    async with database.transaction() as session:
        row = await find_session(session, _hash(token))
        if row is None:
            return None
        if datetime.now(UTC) - row.last_active_at > ACTIVITY_EVERY:
            await note_activity(session, row.id, ACTIVITY_EVERY)
    return Session(row.id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
