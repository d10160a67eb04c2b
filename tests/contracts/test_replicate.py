"""Our client and ingest against the stand-in, which keeps to the provider's own description."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine

from pipelines.download import DownloadPolicy
from pipelines.errors import CallRefused, CallUnanswered, ServiceUnavailable, TakeFailed, Throttled
from pipelines.film.call import Want
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.picture import PictureSize
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.footage.desk import Desk
from pipelines.footage.purchase import Dealings, Purchase
from pipelines.models.replicate.client import ReplicateClient
from pipelines.models.replicate.signature import ForgedWebhook, verify
from pipelines.ports import Workshop
from pipelines.stages.ingest import IngestTake, ingest_take
from pipelines.testing import FolderStore, MemoryLedger
from tests.standin.process import StandIn, standin
from tests.standin.receiver import receiver
from tests.unit.footage.counter import AtOnce, NoNews

ORDER = PredictionRequest(
    model="bytedance/seedance-1-pro-fast", input={"prompt": "A kettle", "duration": 4, "seed": 1}
)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    settings = {"creates_per_minute": 0, "calls_per_minute": 0, "webhook_retry_seconds": [0.1]}
    with standin(tmp_path_factory.mktemp("standin"), settings=settings) as running:
        yield running


@pytest.fixture
def provider(shared: StandIn) -> Iterator[StandIn]:
    yield shared
    shared.faults()
    shared.settle()


@pytest.fixture
async def client(provider: StandIn) -> AsyncIterator[ReplicateClient]:
    connected = ReplicateClient(provider.url, provider.token)
    yield connected
    await connected.close()


async def order(client: ReplicateClient, **changes: object) -> Prediction:
    request = ORDER.model_copy(update=changes)
    return await client.create(request, cancel_after_seconds=900)


async def ended(client: ReplicateClient, prediction_id: str) -> Prediction:
    for _ in range(400):
        if (found := await client.look(prediction_id)).ended:
            return found
        await asyncio.sleep(0.05)
    pytest.fail("the prediction does not end")


async def test_a_prediction_is_ordered_looked_at_and_found_in_the_listing(
    client: ReplicateClient,
) -> None:
    made = await order(client)
    assert (made.status, made.model, made.input) == ("starting", ORDER.model, ORDER.input)
    done = await ended(client, made.id)
    assert done.status == "succeeded"
    assert done.urls
    assert done.compute_seconds
    listed = await client.recent(60)
    assert next(each for each in listed if each.id == made.id).input_key == ORDER.input_key


async def test_a_prediction_is_cancelled(provider: StandIn, client: ReplicateClient) -> None:
    provider.faults(slow=1)
    made = await order(client)
    await client.cancel(made.id)
    assert (await ended(client, made.id)).status in {"canceled", "aborted"}


async def test_a_lost_call_is_found_though_our_clock_is_an_hour_ahead(
    provider: StandIn, client: ReplicateClient
) -> None:
    """Or it would count as never made once its quarantine is over, and be paid twice."""
    provider.faults(lost_answer=1)
    before = provider.charges()["total"]
    ledger, pace = MemoryLedger(), AtOnce()
    desk = Desk(client, NoNews(), pace, webhooks=False)
    purchase = Purchase(client, ledger, desk, pace, Dealings(quarantine_seconds=0.5))
    want = Want(subject="clip/1", request=ORDER, estimate_usd=Decimal(1))
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        found = await asyncio.wait_for(purchase.buy(want), 60)
    assert found is not None
    assert found[1].status == "succeeded"
    provider.settle()
    assert provider.charges()["total"] == before + 1
    assert [call.state for call in ledger.calls] == ["created"]


async def test_the_listing_of_hundreds_is_whole(client: ReplicateClient) -> None:
    began = time.monotonic()
    made = await asyncio.gather(
        *(order(client, input={**ORDER.input, "seed": seed}) for seed in range(250))
    )
    listed = await client.recent(time.monotonic() - began)
    assert {each.id for each in made} <= {each.id for each in listed}


@pytest.mark.parametrize(
    ("fault", "error", "charged"),
    [
        ("throttle", Throttled, 0),
        ("insufficient_credit", CallRefused, 0),
        ("error_5xx", CallUnanswered, 0),
        ("error_5xx_after", CallUnanswered, 1),
        ("lost_answer", CallUnanswered, 1),
        ("malformed_json", CallUnanswered, 1),
    ],
)
async def test_a_failed_order_is_told_by_what_it_may_have_cost(
    provider: StandIn,
    client: ReplicateClient,
    fault: str,
    error: type[Exception],
    charged: int,
) -> None:
    provider.settle()
    before = provider.charges()["total"]
    provider.faults(**{fault: 1})
    with pytest.raises(error):
        await order(client)
    provider.settle()
    assert provider.charges()["total"] - before == charged
    assert provider.struck() == {fault: 1}


async def test_looking_survives_what_passes(provider: StandIn, client: ReplicateClient) -> None:
    made = await order(client)
    for fault in ("error_5xx", "malformed_json", "lost_answer"):
        strikes: dict[str, Any] = {fault: {"count": 1, "on": ["get"]}}
        provider.faults(**strikes)
        with pytest.raises(ServiceUnavailable):
            await client.look(made.id)
        assert (await client.look(made.id)).id == made.id


async def test_webhooks_are_known_from_forged_ones(
    provider: StandIn, client: ReplicateClient
) -> None:
    secret = await client.webhook_secret()
    provider.faults(webhook_forged={"probability": 1.0})
    with receiver() as hooks:
        await order(client, webhook=f"{hooks.url}/hooks/1")
        came = await asyncio.to_thread(hooks.wait, "/hooks/1", lambda came: len(came) == 4)
    forged = 0
    for each in came:
        try:
            verify(each.headers, each.body.encode(), secret, now=time.time())
        except ForgedWebhook:
            forged += 1
    assert (forged, len(came)) == (2, 4)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(FolderStore(tmp_path / "store"), tmp_path / "work")


async def ingested(
    provider: StandIn, client: ReplicateClient, workshop: Workshop, **changes: object
) -> Clip:
    done = await ended(client, (await order(client, **changes)).id)
    picture = PictureSize(width=160, height=90)
    wanted = ClipOrder(prompt="", title="", seed=1, picture=picture, frame_rate=30, length=120)
    work = IngestTake(
        scene_id="scene-1",
        order=wanted,
        key=done.id,
        url=done.urls[0],
        kind="still" if "flux" in done.model else "video",
        model=done.model,
        policy=DownloadPolicy(hosts=(), origin=provider.url),
        location="clip.mp4",
        thumbnail="clip.jpg",
        shared="bought/",
    )
    return await asyncio.to_thread(ingest_take, work, workshop)


async def test_a_delivered_film_is_ingested(
    provider: StandIn, client: ReplicateClient, workshop: Workshop
) -> None:
    clip = await ingested(provider, client, workshop)
    assert clip.length == 120
    assert workshop.store.exists(f"bought/{clip.sha256}.mp4")


async def test_a_delivered_still_is_ingested(
    provider: StandIn, client: ReplicateClient, workshop: Workshop
) -> None:
    changes = {"model": "black-forest-labs/flux-schnell", "input": {"prompt": "A kettle"}}
    assert (await ingested(provider, client, workshop, **changes)).length == 120


@pytest.mark.parametrize("fault", ["truncated_video", "wrong_type", "expired_output"])
async def test_a_broken_delivery_is_a_failed_take(
    provider: StandIn, client: ReplicateClient, workshop: Workshop, fault: str
) -> None:
    provider.faults(**{fault: 1})
    with pytest.raises(TakeFailed):
        await ingested(provider, client, workshop)
    assert provider.struck() == {fault: 1}
