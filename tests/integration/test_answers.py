"""What every answer carries for browsers, and what is not sent twice."""

from uuid import uuid4

import pytest
from pydantic import AnyHttpUrl

from app.infrastructure.postgres import Database
from app.jobs.queue import JobQueue
from app.main import create_app
from app.settings import Settings
from tests.integration.browser import ORDER, Api, User, client_of
from tests.integration.making import begin, make

pytestmark = pytest.mark.stack


async def test_every_answer_keeps_browsers_safe(api: Api, user: User) -> None:
    places = {
        "/api/v1/generations": 401,
        "/api/v1/nothing": 404,
        "/health": 200,
        "/metrics": 401,
        "/openapi.json": 200,
        "/docs": 200,
        "/redoc": 200,
        "/assets/gone.js": 404,
    }
    for path, status in places.items():
        answer = await api.client.get(path)
        assert answer.status_code == status, path
        policy = answer.headers["content-security-policy"]
        for rule in ("default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
            assert rule in policy, path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in answer.headers
    api_policy = (await user.get("/generations")).headers["content-security-policy"]
    assert "unsafe-inline" not in api_policy


async def test_behind_https_browsers_are_told_to_stay_there(settings: Settings) -> None:
    public = settings.model_copy(update={"public_url": AnyHttpUrl("https://films.example")})
    async with client_of(create_app(public)) as client:
        for path in ("/health", "/api/v1/generations"):
            age = (await client.get(path)).headers["strict-transport-security"]
            assert age == "max-age=63072000"


async def test_a_film_is_not_sent_again_until_it_changes(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await user.order()
    places = [f"/generations/{job_id}", "/generations", f"/generations/{job_id}/events"]
    tags = {}
    for place in places:
        answer = await user.get(place)
        assert answer.headers["cache-control"] == "private, no-cache"
        assert {"Authorization", "Cookie"} <= set(answer.headers["vary"].split(", "))
        tags[place] = answer.headers["etag"]
    for place in places:
        again = await user.call("GET", place, headers={"If-None-Match": tags[place]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == tags[place]
        assert "content-type" not in again.headers
        assert again.headers["x-request-id"]
        assert again.headers["ratelimit-remaining"]
    await make(await begin(queue, database))
    for place in places:
        new = await user.call("GET", place, headers={"If-None-Match": tags[place]})
        assert (new.status_code, new.headers["etag"] != tags[place]) == (200, True)
    # The film has pictures now, whose URLs are signed; the tag stays the same all the same.
    first, second = [(await user.get(places[0])) for _ in range(2)]
    assert first.json()["clips"][0]["thumbnail_url"]
    assert first.headers["etag"] == second.headers["etag"]


@pytest.mark.parametrize(
    ("wanted", "status"),
    [("W/{tag}", 304), ('"x", {tag}', 304), ("*", 304), ('"x"', 200), ("", 200), ("{tag}x", 200)],
)
async def test_a_tag_is_compared_as_the_standard_has_it(
    user: User, wanted: str, status: int
) -> None:
    await user.order()
    tag = (await user.get("/generations")).headers["etag"]
    headers = {"If-None-Match": wanted.format(tag=tag)}
    assert (await user.call("GET", "/generations", headers=headers)).status_code == status


async def test_refusals_and_writes_have_no_tag(user: User) -> None:
    for answer in (
        await user.get(f"/generations/{uuid4()}"),
        await user.call("POST", "/generations", json=ORDER),
        await user.call("POST", "/generations/estimate", json=ORDER),
    ):
        assert "etag" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


async def test_a_tag_of_one_user_tells_another_nothing(user: User, api: Api) -> None:
    await user.order()
    tag = (await user.get("/generations")).headers["etag"]
    other = await api.open_session()
    answer = await other.call("GET", "/generations", headers={"If-None-Match": tag})
    assert answer.status_code == 200


async def test_pages_of_allowed_origins_may_ask_conditionally(settings: Settings) -> None:
    origin = "http://localhost:5173"
    app = create_app(settings.model_copy(update={"allowed_origins": (origin,)}))
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "if-none-match",
    }
    async with client_of(app) as client:
        answer = await client.options("/api/v1/generations", headers=asked)
        assert answer.status_code == 200
        foreign = await client.options(
            "/api/v1/generations", headers={**asked, "Origin": "https://evil.example"}
        )
        assert "access-control-allow-origin" not in foreign.headers
