"""Users of the API, as programs: each call carries its own session."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import httpx
from fastapi import FastAPI

ORDER = {
    "prompt": "A kettle that boils by sunlight",
    "parameters": {"duration_seconds": 6},
    "options": {"resolution": "480p", "seed": 7},
}
LIMITS = (
    "SESSIONS_PER_MINUTE",
    "STRANGERS_PER_MINUTE",
    "READS_PER_MINUTE",
    "WRITES_PER_MINUTE",
    "JOBS_PER_SESSION",
    "WAITING_JOBS",
)
UNLIMITED = {f"RAYREEL_{name}": "1000000" for name in LIMITS}
"""Variables of a server whose users all come from one address; they are counted all the same."""


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """Run the app for as long as its client is needed."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client,
    ):
        yield client


@dataclass(frozen=True)
class User:
    client: httpx.AsyncClient
    id: UUID
    token: str

    async def call(self, method: str, path: str, **request: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}", **request.pop("headers", {})}
        return await self.client.request(method, f"/api/v1{path}", headers=headers, **request)

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.call("GET", path, params=query)

    async def order(self, **changes: Any) -> UUID:
        answer = await self.call("POST", "/generations", json={**ORDER, **changes})
        assert answer.status_code == 201, answer.text
        return UUID(answer.json()["generation_id"])


@dataclass(frozen=True)
class Api:
    client: httpx.AsyncClient

    async def open_session(self) -> User:
        answer = await self.client.post("/api/v1/sessions")
        assert answer.status_code == 201, answer.text
        # A program keeps its token, not the browser's cookie.
        self.client.cookies.clear()
        opened = answer.json()
        return User(self.client, UUID(opened["session_id"]), opened["token"])


def refused(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    """Check that the answer is a problem of RFC 9457 with this status and code; return it."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem.keys() >= {"type", "title", "status", "detail", "code", "request_id"}
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["request_id"] == answer.headers["x-request-id"]
    return problem
