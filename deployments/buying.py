"""Where a replica buys: the provider, the desk its calls are waited for at, and the accounts."""

import asyncio
from contextlib import suppress
from decimal import Decimal

from app.payments.accounts import Accounts
from app.payments.counted import CountedProvider
from app.payments.news import CallNews
from app.settings import Settings
from deployments.connections import Connections
from pipelines.film.call import Call
from pipelines.film.prediction import Prediction
from pipelines.footage.desk import Desk
from pipelines.footage.purchase import Dealings, Purchase
from pipelines.models.registry.errors import UnknownModel
from pipelines.models.registry.pricing import charged
from pipelines.models.replicate.client import ReplicateClient
from pipelines.ports import Ledger

WEBHOOKS = "/api/v1/webhooks/replicate/"


class Shop:
    """The buyers of one replica's jobs, and what they share."""

    def __init__(self, settings: Settings, connections: Connections, token: str) -> None:
        self._registry = connections.registry
        self._pace = connections.creates
        self._client = ReplicateClient(str(settings.replicate_base_url), token)
        self._provider = CountedProvider(self._client, "replicate", connections.tally)
        self._news = CallNews(connections.database, settings.redis_url.get_secret_value())
        public = str(settings.public_url or "").rstrip("/")
        self._dealings = Dealings(
            webhook_base=f"{public}{WEBHOOKS}" if public else "",
            quarantine_seconds=settings.quarantine_seconds,
        )
        self._desk = Desk(self._provider, self._news, connections.looks, webhooks=bool(public))
        accounts = Accounts(
            connections.database,
            self._provider,
            self._charge,
            quarantine_seconds=settings.quarantine_seconds,
            limit_usd=settings.budget_usd,
        )
        self._closing = asyncio.create_task(accounts.run(), name="accounts")

    def buyer(self, ledger: Ledger) -> Purchase:
        return Purchase(self._provider, ledger, self._desk, self._pace, self._dealings)

    async def close(self) -> None:
        self._closing.cancel()
        with suppress(asyncio.CancelledError):
            await self._closing
        await self._desk.close()
        await self._news.close()
        await self._client.close()

    def _charge(self, call: Call, prediction: Prediction) -> Decimal:
        try:
            return charged(self._registry.get(call.model), prediction, call.estimate_usd)
        except UnknownModel:  # taken out of the catalog since
            return call.estimate_usd


def open_shop(settings: Settings, connections: Connections) -> Shop | None:
    """Return where to buy; None without a provider's key."""
    token = settings.replicate_api_token
    return Shop(settings, connections, token.get_secret_value()) if token else None
