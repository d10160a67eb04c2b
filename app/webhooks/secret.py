"""The secret of a user's webhooks."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.webhooks.signature import new_secret
from app.webhooks.tables import SecretRow


async def secret_since(session: AsyncSession, user: UUID) -> datetime | None:
    """Return when the user's secret was made; None if there is none."""
    return await session.scalar(select(SecretRow.created_at).where(SecretRow.session_id == user))


async def replace_secret(session: AsyncSession, user: UUID) -> tuple[str, datetime]:
    """Make a new secret; the one before goes on signing beside it for `outbox.OVERLAP`."""
    secret = new_secret()
    made = insert(SecretRow).values(session_id=user, secret=secret)
    created_at = await session.scalar(
        made.on_conflict_do_update(
            index_elements=[SecretRow.session_id],
            set_={
                "previous": SecretRow.secret,
                "secret": secret,
                "created_at": func.now(),
            },
        ).returning(SecretRow.created_at)
    )
    assert created_at is not None
    return secret, created_at
