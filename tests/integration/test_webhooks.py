"""Webhooks of a provider: believed if signed, counted once, in whatever order they come."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import pytest
from pydantic import SecretStr

from app.infrastructure.postgres import Database
from app.infrastructure.redis import HotCache
from app.jobs.held import HeldJob
from app.jobs.ledger import JobLedger
from app.jobs.queue import JobQueue
from app.main import create_app
from app.payments.cache import PromptCache
from app.payments.news import CallNews
from app.settings import Settings
from pipelines.film.call import Call
from tests.integration.browser import client_of
from tests.integration.making import lease_of
from tests.integration.shop import Shop
from tests.integration.test_ledger import want

KEY = b"a key of twenty-four byte"
SECRET = "whsec_" + base64.b64encode(KEY).decode()


@pytest.fixture
async def sender(settings: Settings) -> AsyncIterator["Sender"]:
    ours = settings.model_copy(update={"replicate_webhook_secret": SecretStr(SECRET)})
    async with client_of(create_app(ours)) as client:
        yield Sender(client)


@pytest.fixture
async def ledger(
    queue: JobQueue, database: Database, shop: Shop, settings: Settings
) -> AsyncIterator[JobLedger]:
    hot = HotCache(settings.redis_url.get_secret_value())
    await shop.order()
    yield JobLedger(HeldJob(await lease_of(queue), database), PromptCache(database, hot))
    await hot.close()


@pytest.fixture
async def call(ledger: JobLedger) -> Call:
    call = await ledger.intend(want())
    assert call is not None
    return call


class Sender:
    """Sends webhooks as Replicate does."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def send(  # noqa: PLR0913
        self,
        nonce: UUID,
        status: str = "succeeded",
        *,
        prediction: str = "p1",
        message: str = "",
        key: bytes = KEY,
        at: float | None = None,
        body: bytes | None = None,
    ) -> int:
        told = {"id": prediction, "status": status, "output": "https://x.test/out.mp4"}
        content = json.dumps(told).encode() if body is None else body
        message = message or f"msg_{uuid4().hex}"
        timestamp = str(int(time.time() if at is None else at))
        signed = f"{message}.{timestamp}.".encode() + content
        signature = base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
        headers = {
            "webhook-id": message,
            "webhook-timestamp": timestamp,
            "webhook-signature": f"v1,{signature}",
            "content-type": "application/json",
        }
        path = f"/api/v1/webhooks/replicate/{nonce}"
        answer = await self._client.post(path, content=content, headers=headers)
        return answer.status_code


async def test_a_webhook_tells_of_a_call_whose_answer_was_lost(
    sender: Sender, ledger: JobLedger, call: Call
) -> None:
    assert await sender.send(call.nonce, "starting") == 204
    known = await ledger.known(call)
    assert (known.state, known.provider_id) == ("created", "p1")
    assert await sender.send(call.nonce, "succeeded") == 204
    known = await ledger.known(call)
    assert known.prediction is not None
    assert known.prediction.urls == ("https://x.test/out.mp4",)


async def test_news_are_the_predictions_that_have_ended(
    sender: Sender, call: Call, database: Database, settings: Settings
) -> None:
    news = CallNews(database, settings.redis_url.get_secret_value())
    await sender.send(call.nonce, "processing")
    assert await news.read([call.nonce]) == {}
    await sender.send(call.nonce, "failed")
    assert [each.status for each in (await news.read([call.nonce])).values()] == ["failed"]
    await news.close()


async def test_what_comes_late_does_not_undo_what_came_before(
    sender: Sender, ledger: JobLedger, call: Call
) -> None:
    for status in ("succeeded", "starting", "processing"):
        assert await sender.send(call.nonce, status) == 204
    known = await ledger.known(call)
    assert known.prediction is not None
    assert known.prediction.status == "succeeded"


async def test_a_webhook_counts_once(sender: Sender, ledger: JobLedger, call: Call) -> None:
    for _ in range(3):
        assert await sender.send(call.nonce, "processing", message="msg_same") == 204
    # The same message can't bring other news either.
    assert await sender.send(call.nonce, "succeeded", message="msg_same") == 204
    known = await ledger.known(call)
    assert known.prediction is not None
    assert known.prediction.status == "processing"


async def test_forged_and_stale_webhooks_change_nothing(
    sender: Sender, ledger: JobLedger, call: Call
) -> None:
    assert await sender.send(call.nonce, key=b"another key of 24 bytes!") == 403
    assert await sender.send(call.nonce, at=time.time() - 400) == 403
    assert (await ledger.known(call)).state == "intent"


async def test_a_webhook_for_another_call_is_not_taken_over(
    sender: Sender, ledger: JobLedger, call: Call
) -> None:
    assert await sender.send(call.nonce, "starting", prediction="p1") == 204
    assert await sender.send(call.nonce, "succeeded", prediction="p2") == 204
    known = await ledger.known(call)
    assert known.provider_id == "p1"
    assert known.prediction is not None
    assert known.prediction.status == "starting"


async def test_nonsense_is_refused(sender: Sender, call: Call) -> None:
    assert await sender.send(uuid4()) == 404
    assert await sender.send(call.nonce, body=b"[]") == 422
    assert await sender.send(call.nonce, body=b'{"id": ""') == 422
    assert await sender.send(call.nonce, body=b"x" * (3 << 20)) == 413
