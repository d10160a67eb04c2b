from datetime import UTC, datetime, timedelta

import pytest
from pydantic import AnyHttpUrl
from sqlalchemy import select, text

from app.infrastructure.postgres import Database
from app.main import create_app
from app.sessions.tables import SessionRow
from app.settings import Settings
from tests.integration.browser import ORDER, Api, User, client_of, refused

pytestmark = pytest.mark.stack


async def test_a_session_is_told_its_token_once(api: Api, database: Database) -> None:
    opened = (await api.client.post("/api/v1/sessions")).json()
    assert len(opened["token"]) >= 43
    left = datetime.fromisoformat(opened["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=29) < left <= timedelta(days=30)
    async with database.transaction() as session:
        row = (await session.scalars(select(SessionRow))).one()
    assert opened["token"] not in {str(value) for value in vars(row).values()}


async def test_a_browser_is_known_by_its_cookie(api: Api) -> None:
    answer = await api.client.post("/api/v1/sessions")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("rayreel_session=")
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert (await api.client.get("/api/v1/generations")).status_code == 200


async def test_behind_https_the_cookie_belongs_to_the_host_alone(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": AnyHttpUrl("https://films.example")})
    async with client_of(create_app(public)) as client:
        cookie = (await client.post("/api/v1/sessions")).headers["set-cookie"]
    assert cookie.startswith("__Host-rayreel=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YTpi", "x"])
async def test_without_its_token_nobody_gets_in(api: Api, header: str) -> None:
    headers = {"Authorization": header} if header else {}
    answer = await api.client.get("/api/v1/generations", headers=headers)
    refused(answer, 401, "not_authenticated")
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_a_session_that_has_run_out_is_none(user: User, database: Database) -> None:
    assert (await user.get("/generations")).status_code == 200
    async with database.transaction() as session:
        await session.execute(text("UPDATE user_sessions SET expires_at = now()"))
    refused(await user.get("/generations"), 401, "not_authenticated")


async def an_hour_goes_by(database: Database) -> None:
    async with database.transaction() as session:
        await session.execute(
            text(
                "UPDATE user_sessions SET last_active_at = last_active_at - interval '1 hour',"
                " expires_at = expires_at - interval '1 hour'"
            )
        )


async def test_a_cookie_lives_as_long_as_its_session(api: Api, database: Database) -> None:
    opened = (await api.client.post("/api/v1/sessions")).headers["set-cookie"]
    assert "Max-Age=2592000" in opened
    assert "set-cookie" not in (await api.client.get("/api/v1/generations")).headers
    await an_hour_goes_by(database)
    renewed = (await api.client.get("/api/v1/generations")).headers["set-cookie"]
    assert renewed == opened
    assert "set-cookie" not in (await api.client.get("/api/v1/generations")).headers


async def test_a_program_gets_no_cookie(user: User, database: Database) -> None:
    await an_hour_goes_by(database)
    assert "set-cookie" not in (await user.get("/generations")).headers


async def test_use_is_noted_now_and_then(user: User, database: Database) -> None:
    await an_hour_goes_by(database)
    await user.get("/generations")
    async with database.transaction() as session:
        row = (await session.scalars(select(SessionRow))).one()
    assert datetime.now(UTC) - row.last_active_at < timedelta(minutes=1)


OWN = "http://127.0.0.1"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": OWN}, 201),
        ({"Origin": OWN, "Sec-Fetch-Site": "same-origin"}, 201),
        ({"Sec-Fetch-Site": "same-origin"}, 201),
        ({}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://127.0.0.1.evil.example"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": ""}, 403),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": "same-origin"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "none"}, 403),
        ({"Authorization": "Basic eDp5"}, 403),
    ],
)
async def test_with_a_cookie_only_our_own_pages_change_anything(
    api: Api, headers: dict[str, str], status: int
) -> None:
    await api.client.post("/api/v1/sessions")
    answer = await api.client.post("/api/v1/generations", json=ORDER, headers=headers)
    if status == 403:
        refused(answer, 403, "foreign_origin")
    assert answer.status_code == status
    assert (await api.client.get("/api/v1/generations", headers=headers)).status_code == 200


async def test_a_token_is_enough_wherever_it_comes_from(user: User) -> None:
    headers = {"Origin": "https://partner.example", "Sec-Fetch-Site": "cross-site"}
    answer = await user.call("POST", "/generations", json=ORDER, headers=headers)
    assert answer.status_code == 201


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 201),
        ({"Origin": OWN}, 201),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_a_foreign_page_does_not_put_a_new_session_in_the_place_of_the_users(
    api: Api, headers: dict[str, str], status: int
) -> None:
    answer = await api.client.post("/api/v1/sessions", headers=headers)
    assert answer.status_code == status
    assert ("set-cookie" in answer.headers) is (status == 201)


async def test_an_allowed_origin_may_act_and_reads_the_answer(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"allowed_origins": ("http://localhost:5173",)}))
    headers = {"Origin": "http://localhost:5173"}
    async with client_of(app) as client:
        await client.post("/api/v1/sessions")
        answer = await client.post("/api/v1/generations", json=ORDER, headers=headers)
    assert answer.status_code == 201
    assert answer.headers["access-control-allow-origin"] == "http://localhost:5173"
