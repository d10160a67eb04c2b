"""Rates of requests, counted in Redis for all replicas, and without it no less strictly."""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from pydantic import AnyHttpUrl, SecretStr

from app.infrastructure import counter, redis
from app.infrastructure.postgres import Database
from app.main import create_app
from app.sessions.keys import create_key
from app.settings import Settings
from tests.integration.browser import ORDER, Api, User, client_of, refused

pytestmark = pytest.mark.stack

FILMS = "/api/v1/generations"


def somewhere() -> dict[str, str]:
    """An address that no other test comes from."""
    parts = [random.randrange(1, 255) for _ in range(3)]
    return {"X-Forwarded-For": "10." + ".".join(map(str, parts))}


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Redis have the time it takes: on a busy machine half a second may pass in this process.

    Requests would then be counted here alone, which is another limit than that of these tests.
    """
    monkeypatch.setattr(counter, "ANSWER_SECONDS", 60.0)
    monkeypatch.setattr(redis, "TIMEOUT_SECONDS", 60.0)


@asynccontextmanager
async def limited(settings: Settings, **changes: object) -> AsyncIterator[httpx.AsyncClient]:
    changed = settings.model_copy(update={"trusted_proxies": 1, **changes})
    async with client_of(create_app(changed)) as client:
        yield client


async def test_every_answer_says_how_its_caller_stands(settings: Settings, user: User) -> None:
    async with limited(settings, reads_per_minute=50) as client:
        bearer = {"Authorization": f"Bearer {user.token}"}
        await client.get(FILMS, headers=bearer)
        answers = [await client.get(f"{FILMS}{end}", headers=bearer) for end in ("", "/x", "?a=1")]
    assert [answer.status_code for answer in answers] == [200, 422, 422]
    assert [answer.headers["ratelimit-limit"] for answer in answers] == ["50"] * 3
    assert [answer.headers["ratelimit-remaining"] for answer in answers] == ["49", "48", "47"]
    assert all(1 <= int(answer.headers["ratelimit-reset"]) <= 60 for answer in answers)
    assert answers[0].headers["ratelimit-policy"] == "50;w=60"


async def test_above_its_rate_a_session_waits_and_others_do_not(
    settings: Settings, user: User, api: Api
) -> None:
    other = await api.open_session()
    async with limited(settings, reads_per_minute=10) as client:
        bearer = {"Authorization": f"Bearer {user.token}"}
        await client.get(FILMS, headers=bearer)
        answers = await asyncio.gather(*(client.get(FILMS, headers=bearer) for _ in range(30)))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses == [200] * 10 + [429] * 20
        late = next(answer for answer in answers if answer.status_code == 429)
        problem = refused(late, 429, "rate_limited")
        assert 1 <= int(late.headers["retry-after"]) <= 60
        assert late.headers["ratelimit-remaining"] == "0"
        assert late.headers["retry-after"] in problem["detail"]
        others = {"Authorization": f"Bearer {other.token}"}
        assert (await client.get(FILMS, headers=others)).status_code == 200
        assert (await client.get("/health")).status_code == 200


async def test_writing_has_a_rate_of_its_own(settings: Settings, user: User) -> None:
    async with limited(settings, writes_per_minute=2) as client:
        bearer = {"Authorization": f"Bearer {user.token}"}
        await client.get(FILMS, headers=bearer)
        orders = [
            await client.post(f"{FILMS}/estimate", json=ORDER, headers=bearer) for _ in range(3)
        ]
        assert [answer.status_code for answer in orders] == [200, 200, 429]
        assert (await client.get(FILMS, headers=bearer)).status_code == 200


async def test_a_key_counts_for_itself(settings: Settings, user: User, database: Database) -> None:
    key, _ = await create_key(database, "nightly", 1, user.id)
    async with limited(settings, reads_per_minute=3) as client:
        for token in (user.token, key):
            bearer = {"Authorization": f"Bearer {token}"}
            statuses = [(await client.get(FILMS, headers=bearer)).status_code for _ in range(5)]
            # The first one is the address's: nothing was known of its token yet.
            assert statuses == [200, 200, 200, 200, 429]


async def test_replicas_count_together(settings: Settings, user: User) -> None:
    bearer = {"Authorization": f"Bearer {user.token}"}
    async with (
        limited(settings, reads_per_minute=6) as one,
        limited(settings, reads_per_minute=6) as two,
    ):
        for client in (one, two):
            await client.get(FILMS, headers=bearer)
        asked = [client.get(FILMS, headers=bearer) for client in (one, two) for _ in range(6)]
        answers = await asyncio.gather(*asked)
    assert sorted(answer.status_code for answer in answers) == [200] * 6 + [429] * 6


async def test_an_address_opens_only_so_many_sessions(settings: Settings) -> None:
    async with limited(settings, sessions_per_minute=3) as client:
        here, there = somewhere(), somewhere()
        opened = [await client.post("/api/v1/sessions", headers=here) for _ in range(5)]
        assert [answer.status_code for answer in opened] == [201, 201, 201, 429, 429]
        assert "set-cookie" not in opened[-1].headers
        assert (await client.post("/api/v1/sessions", headers=there)).status_code == 201


async def test_made_up_tokens_and_addresses_are_no_way_around(settings: Settings) -> None:
    async with limited(settings, strangers_per_minute=4) as client:
        here = somewhere()["X-Forwarded-For"]
        statuses = []
        for number in range(6):
            headers = {
                "Authorization": f"Bearer made-up-{number}",
                "X-Forwarded-For": f"203.0.113.{number}, {here}",
            }
            statuses.append((await client.get(FILMS, headers=headers)).status_code)
    assert statuses == [401] * 4 + [429] * 2


async def test_a_token_that_ran_out_counts_for_its_address_again(
    settings: Settings, user: User, database: Database
) -> None:
    bearer = {"Authorization": f"Bearer {user.token}", **somewhere()}
    async with limited(settings, reads_per_minute=1000, strangers_per_minute=3) as client:
        for _ in range(10):
            assert (await client.get(FILMS, headers=bearer)).status_code == 200
        async with database.transaction() as session:
            found = await session.connection()
            await found.exec_driver_sql("UPDATE user_sessions SET expires_at = now()")
        statuses = [(await client.get(FILMS, headers=bearer)).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]


async def test_without_redis_limits_are_stricter_and_hold(settings: Settings, user: User) -> None:
    away = SecretStr("redis://127.0.0.1:1/0")
    bearer = {"Authorization": f"Bearer {user.token}"}
    async with limited(settings, redis_url=away, reads_per_minute=40) as client:
        await client.get(FILMS, headers=bearer)
        answers = [await client.get(FILMS, headers=bearer) for _ in range(15)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 5
    assert answers[0].headers["ratelimit-limit"] == "10"


async def test_a_redis_that_hangs_holds_nobody_up(
    settings: Settings, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counter, "ANSWER_SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hangs = SecretStr(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        bearer = {"Authorization": f"Bearer {user.token}"}
        async with limited(settings, redis_url=hangs, reads_per_minute=40) as client:
            async with asyncio.timeout(10):  # half a second, and then none
                await client.get(FILMS, headers=bearer)
                answers = [await client.get(FILMS, headers=bearer) for _ in range(15)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429] * 5


async def test_a_refusal_is_readable_by_pages_that_may_call(settings: Settings) -> None:
    origin = "https://studio.example"
    asking = {"Origin": origin, **somewhere()}
    async with limited(settings, sessions_per_minute=1, allowed_origins=(origin,)) as client:
        await client.post("/api/v1/sessions", headers=asking)
        answer = await client.post("/api/v1/sessions", headers=asking)
    refused(answer, 429, "rate_limited")
    assert answer.headers["access-control-allow-origin"] == origin
    assert "RateLimit-Remaining" in answer.headers["access-control-expose-headers"]


async def test_requests_that_steer_ray_serve_are_refused(user: User) -> None:
    answer = await user.call("GET", "/generations", headers={"X-Request-Timeout-Seconds": "1e9"})
    refused(answer, 400, "control_header")


async def test_a_page_whose_name_leads_here_is_not_answered(settings: Settings) -> None:
    evil = {"Host": "evil.example:8000", "Origin": "http://evil.example:8000"}
    async with client_of(create_app(settings)) as client:
        answer = await client.post("/api/v1/sessions", headers=evil)
        refused(answer, 421, "foreign_host")
        assert "set-cookie" not in answer.headers
    public = settings.model_copy(update={"public_url": AnyHttpUrl("https://films.example")})
    async with client_of(create_app(public)) as client:
        answer = await client.get("/health", headers={"Host": "films.example"})
        assert answer.status_code == 200
