from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.sessions.tables import SessionRow


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


async def note_activity(session: AsyncSession, session_id: UUID, every: timedelta) -> None:
    """Note that the session is in use, where that is not known yet."""
    await session.execute(
        update(SessionRow)
        .where(SessionRow.id == session_id, SessionRow.last_active_at < func.now() - every)
        .values(last_active_at=func.now())
    )
