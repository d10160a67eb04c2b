"""The ledger: one contract for the fake and for Postgres, then what only Postgres promises."""

import asyncio
from collections.abc import AsyncIterator
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, text

from app.infrastructure.postgres import Database
from app.infrastructure.redis import HotCache
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.ledger import JobLedger
from app.jobs.queue import JobQueue, Lease
from app.payments import budgets
from app.payments.cache import PREFIX, PromptCache
from app.payments.tables import BudgetRow, CallRow
from app.settings import Settings
from pipelines.errors import BudgetExhausted, LeaseLost
from pipelines.film.call import Receipt, Want
from pipelines.film.prediction import Prediction, PredictionRequest
from pipelines.ports import Ledger
from pipelines.testing import MemoryLedger
from tests.integration.making import SCRIPT, lease_of
from tests.integration.shop import Shop, clip

PRICE = Decimal("0.25")


def want(subject: str = "clip/scene-1", *, key: str = "", price: Decimal = PRICE) -> Want:
    request = PredictionRequest(model="maker/one", input={"prompt": subject, "seed": 7})
    return Want(subject=subject, request=request, estimate_usd=price, cache_key=key)


def prediction(name: str = "p1", status: str = "starting") -> Prediction:
    return Prediction.model_validate({"id": name, "status": status, "model": "maker/one"})


@pytest.fixture
async def hot(settings: Settings) -> AsyncIterator[HotCache]:
    hot = HotCache(settings.redis_url.get_secret_value())
    yield hot
    await hot.close()


@pytest.fixture
async def lease(queue: JobQueue, shop: Shop) -> Lease:
    await shop.order()
    return await lease_of(queue)


@pytest.fixture
async def held(lease: Lease, database: Database) -> HeldJob:
    held = HeldJob(lease, database)
    await PostgresJournal(held).planned(SCRIPT, Decimal(0))
    return held


@pytest.fixture
def postgres(held: HeldJob, database: Database, hot: HotCache) -> JobLedger:
    return JobLedger(held, PromptCache(database, hot))


@pytest.fixture(params=["memory", "postgres"])
def ledger(request: pytest.FixtureRequest) -> Ledger:
    if request.param == "memory":
        return MemoryLedger()
    found: JobLedger = request.getfixturevalue("postgres")
    return found


async def test_an_intent_is_found_again(ledger: Ledger) -> None:
    call = await ledger.intend(want())
    assert call is not None
    found = await ledger.find("clip/scene-1")
    assert found is not None
    assert (found.nonce, found.state, found.provider_id) == (call.nonce, "intent", "")
    assert found.input_key == want().request.input_key
    assert await ledger.find("clip/scene-2") is None


async def test_a_second_intent_for_one_subject_is_the_first(ledger: Ledger) -> None:
    calls = [await ledger.intend(want()) for _ in range(3)]
    assert len({call.nonce for call in calls if call}) == 1


async def test_a_created_call_keeps_its_id(ledger: Ledger) -> None:
    call = await ledger.intend(want())
    assert call is not None
    assert await ledger.created(call, prediction("p1"))
    assert await ledger.created(call, prediction("p1"))
    assert not await ledger.created(call, prediction("p2"))
    assert (await ledger.known(call)).provider_id == "p1"


async def test_one_prediction_belongs_to_one_call(ledger: Ledger) -> None:
    first, second = (
        await ledger.intend(want("clip/scene-1")),
        await ledger.intend(want("clip/scene-2")),
    )
    assert first is not None
    assert second is not None
    assert await ledger.created(first, prediction("p1"))
    assert not await ledger.created(second, prediction("p1"))
    assert (await ledger.known(second)).state == "intent"


async def test_a_withdrawn_call_makes_room_for_another(ledger: Ledger) -> None:
    call = await ledger.intend(want())
    assert call is not None
    await ledger.withdraw(call, "never sent")
    assert await ledger.failed_models("clip/scene-1") == frozenset()
    again = await ledger.intend(want())
    assert again is not None
    assert again.nonce != call.nonce


async def test_models_that_failed_are_remembered(ledger: Ledger) -> None:
    call = await ledger.intend(want())
    assert call is not None
    await ledger.created(call, prediction())
    receipt = Receipt(
        nonce=call.nonce, prediction=prediction(status="failed"), charged_usd=Decimal("0.1")
    )
    await ledger.failed(receipt, "out of paint")
    assert await ledger.failed_models("clip/scene-1") == {"maker/one"}
    assert await ledger.failed_models("clip/scene-2") == frozenset()


async def test_what_is_settled_is_remembered_under_its_key(ledger: Ledger) -> None:
    key = "k" * 64
    call = await ledger.intend(want(key=key))
    assert call is not None
    assert await ledger.recall(key) is None
    await ledger.created(call, prediction())
    receipt = Receipt(
        nonce=call.nonce,
        prediction=prediction(status="succeeded"),
        charged_usd=PRICE,
        cache_key=key,
        goods={"made": 1},
    )
    await ledger.settled(receipt)
    await ledger.settled(receipt)
    assert await ledger.recall(key) == {"made": 1}
    found = await ledger.find("clip/scene-1")
    assert found is not None
    assert found.state == "succeeded"
    await ledger.forget(key)
    assert await ledger.recall(key) is None


async def test_a_call_that_is_no_intent_is_not_sent(ledger: Ledger) -> None:
    call = await ledger.intend(want())
    assert call is not None
    await ledger.sending(call)
    await ledger.created(call, prediction())
    with pytest.raises(LeaseLost):
        await ledger.sending(call)


async def test_money_is_reserved_with_the_intent_and_corrected_at_the_end(
    postgres: JobLedger, held: HeldJob, database: Database, shop: Shop
) -> None:
    scope = budgets.of_job(held.lease.job_id)
    async with database.transaction() as session:
        await budgets.set_limit(session, scope, Decimal(1))
    call = await postgres.intend(want())
    assert call is not None
    assert await committed(database, scope) == PRICE
    await postgres.created(call, prediction())
    receipt = Receipt(
        nonce=call.nonce, prediction=prediction(status="succeeded"), charged_usd=Decimal("0.2")
    )
    await PostgresJournal(held).clip_finished(clip("scene-1"), receipt)
    assert await committed(database, scope) == Decimal("0.2")
    job = await shop.job(held.lease.job_id)
    assert job.actual_cost_usd == Decimal("0.2")
    finished = [e for e in await shop.events(job.id) if e.type == "clip_completed"]
    assert [(e.data["cost_usd"], e.data["cached"]) for e in finished] == [("0.2000", False)]


async def test_a_call_over_the_budget_leaves_no_trace(
    postgres: JobLedger, held: HeldJob, database: Database
) -> None:
    scope = budgets.of_job(held.lease.job_id)
    async with database.transaction() as session:
        await budgets.set_limit(session, scope, Decimal("0.2"))
    with pytest.raises(BudgetExhausted, match=r"\$0.25; of the budget of \$0.2, \$0.2 is left"):
        await postgres.intend(want())
    assert await postgres.find("clip/scene-1") is None
    assert await committed(database, scope) == 0


async def test_a_lost_call_counts_as_spent(postgres: JobLedger, held: HeldJob, shop: Shop) -> None:
    call = await postgres.intend(want())
    assert call is not None
    await postgres.lost(call, "silence")
    assert (await shop.job(held.lease.job_id)).actual_cost_usd == PRICE


async def test_jobs_with_one_budget_never_overspend_together(
    queue: JobQueue, database: Database, shop: Shop, hot: HotCache
) -> None:
    """16 jobs want 10 calls each at the same time; the money is for 37 of them.

    No more jobs of one user are under way at once.
    """
    async with database.transaction() as session:
        await budgets.set_limit(session, budgets.EVERYONE, 37 * PRICE)
    ledgers = []
    for _ in range(16):
        await shop.order()
        held = HeldJob(await lease_of(queue), database)
        ledgers.append(JobLedger(held, PromptCache(database, hot)))

    async def buy(ledger: JobLedger, number: int) -> bool:
        try:
            return await ledger.intend(want(f"clip/scene-{number}")) is not None
        except BudgetExhausted:
            return False

    bought = await asyncio.gather(*(buy(each, n) for each in ledgers for n in range(10)))
    assert sum(bought) == 37
    assert await committed(database, budgets.EVERYONE) == 37 * PRICE
    async with database.transaction() as session:
        await budgets.set_limit(session, budgets.EVERYONE, None)


async def test_two_jobs_do_not_buy_the_same_thing_at_once(
    postgres: JobLedger, queue: JobQueue, database: Database, shop: Shop, hot: HotCache
) -> None:
    await shop.order()
    other = JobLedger(HeldJob(await lease_of(queue), database), PromptCache(database, hot))
    key = "s" * 64
    call = await postgres.intend(want(key=key))
    assert call is not None
    assert await other.intend(want(key=key)) is None
    await postgres.withdraw(call, "never sent")
    assert await other.intend(want(key=key)) is not None


async def test_what_was_bought_a_moment_ago_is_not_bought_again(ledger: Ledger) -> None:
    """A job that looked into the cache too early must not find the way free."""
    key = "m" * 64
    call = await ledger.intend(want(key=key))
    assert call is not None
    await ledger.created(call, prediction())
    done = prediction(status="succeeded")
    await ledger.settled(
        Receipt(nonce=call.nonce, prediction=done, charged_usd=PRICE, cache_key=key, goods=1)
    )
    assert await ledger.intend(want("clip/scene-2", key=key)) is None
    await ledger.forget(key)
    assert await ledger.intend(want("clip/scene-2", key=key)) is not None


async def test_losing_redis_forgets_nothing_that_was_bought(
    postgres: JobLedger, hot: HotCache
) -> None:
    key = "r" * 64
    call = await postgres.intend(want(key=key))
    assert call is not None
    await postgres.created(call, prediction())
    receipt = Receipt(
        nonce=call.nonce,
        prediction=prediction(status="succeeded"),
        charged_usd=PRICE,
        cache_key=key,
        goods="words",
    )
    await postgres.settled(receipt)
    assert await postgres.recall(key) == "words"
    assert await hot.get(PREFIX + key) == "words"
    await hot.drop(PREFIX + key)
    assert await postgres.recall(key) == "words"


async def test_a_replica_that_lost_its_lease_buys_nothing(
    postgres: JobLedger, database: Database
) -> None:
    call = await postgres.intend(want())
    assert call is not None
    async with database.transaction() as session:
        await session.execute(text("UPDATE task_queue SET lease_token = gen_random_uuid()"))
    with pytest.raises(LeaseLost):
        await postgres.sending(call)
    with pytest.raises(LeaseLost):
        await postgres.intend(want("clip/scene-2"))
    assert await nonces(database) == {call.nonce}


async def committed(database: Database, scope: str) -> Decimal:
    async with database.transaction() as session:
        amount = await session.scalar(
            select(BudgetRow.committed_usd).where(BudgetRow.scope == scope)
        )
    assert amount is not None
    return amount


async def nonces(database: Database) -> set[UUID]:
    async with database.transaction() as session:
        return set(await session.scalars(select(CallRow.nonce)))
