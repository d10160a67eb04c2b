from fastapi import APIRouter

from app.dependencies import AppServices
from app.errors import documented
from app.sessions.credentials import CurrentSession
from app.webhooks.schemas import SecretMade, SecretState
from app.webhooks.secret import replace_secret, secret_since

router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.get("/secret", responses=documented(401, 503))
async def show_webhook_secret(user: CurrentSession, services: AppServices) -> SecretState:
    """Say since when there is a secret that your webhooks are signed with."""
    async with services.database.transaction() as session:
        return SecretState(created_at=await secret_since(session, user.id))


@router.post("/secret", status_code=201, responses=documented(401, 403, 503))
async def replace_webhook_secret(user: CurrentSession, services: AppServices) -> SecretMade:
    """Make a new secret. The one before goes on signing beside it for 24 hours."""
    async with services.database.transaction() as session:
        secret, created_at = await replace_secret(session, user.id)
    return SecretMade(secret=secret, created_at=created_at)
