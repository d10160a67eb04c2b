"""Who the user of a request is: whoever holds the token of a session, or a key of the user."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.infrastructure.postgres import Database
from app.sessions.digest import digest
from app.sessions.keys import KEY_MARK
from app.sessions.repository import (
    add_session,
    find_key,
    find_session,
    note_activity,
    note_key_use,
)
from app.sessions.schemas import SessionOpened

TOKEN_BYTES: Final = 32
"""256 bits: nobody guesses it."""
LIFE: Final = timedelta(days=30)
"""From its last use."""
ACTIVITY_EVERY: Final = timedelta(minutes=5)
"""How exact `last_active_at` is: one write per use would be one per request."""


@dataclass(frozen=True)
class Session:
    """The user of a request."""

    id: UUID
    operator: bool = False
    """Whether a key was sent that lets its holder see how the installation is."""
    prolonged: bool = False
    """Whether its life has just begun anew."""


async def open_session(database: Database) -> SessionOpened:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    async with database.transaction() as session:
        row = await add_session(session, digest(token), LIFE)
    return SessionOpened(session_id=row.id, token=token, expires_at=row.expires_at)


async def session_of(database: Database, token: str) -> Session | None:
    """Return the session of a token or an API key; None if there is none, or no more."""
    async with database.look() as session:
        if token.startswith(KEY_MARK):
            return await _session_of_key(session, token)
        row = await find_session(session, digest(token))
        if row is None:
            return None
        prolonged = datetime.now(UTC) - row.last_active_at > ACTIVITY_EVERY
        if prolonged:
            await note_activity(session, row.id, ACTIVITY_EVERY, LIFE)
    return Session(row.id, prolonged=prolonged)


async def _session_of_key(session: AsyncSession, key: str) -> Session | None:
    row = await find_key(session, digest(key))
    if row is None:
        return None
    if row.last_used_at is None or datetime.now(UTC) - row.last_used_at > ACTIVITY_EVERY:
        await note_key_use(session, row.id, ACTIVITY_EVERY)
    return Session(row.session_id, row.operator)
