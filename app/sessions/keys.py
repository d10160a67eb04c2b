"""API keys: made and revoked by whoever runs the installation, used as `Authorization: Bearer`."""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from app.errors import NotFound, Unprocessable
from app.infrastructure.postgres import Database
from app.sessions.digest import digest
from app.sessions.repository import add_session, list_key_rows, revoke_key_row
from app.sessions.tables import KeyRow, SessionRow

KEY_MARK: Final = "rayreel_"
"""Begins every key, so that people and scanners for leaked secrets know one when they see it."""
KEY_BYTES: Final = 32
PREFIX_CHARACTERS: Final = len(KEY_MARK) + 8
"""Shown of a key: 48 of its 256 random bits tell keys apart, and the rest is still unguessable."""
MAX_DAYS: Final = 3650
_NAME: Final = re.compile(r"[^\x00-\x1f\x7f]{1,100}")


@dataclass(frozen=True)
class Key:
    """What is known of a key once it has been handed over."""

    prefix: str
    name: str
    operator: bool
    """Whether it may see how the installation is."""
    session_id: UUID
    """The user it acts for."""
    created_at: datetime
    last_used_at: datetime | None
    """To 5 minutes."""
    expires_at: datetime
    revoked_at: datetime | None

    @property
    def usable(self) -> bool:
        return self.revoked_at is None and self.expires_at > datetime.now(UTC)


async def create_key(
    database: Database,
    name: str,
    days: int,
    session_id: UUID | None = None,
    *,
    operator: bool = False,
) -> tuple[str, Key]:
    """Return a new key, told only here, and what is kept of it.

    Without a `session_id` the key acts for a new user, who has no other way in. Raises
    `Unprocessable` if the name can't be shown or the life is none, and `NotFound` without such a
    session.
    """
    if not _NAME.fullmatch(name) or not 1 <= days <= MAX_DAYS:
        raise Unprocessable(
            "bad_key",
            f"A key has a name of 1 to 100 printable characters and 1 to {MAX_DAYS} days.",
        )
    text = KEY_MARK + secrets.token_urlsafe(KEY_BYTES)
    life = timedelta(days=days)
    async with database.transaction() as session:
        if session_id is None:
            # Of a token that nobody is told.
            unknown = digest(secrets.token_urlsafe(KEY_BYTES))
            session_id = (await add_session(session, unknown, life)).id
        elif await session.get(SessionRow, session_id) is None:
            raise NotFound("session")
        row = KeyRow(
            session_id=session_id,
            name=name,
            operator=operator,
            prefix=text[:PREFIX_CHARACTERS],
            key_hash=digest(text),
            expires_at=datetime.now(UTC) + life,
        )
        session.add(row)
        await session.flush()
        await session.refresh(row)
        return text, _known(row)


async def list_keys(database: Database) -> list[Key]:
    """Return all keys there have been, oldest first."""
    async with database.transaction() as session:
        return [_known(row) for row in await list_key_rows(session)]


async def revoke_key(database: Database, prefix: str) -> Key | None:
    """Make the key useless from now on; None if no key has this prefix."""
    async with database.transaction() as session:
        row = await revoke_key_row(session, prefix)
        return _known(row) if row else None


def _known(row: KeyRow) -> Key:
    return Key(
        row.prefix,
        row.name,
        row.operator,
        row.session_id,
        row.created_at,
        row.last_used_at,
        row.expires_at,
        row.revoked_at,
    )
