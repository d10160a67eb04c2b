from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.sessions.tables import KeyRow, SessionRow


async def add_session(session: AsyncSession, token_hash: str, life: timedelta) -> SessionRow:
    row = SessionRow(token_hash=token_hash, expires_at=func.now() + life)
    session.add(row)
    await session.flush()
    await session.refresh(row)  # for the times, which the database has computed
    return row


async def find_session(session: AsyncSession, token_hash: str) -> SessionRow | None:
    """Return the session of the token, unless it has run out."""
    return await session.scalar(
        select(SessionRow).where(
            SessionRow.token_hash == token_hash, SessionRow.expires_at > func.now()
        )
    )


async def note_activity(
    session: AsyncSession, session_id: UUID, every: timedelta, life: timedelta
) -> None:
    """Note that the session is in use, where that is not known yet: it lives for `life` longer."""
    await session.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.last_active_at < func.now() - every)
        .values(
            last_active_at=func.now(),
            expires_at=func.greatest(SessionRow.expires_at, func.now() + life),
        )
    )


async def find_key(session: AsyncSession, key_hash: str) -> KeyRow | None:
    """Return the key, unless it has run out or was revoked."""
    return await session.scalar(
        select(KeyRow).where(
            KeyRow.key_hash == key_hash,
            KeyRow.expires_at > func.now(),
            KeyRow.revoked_at.is_(None),
        )
    )


async def note_key_use(session: AsyncSession, key_id: UUID, every: timedelta) -> None:
    """Note that the key is in use, where that is not known yet."""
    await session.execute(
        update(KeyRow)
        .where(
            KeyRow.id == key_id,
            or_(KeyRow.last_used_at.is_(None), KeyRow.last_used_at < func.now() - every),
        )
        .values(last_used_at=func.now())
    )


async def list_key_rows(session: AsyncSession) -> Sequence[KeyRow]:
    """Return all keys there have been, oldest first."""
    return (await session.scalars(select(KeyRow).order_by(KeyRow.created_at, KeyRow.id))).all()


async def revoke_key_row(session: AsyncSession, prefix: str) -> KeyRow | None:
    """Revoke the key, and return it; None if there is none. The first time of revoking stays."""
    return await session.scalar(
        update(KeyRow)
        .where(KeyRow.prefix == prefix)
        .values(revoked_at=func.coalesce(KeyRow.revoked_at, func.now()))
        .returning(KeyRow)
        .execution_options(synchronize_session=False)
    )
