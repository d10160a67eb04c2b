"""Whatever gets lost between us and a provider, nothing is bought twice."""

import asyncio
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

import pytest

from pipelines.errors import LeaseLost, ServiceUnavailable, Throttled
from pipelines.film.call import Call, Want
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.footage import desk as desks
from pipelines.footage import purchase as purchases
from pipelines.footage.desk import Desk
from pipelines.footage.purchase import Dealings, Purchase
from pipelines.testing import MemoryLedger
from tests.unit.footage.counter import AtOnce, Counter, NoNews

WEBHOOKS = Dealings(webhook_base="https://us.test/hooks/", quarantine_seconds=0.2)
POLLING = Dealings(quarantine_seconds=0.2)
WANT = Want(
    subject="clip/scene-1",
    request=PredictionRequest(model="maker/one", input={"prompt": "a kettle", "seed": 7}),
    estimate_usd=Decimal("0.25"),
)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purchases, "RECONCILE_SECONDS", (0.05,))
    monkeypatch.setattr(desks, "SOONEST_SECONDS", 0.02)


def buyer(provider: Counter, ledger: MemoryLedger, dealings: Dealings = WEBHOOKS) -> Purchase:
    desk = Desk(provider, NoNews(), AtOnce(), webhooks=False)
    return Purchase(provider, ledger, desk, AtOnce(), dealings)


async def bought(purchase: Purchase, want: Want = WANT) -> str:
    found = await asyncio.wait_for(purchase.buy(want), 10)
    assert found is not None
    call, prediction = found
    assert call.provider_id == prediction.id
    assert prediction.status == "succeeded"
    return prediction.id


async def test_a_call_is_made_once_and_waited_for() -> None:
    provider, ledger = Counter(seconds=0.1), MemoryLedger()
    await bought(buyer(provider, ledger))
    assert len(provider.executed) == 1
    assert provider.executed[0].webhook == f"https://us.test/hooks/{ledger.calls[0].nonce}"


@pytest.mark.parametrize("dealings", [WEBHOOKS, POLLING])
async def test_a_lost_answer_is_found_in_the_list(dealings: Dealings) -> None:
    provider, ledger = Counter(["lost"], hides_webhooks=not dealings.webhook_base), MemoryLedger()
    await bought(buyer(provider, ledger, dealings))
    assert len(provider.executed) == 1
    assert [call.state for call in ledger.calls] == ["created"]


async def test_a_call_that_had_ended_when_it_was_found_is_delivered_whole() -> None:
    """Its maker died with the answer, and no webhook came: the list knows the end, not the film."""
    provider, ledger = Counter(["lost"], seconds=0.0), MemoryLedger()
    found = await buyer(provider, ledger).buy(WANT)
    assert found is not None
    assert found[1].urls


async def test_a_call_that_vanished_is_made_again_only_after_the_quarantine() -> None:
    provider, ledger = Counter(["vanished"]), MemoryLedger()
    began = asyncio.get_running_loop().time()
    await bought(buyer(provider, ledger))
    assert asyncio.get_running_loop().time() - began >= WEBHOOKS.quarantine_seconds
    assert len(provider.executed) == 1
    assert [call.state for call in ledger.calls] == ["withdrawn", "created"]


async def test_without_the_list_nothing_is_made_again() -> None:
    provider, ledger = Counter(["vanished"], listing="away"), MemoryLedger()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(buyer(provider, ledger).buy(WANT), 1.0)
    assert not provider.executed
    assert ledger.committed == WANT.estimate_usd


async def test_a_replica_that_takes_over_goes_on_with_the_call_that_was_made() -> None:
    provider, ledger = Counter(seconds=0.3), MemoryLedger()
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(buyer(provider, ledger).buy(WANT), 0.1)
    await bought(buyer(provider, ledger))
    assert len(provider.executed) == 1


async def test_a_replica_that_finds_an_intent_sends_nothing_before_it_has_looked() -> None:
    """The one that wrote it may have sent it and died."""
    provider, ledger = Counter(["lost"]), MemoryLedger()
    first = buyer(provider, ledger, Dealings(webhook_base="https://us.test/", quarantine_seconds=9))
    task = asyncio.create_task(first.buy(WANT))
    await provider.sold.wait()
    task.cancel()
    await bought(buyer(provider, ledger))
    assert len(provider.executed) == 1


async def test_no_connection_is_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purchases, "LONGEST_PAUSE_SECONDS", 0.01)
    provider, ledger = Counter(["away"] * 3), MemoryLedger()
    await bought(buyer(provider, ledger))
    assert len(provider.executed) == 1
    provider.creates = ["away"] * 99
    other = WANT.model_copy(update={"subject": "clip/scene-2"})
    with pytest.raises(ServiceUnavailable, match="can't be reached"):
        await buyer(provider, ledger).buy(other)
    assert ledger.committed == WANT.estimate_usd


async def test_a_replica_that_was_stopped_before_sending_asks_again() -> None:
    """Its job may have been taken over, and the call been made by others, in the meantime."""

    class Stopped(MemoryLedger):
        async def intend(self, want: Want) -> Call | None:
            call = await super().intend(want)
            await asyncio.sleep(2 * WEBHOOKS.stale_seconds)
            return call

        async def sending(self, call: Call) -> None:
            raise LeaseLost(f"{call.subject} was taken over")

    provider, ledger = Counter(), Stopped()
    with pytest.raises(LeaseLost):
        await buyer(provider, ledger).buy(WANT)
    assert not provider.executed


async def test_what_another_job_is_buying_is_not_bought() -> None:
    provider, ledger = Counter(), MemoryLedger(elsewhere={"k"})
    want = WANT.model_copy(update={"cache_key": "k"})
    assert await buyer(provider, ledger).buy(want) is None
    assert not provider.executed


async def test_a_call_that_never_ends_is_given_up_and_counts_as_spent() -> None:
    provider, ledger = Counter(seconds=999), MemoryLedger()
    dealings = Dealings(cancel_after_seconds=1, grace_seconds=0.1, quarantine_seconds=0.2)
    assert await buyer(provider, ledger, dealings).buy(WANT) is None
    assert [call.state for call in ledger.calls] == ["lost"]
    assert ledger.committed == WANT.estimate_usd


async def test_no_call_is_given_up_before_the_provider_was_asked_once_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desks, "SOONEST_SECONDS", 60.0)
    dealings = Dealings(cancel_after_seconds=1, grace_seconds=0.1)
    provider, ledger = Counter(seconds=0.05), MemoryLedger()
    await bought(buyer(provider, ledger, dealings))
    assert (provider.looks, ledger.calls[0].state) == (1, "created")


async def test_a_call_is_not_given_up_while_nobody_can_be_asked() -> None:
    class Away(Counter):
        async def look(self, prediction_id: str) -> Prediction:
            raise Throttled(f"{prediction_id}: too many", 1.0)

    provider, ledger = Away(), MemoryLedger()
    dealings = Dealings(cancel_after_seconds=1, grace_seconds=0.1)
    with pytest.raises(ServiceUnavailable, match="too many"):
        await buyer(provider, ledger, dealings).buy(WANT)
    assert [call.state for call in ledger.calls] == ["created"]


async def test_a_call_that_was_taken_over_is_looked_at_soon_however_old_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Or else replicas that die every minute would never look at all."""
    provider, ledger = Counter(), MemoryLedger()
    with monkeypatch.context() as patience:
        patience.setattr(desks, "SOONEST_SECONDS", 60.0)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(buyer(provider, ledger).buy(WANT), 0.1)
    ledger.sent_at[ledger.calls[0].nonce] -= 600
    began = asyncio.get_running_loop().time()
    await bought(buyer(provider, ledger))
    assert asyncio.get_running_loop().time() - began < 5


async def test_the_desk_outlives_what_nobody_expected() -> None:
    class Broken(NoNews):
        reads = 0

        async def read(self, nonces: Collection[UUID]) -> dict[UUID, Prediction]:
            self.reads += 1
            if self.reads == 1:
                raise RuntimeError("the handler is closed")
            return await super().read(nonces)

    provider, ledger = Counter(seconds=0.1), MemoryLedger()
    desk = Desk(provider, Broken(), AtOnce(), webhooks=False)
    await bought(Purchase(provider, ledger, desk, AtOnce(), WEBHOOKS))


async def test_many_calls_are_looked_up_by_listing() -> None:
    provider, ledger = Counter(seconds=0.4), MemoryLedger()
    purchase = buyer(provider, ledger)
    wants = [
        WANT.model_copy(
            update={
                "subject": f"clip/scene-{n}",
                "request": PredictionRequest(model="maker/one", input={"seed": n}),
            }
        )
        for n in range(100)
    ]
    names = await asyncio.gather(*(bought(purchase, want) for want in wants))
    assert len(set(names)) == len(provider.executed) == 100
    assert provider.listings
    # Each is looked at when the list says that it has ended, and hardly ever before.
    assert provider.looks < 200
