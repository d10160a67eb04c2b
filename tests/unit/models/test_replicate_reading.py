import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from pipelines.errors import (
    CallRefused,
    PipelineError,
    ServiceUnavailable,
    Throttled,
)
from pipelines.models.replicate import client as module
from pipelines.models.replicate.client import SLACK, ReplicateClient
from tests.unit.models.provider import (
    MADE,
    ORDER,
    Answer,
    Request,
    Server,
    connected,
    provider,
    raw,
    says,
    silence,
)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with provider() as running:
        yield running


@pytest.fixture
async def client(server: Server) -> AsyncIterator[ReplicateClient]:
    async with connected(server.url) as connection:
        yield connection


async def test_the_redirect_of_a_listing_does_not_take_the_key_along(
    client: ReplicateClient, server: Server
) -> None:
    thief = Server()
    listening = await asyncio.start_server(thief.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    server.answer = says(302, b"", Location=f"http://127.0.0.1:{port}/v1/predictions")
    with pytest.raises(ServiceUnavailable):
        await client.recent(60)
    page = {"results": [MADE], "next": f"http://127.0.0.1:{port}/v1/predictions?cursor=x"}

    async def two_pages(request: Request, writer: asyncio.StreamWriter) -> None:
        more = "cursor=x" not in request[1]
        await says(200, page if more else {"results": [], "next": None})(request, writer)

    server.answer = two_pages
    assert len(await client.recent(60)) == 1
    assert not thief.requests
    listening.close()


@pytest.mark.parametrize("prediction_id", ["../account", "a/b?c#d", "%2e%2e"])
async def test_an_id_stays_within_its_path(
    client: ReplicateClient, server: Server, prediction_id: str
) -> None:
    server.answer = says(404, {"detail": "no"})
    with pytest.raises(CallRefused, match="does not know"):
        await client.look(prediction_id)
    [(_, path, _, _)] = server.requests
    assert path.startswith("/v1/predictions/")
    assert path.count("/") == 3
    assert "?" not in path


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (says(500, {}), ServiceUnavailable),
        (says(503, {}), ServiceUnavailable),
        (says(408, {}), ServiceUnavailable),
        (says(302, b""), ServiceUnavailable),
        (says(200, b"{"), ServiceUnavailable),
        (says(200, {"id": None}), ServiceUnavailable),
        (raw(b""), ServiceUnavailable),
        (silence, ServiceUnavailable),
        (says(429, {}, Retry_After="3"), Throttled),
        (says(401, {}), CallRefused),
        (says(404, {}), CallRefused),
    ],
)
async def test_looking_never_raises_that_a_call_may_have_been_made(
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    error: type[PipelineError],
) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.3)
    server.answer = answer
    async with connected(server.url) as client:
        with pytest.raises(error):
            await client.look("abc123")
        with pytest.raises(PipelineError):
            await client.recent(60)
        with pytest.raises(PipelineError):
            await client.webhook_secret()


async def test_a_prediction_is_cancelled(client: ReplicateClient, server: Server) -> None:
    server.answer = says(200, {**MADE, "status": "canceled"})
    await client.cancel("abc123")
    [(method, path, _, _)] = server.requests
    assert (method, path) == ("POST", "/v1/predictions/abc123/cancel")


async def test_the_webhook_secret_is_asked_for(client: ReplicateClient, server: Server) -> None:
    server.answer = says(200, {"key": "whsec_abc"})
    assert await client.webhook_secret() == "whsec_abc"
    assert server.requests[0][1] == "/v1/webhooks/default/secret"


async def test_a_listing_is_read_page_by_page_without_what_is_large(
    client: ReplicateClient, server: Server
) -> None:
    ids = [f"p{n}" for n in range(5)]

    async def paged(request: Request, writer: asyncio.StreamWriter) -> None:
        page = int(request[1].partition("cursor=")[2] or 0)
        found = {**MADE, "id": ids[page], "output": "https://x/1.mp4"}
        if page == 4:
            found["webhook"] = "https://us/hooks/1"
        following = f"https://api.replicate.com/v1/predictions?cursor={page + 1}"
        told = {"results": [found], "next": following if page < 4 else None}
        await says(200, told)(request, writer)

    server.answer = paged
    listed = await client.recent(60)
    assert [each.id for each in listed] == ids
    assert all(each.output is None for each in listed)
    assert [bool(each.input) for each in listed] == [True] * 4 + [False]
    assert listed[0].input_key == ORDER.input_key


async def test_a_listing_ends_where_it_gets_older_than_asked_for(
    client: ReplicateClient, server: Server
) -> None:
    newest = datetime.fromisoformat(MADE["created_at"])
    first, span = newest - timedelta(hours=1), timedelta(hours=1) - SLACK

    async def paged(request: Request, writer: asyncio.StreamWriter) -> None:
        page = int(request[1].partition("cursor=")[2] or 0)
        at = (newest, first, first - timedelta(seconds=1))[page]
        told = [{**MADE, "id": f"p{page}", "created_at": at.isoformat()}]
        following = f"https://x/?cursor={page + 1}"
        await says(200, {"results": told, "next": following})(request, writer)

    server.answer = paged
    found = await client.recent(span.total_seconds())
    assert [each.id for each in found] == ["p0", "p1", "p2"]
    assert len(server.requests) == 3


async def test_a_listing_does_not_ask_our_own_clock(
    client: ReplicateClient, server: Server
) -> None:
    long_ago = [{**MADE, "created_at": "2001-01-01T00:00:00Z"}]
    server.answer = says(200, {"results": long_ago, "next": None})
    assert len(await client.recent(0)) == 1
    assert "?" not in server.requests[0][1]


async def test_a_listing_with_gaps_is_no_listing(
    client: ReplicateClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 3)
    endless = {"results": [MADE], "next": "https://x/?cursor=1"}
    server.answer = says(200, endless)
    with pytest.raises(ServiceUnavailable, match="more than"):
        await client.recent(60)
    assert len(server.requests) == 3
    broken: Any
    for broken in ({"results": [MADE, {"id": None}]}, {"results": None}, []):
        server.answer = says(200, broken)
        with pytest.raises(ServiceUnavailable):
            await client.recent(60)
