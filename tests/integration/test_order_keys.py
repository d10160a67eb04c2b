"""Orders that are sent again under the same key."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import func, select, text

from app.infrastructure.postgres import Database
from app.jobs.tables import JobRow
from tests.integration.browser import ORDER, Api, User, refused

pytestmark = pytest.mark.stack


async def post(user: User, body: Any = ORDER, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    return await user.call("POST", "/generations", json=body, headers=headers)


async def test_a_repeated_order_is_placed_once(user: User, database: Database) -> None:
    first = await post(user, key="order-1")
    second = await post(user, key="order-1")
    assert (second.status_code, second.json()) == (201, first.json())
    assert second.headers["location"] == first.headers["location"]
    refused(await post(user, {**ORDER, "prompt": "Another"}, "order-1"), 422, "key_reused")
    assert (await post(user, key="order-2")).json() != first.json()
    assert await count_jobs(database) == 2


async def test_a_key_belongs_to_its_user(user: User, api: Api) -> None:
    other = await api.open_session()
    first, second = await post(user, key="mine"), await post(other, key="mine")
    assert first.json()["generation_id"] != second.json()["generation_id"]


async def test_a_refused_order_does_not_use_up_its_key(user: User) -> None:
    refused(await post(user, {**ORDER, "prompt": ""}, "again"), 422, "validation_failed")
    assert (await post(user, key="again")).status_code == 201


async def test_fifty_orders_with_one_key_are_one_job(user: User, database: Database) -> None:
    answers = await asyncio.gather(*[post(user, key="storm") for _ in range(50)])
    placed = [answer for answer in answers if answer.status_code == 201]
    rest = [answer for answer in answers if answer.status_code != 201]
    for answer in rest:
        refused(answer, 409, "in_flight")
    assert len({answer.json()["generation_id"] for answer in placed}) == 1
    assert await count_jobs(database) == 1
    late = await post(user, key="storm")
    assert late.json() == placed[0].json()


async def test_a_key_is_forgotten_after_a_day(user: User, database: Database) -> None:
    first = await post(user, key="daily")
    async with database.transaction() as session:
        await session.execute(
            text("UPDATE idempotency_keys SET created_at = now() - interval '25 hours'")
        )
    second = await post(user, key="daily")
    assert second.status_code == 201
    assert second.json()["generation_id"] != first.json()["generation_id"]


@pytest.mark.parametrize("key", ["", "x" * 256, "with space"])
async def test_a_key_is_one_printable_word(user: User, key: str) -> None:
    answer = await user.call("POST", "/generations", json=ORDER, headers={"Idempotency-Key": key})
    problem = refused(answer, 422, "validation_failed")
    assert problem["errors"][0]["field"] == "idempotency-key"


async def count_jobs(database: Database) -> int:
    async with database.transaction() as session:
        return (await session.scalars(select(func.count()).select_from(JobRow))).one()
