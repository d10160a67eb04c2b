"""Everyone who may come to a door: the owner of a film, others, and those whose time is over."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy import func, update

from app.infrastructure.postgres import Database
from app.sessions.digest import digest
from app.sessions.keys import create_key, revoke_key
from app.sessions.tables import KeyRow, SessionRow
from tests.integration.browser import Api, User

UNKNOWN: Final = ("no token", "wrong token", "wrong key", "expired", "expired key", "revoked")
STRANGERS: Final = ("other session", "other key")
OPERATOR: Final = "operator's key"


@dataclass(frozen=True)
class Callers:
    owner: User
    tokens: dict[str, str]
    """By the names above; and `owner`, `owner's key`."""

    def headers(self, who: str) -> dict[str, str]:
        token = self.tokens[who]
        return {"Authorization": f"Bearer {token}"} if token else {}


async def gather(api: Api, database: Database, owner: User) -> Callers:
    """Open the sessions and make the keys; the expired and revoked ones were the owner's."""
    other, expired = await api.open_session(), await api.open_session()
    key, _ = await create_key(database, "in use", 1, owner.id)
    operators_key, _ = await create_key(database, "of an operator", 1, operator=True)
    other_key, _ = await create_key(database, "of another user", 1)
    old_key, old = await create_key(database, "old", 1, owner.id)
    leaked_key, leaked = await create_key(database, "leaked", 1, owner.id)
    await revoke_key(database, leaked.prefix)
    past = func.now() - timedelta(seconds=1)
    async with database.transaction() as session:
        gone = SessionRow.token_hash == digest(expired.token)
        await session.execute(update(SessionRow).where(gone).values(expires_at=past))
        ended = KeyRow.prefix == old.prefix
        await session.execute(update(KeyRow).where(ended).values(expires_at=past))
    return Callers(
        owner,
        {
            "no token": "",
            "wrong token": "x" * 43,
            "wrong key": "rayreel_" + "x" * 43,
            "expired": expired.token,
            "expired key": old_key,
            "revoked": leaked_key,
            "other session": other.token,
            "other key": other_key,
            "owner": owner.token,
            "owner's key": key,
            OPERATOR: operators_key,
        },
    )
