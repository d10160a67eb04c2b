"""What a provider tells of our calls. Nothing is believed that is not signed."""

import asyncio
import json
import logging
import time
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert

from app.dependencies import AppServices, Services
from app.errors import Forbidden, NotFound, Unprocessable, documented
from app.payments import calls
from app.payments.tables import CallRow, WebhookRow
from pipelines.models.replicate.answer import prediction_of
from pipelines.models.replicate.client import ReplicateClient
from pipelines.models.replicate.signature import ForgedWebhook, verify

KEPT: Final = text("interval '1 day'")
"""How long a webhook is remembered: none is sent again after that."""

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post("/replicate/{nonce}", status_code=204, responses=documented(403, 404, 413, 422, 503))
async def take_webhook(nonce: UUID, request: Request, services: AppServices) -> Response:
    """Take in what Replicate tells of a call; each webhook counts once."""
    body = await request.body()
    secret = await _secret(services)
    try:
        verify(request.headers, body, secret, now=time.time())
        prediction = prediction_of(json.loads(body))
    except ForgedWebhook as error:
        logger.warning("a webhook was refused: %s", error)
        raise Forbidden("forged_webhook", "The signature does not fit.") from error
    except ValueError as error:
        raise Unprocessable("bad_webhook", "The body is no prediction.") from error
    async with services.database.transaction() as session:
        if await session.get(CallRow, nonce) is None:
            raise NotFound("call")
        message = WebhookRow(webhook_id=request.headers["webhook-id"], nonce=nonce)
        first = await session.scalar(
            insert(WebhookRow)
            .values(webhook_id=message.webhook_id, nonce=nonce)
            .on_conflict_do_nothing()
            .returning(WebhookRow.webhook_id)
        )
        if first is not None:
            await session.execute(
                delete(WebhookRow).where(WebhookRow.received_at < func.now() - KEPT)
            )
            row = await calls.locked(session, nonce)
            if not await calls.learn(session, row, prediction):
                logger.warning("a webhook of prediction %s names another call", prediction.id)
    return Response(status_code=204)


_asking = asyncio.Lock()
_known: dict[str, str] = {}


async def _secret(services: Services) -> str:
    """Return the secret that webhooks are signed with; asked of the provider once."""
    settings = services.settings
    if settings.replicate_webhook_secret is not None:
        return settings.replicate_webhook_secret.get_secret_value()
    if settings.replicate_api_token is None:
        raise NotFound("webhook")
    base = str(settings.replicate_base_url)
    async with _asking:
        if base not in _known:
            client = ReplicateClient(base, settings.replicate_api_token.get_secret_value())
            try:
                _known[base] = await client.webhook_secret()
            finally:
                await client.close()
    return _known[base]
