"""What one user may have under way and spend, also when everything comes at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from app.infrastructure.postgres import Database
from app.infrastructure.redis import HotCache
from app.jobs.held import HeldJob
from app.jobs.ledger import JobLedger
from app.jobs.queue import JobQueue
from app.main import create_app
from app.payments import budgets
from app.payments.cache import PromptCache
from app.payments.tables import BudgetRow
from app.settings import Settings
from pipelines.errors import BudgetExhausted
from pipelines.film.call import Want
from pipelines.film.prediction import PredictionRequest
from tests.integration.browser import ORDER, User, client_of, refused
from tests.integration.making import lease_of
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack

PRICE = Decimal("0.25")


@asynccontextmanager
async def under(settings: Settings, user: User, **quotas: object) -> AsyncIterator[User]:
    """Yield the user as one of an app with these quotas."""
    async with client_of(create_app(settings.model_copy(update=quotas))) as client:
        yield User(client, user.id, user.token)


async def test_one_user_has_only_so_many_films_under_way(settings: Settings, user: User) -> None:
    async with under(settings, user, jobs_per_session=3) as buyer:
        asked = [buyer.call("POST", "/generations", json=ORDER) for _ in range(12)]
        answers = await asyncio.gather(*asked)
        assert sorted(each.status_code for each in answers) == [201] * 3 + [429] * 9
        late = next(each for each in answers if each.status_code == 429)
        refused(late, 429, "too_many_jobs")
        assert int(late.headers["retry-after"]) > 0
        placed = next(each for each in answers if each.status_code == 201)
        await buyer.call("POST", f"/generations/{placed.json()['generation_id']}/cancel")
        await buyer.order()


async def test_a_retry_counts_like_an_order(settings: Settings, user: User) -> None:
    async with under(settings, user, jobs_per_session=2) as buyer:
        first = await buyer.order()
        await buyer.call("POST", f"/generations/{first}/cancel")
        for _ in range(2):
            last = await buyer.order()
        refused(await buyer.call("POST", f"/generations/{first}/retry"), 429, "too_many_jobs")
        await buyer.call("POST", f"/generations/{last}/cancel")
        again = await buyer.call("POST", f"/generations/{first}/retry")
        assert again.status_code == 200, again.text


async def test_a_repeated_order_is_answered_however_many_there_are(
    settings: Settings, user: User
) -> None:
    async with under(settings, user, jobs_per_session=1) as buyer:
        sent = {"json": ORDER, "headers": {"Idempotency-Key": "once"}}
        first = await buyer.call("POST", "/generations", **sent)
        again = await buyer.call("POST", "/generations", **sent)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.json() == again.json()


async def test_a_full_queue_takes_no_more(settings: Settings, user: User, queue: JobQueue) -> None:
    async with under(settings, user, waiting_jobs=2) as buyer:
        for _ in range(2):
            await buyer.order()
        answer = await buyer.call("POST", "/generations", json=ORDER)
        refused(answer, 503, "queue_full")
        assert int(answer.headers["retry-after"]) > 0
        # One is taken up, so there is room for one more.
        await lease_of(queue)
        await buyer.order()


@pytest.fixture
async def hot(settings: Settings) -> AsyncIterator[HotCache]:
    hot = HotCache(settings.redis_url.get_secret_value())
    yield hot
    await hot.close()


def want(number: int) -> Want:
    request = PredictionRequest(model="maker/one", input={"prompt": str(number)})
    return Want(subject=f"clip/scene-{number}", request=request, estimate_usd=PRICE)


async def days_of(database: Database) -> dict[str, Decimal]:
    async with database.transaction() as session:
        rows = await session.scalars(select(BudgetRow).where(BudgetRow.scope.like("session:%:%")))
        return {row.scope: row.committed_usd for row in rows}


async def test_a_user_spends_no_more_in_a_day_than_allowed_also_at_once(
    queue: JobQueue, database: Database, shop: Shop, hot: HotCache
) -> None:
    """12 jobs of one user want 8 calls each at the same time; the day's money is for 21."""
    ledgers = []
    for _ in range(12):
        await shop.order()
        held = HeldJob(await lease_of(queue), database)
        ledgers.append(JobLedger(held, PromptCache(database, hot), 21 * PRICE))

    async def buy(ledger: JobLedger, number: int) -> bool:
        try:
            return await ledger.intend(want(number)) is not None
        except BudgetExhausted:
            return False

    bought = await asyncio.gather(*(buy(each, n) for each in ledgers for n in range(8)))
    assert sum(bought) == 21
    assert list((await days_of(database)).values()) == [21 * PRICE]


async def test_each_user_and_each_day_has_its_own_budget(
    queue: JobQueue, database: Database, shop: Shop, hot: HotCache, user: User
) -> None:
    async def ledger_for(owner: User | None) -> JobLedger:
        await shop.order(owner.id if owner else None)
        held = HeldJob(await lease_of(queue), database)
        return JobLedger(held, PromptCache(database, hot), PRICE)

    one, other = await ledger_for(None), await ledger_for(user)
    assert await one.intend(want(1))
    with pytest.raises(BudgetExhausted):
        await one.intend(want(2))
    assert await other.intend(want(1))
    async with database.transaction() as session:
        await session.execute(
            text(
                "UPDATE budgets SET created_at = now() - interval '8 days',"
                " scope = left(scope, -10) || '2000-01-01' WHERE scope LIKE 'session:%-__'"
            )
        )
    assert await one.intend(want(2))
    # Days that are over for a week are forgotten.
    (day,) = [scope for scope in await days_of(database) if str(shop.user) in scope]
    assert not day.endswith("2000-01-01")


async def test_what_a_call_did_not_cost_may_be_spent_the_same_day(
    queue: JobQueue, database: Database, shop: Shop, hot: HotCache
) -> None:
    await shop.order()
    held = HeldJob(await lease_of(queue), database)
    ledger = JobLedger(held, PromptCache(database, hot), PRICE)
    call = await ledger.intend(want(1))
    assert call is not None
    with pytest.raises(BudgetExhausted):
        await ledger.intend(want(2))
    await ledger.refused(call, "no")
    assert await ledger.intend(want(2))


async def test_an_order_that_the_day_can_not_pay_for_is_refused_at_once(
    settings: Settings, user: User, database: Database
) -> None:
    dear = {**ORDER, "options": {**ORDER["options"], "quality": "standard"}}  # type: ignore[dict-item]
    quotas = {"replicate_api_token": settings.redis_url, "daily_usd": Decimal(20)}
    async with under(settings, user, **quotas) as buyer:
        estimate = (await buyer.call("POST", "/generations/estimate", json=dear)).json()
        price = Decimal(estimate["estimated_cost_usd"])
        assert 0 < price < 20
        async with database.transaction() as session:
            scope = await budgets.open_day(session, user.id, Decimal(20))
            await budgets.reserve(session, [scope], 20 - price + Decimal("0.01"))
        answer = await buyer.call("POST", "/generations", json=dear)
        problem = refused(answer, 429, "daily_budget")
        assert "$20" in problem["detail"]
        assert 0 < int(answer.headers["retry-after"]) <= 24 * 3600
        async with database.transaction() as session:
            await budgets.correct(session, [scope], Decimal("-0.01"))
        assert (await buyer.call("POST", "/generations", json=dear)).status_code == 201
        assert (await buyer.call("POST", "/generations", json=ORDER)).status_code == 201
