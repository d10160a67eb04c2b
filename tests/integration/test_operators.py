"""Who may see how the installation is, besides those with a key of an operator."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from pydantic import AnyHttpUrl

from app.main import create_app
from app.settings import Settings
from tests.integration.browser import User, refused

pytestmark = pytest.mark.stack


@asynccontextmanager
async def own_machine(
    settings: Settings, address: str = "127.0.0.1", **changes: Any
) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(settings.model_copy(update={"single_user": True, **changes}))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False, client=(address, 5))
    base = "http://localhost"
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=base) as client,
    ):
        yield client


async def test_on_ones_own_machine_one_runs_the_installation(settings: Settings) -> None:
    async with own_machine(settings) as client:
        assert (await client.get("/metrics")).status_code == 200
        refused(await client.get("/api/v1/operations"), 401, "not_authenticated")
        await client.post("/api/v1/sessions")
        assert (await client.get("/api/v1/operations")).status_code == 200


@pytest.mark.parametrize(
    ("address", "changes", "headers"),
    [
        ("10.0.0.9", {}, {}),
        ("127.0.0.1", {"single_user": False}, {}),
        ("127.0.0.1", {"trusted_proxies": 1}, {}),
        ("127.0.0.1", {"public_url": AnyHttpUrl("http://films.example")}, {}),
        ("127.0.0.1", {}, {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {}, {"Forwarded": "for=127.0.0.1"}),
    ],
)
async def test_whoever_comes_from_elsewhere_does_not(
    settings: Settings, user: User, address: str, changes: dict[str, Any], headers: dict[str, str]
) -> None:
    bearer = {"Authorization": f"Bearer {user.token}", **headers}
    async with own_machine(settings, address, **changes) as client:
        refused(await client.get("/api/v1/operations", headers=bearer), 403, "operators_only")
        refused(await client.get("/metrics", headers=bearer), 403, "operators_only")
        refused(await client.get("/metrics", headers=headers), 401, "not_authenticated")
