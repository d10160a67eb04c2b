import pytest
from pydantic import SecretStr

from app.infrastructure import object_store
from app.main import create_app
from app.settings import Settings
from tests.integration.browser import Api, client_of, refused

pytestmark = pytest.mark.stack

NOBODY = "127.0.0.1:1"


async def test_a_healthy_stack_says_so(api: Api) -> None:
    assert (await api.client.get("/health")).json() == {"status": "ok"}
    answer = await api.client.get("/health/detailed")
    health = answer.json()
    assert (answer.status_code, health["status"]) == (200, "ok")
    assert {name: check["status"] for name, check in health["services"].items()} == {
        "postgres": "ok",
        "redis": "ok",
        "s3": "ok",
    }


async def test_without_redis_the_product_works(settings: Settings) -> None:
    alone = settings.model_copy(update={"redis_url": SecretStr(f"redis://{NOBODY}/0")})
    async with client_of(create_app(alone)) as client:
        answer = await client.get("/health/detailed")
        assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
        opened = (await client.post("/api/v1/sessions")).json()
        headers = {"Authorization": f"Bearer {opened['token']}"}
        placed = await client.post(
            "/api/v1/generations", json={"prompt": "A kettle"}, headers=headers
        )
        assert placed.status_code == 201


async def test_without_postgres_requests_are_told_to_come_back(settings: Settings) -> None:
    url = f"postgresql://rayreel:x@{NOBODY}/rayreel"
    alone = settings.model_copy(update={"database_url": SecretStr(url)})
    async with client_of(create_app(alone)) as client:
        assert (await client.get("/health")).status_code == 200
        health = await client.get("/health/detailed")
        assert (health.status_code, health.json()["status"]) == (503, "down")
        headers = {"Authorization": "Bearer token"}
        for method, path in (
            ("POST", "/api/v1/sessions"),
            ("GET", "/api/v1/generations"),
            ("GET", "/metrics"),
            ("GET", "/api/v1/operations"),
        ):
            answer = await client.request(method, path, headers=headers)
            problem = refused(answer, 503, "service_unavailable")
            assert answer.headers["retry-after"] == "2"
            assert NOBODY not in problem["detail"]


async def test_without_s3_health_is_down(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(object_store, "ATTEMPTS", 1)
    alone = settings.model_copy(update={"s3_endpoint_url": f"http://{NOBODY}"})
    async with client_of(create_app(alone)) as client:
        answer = await client.get("/health/detailed")
    assert answer.status_code == 503
    assert answer.json()["services"]["s3"]["status"] == "down"
