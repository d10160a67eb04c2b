import asyncio
import json
import logging
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import httpx
import pytest
from pydantic import JsonValue

from pipelines.errors import (
    CallRefused,
    CallUnanswered,
    Moderated,
    PipelineError,
    ServiceUnavailable,
    Throttled,
    TokenMissing,
)
from pipelines.film.prediction import PredictionRequest
from pipelines.models.replicate import client as module
from pipelines.models.replicate.client import ReplicateClient

TOKEN = "r8_secretsecretsecret"
ORDER = PredictionRequest(model="owner/name", input={"prompt": "Größe 🎬", "seed": 7})
MADE: dict[str, Any] = {
    "id": "abc123",
    "model": "owner/name",
    "version": "hidden",
    "status": "starting",
    "input": {"prompt": "Größe 🎬", "seed": 7},
    "output": None,
    "error": None,
    "created_at": "2026-01-02T03:04:05.678901Z",
    "a_field_of_tomorrow": {"x": [1]},
    "urls": {"get": "https://api.replicate.com/v1/predictions/abc123"},
}

Request = tuple[str, str, dict[str, str], bytes]
Answer = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """A provider on 127.0.0.1 that answers every request with the same function."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.url = ""
        self.answer: Answer = says(201, MADE)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                start, *lines = head.decode().split("\r\n")[:-2]
                headers = {k.lower(): v for k, v in (line.split(": ", 1) for line in lines)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                method, path, _ = start.split(" ")
                self.requests.append((method, path, headers, body))
                await self.answer(self.requests[-1], writer)
                await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()


def says(status: int, content: Any, **headers: str) -> Answer:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n" + body)

    return answer


def raw(content: bytes, *, reset: bool = False) -> Answer:
    """Write `content` and hang up, politely or not."""

    async def answer(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(content)
        await writer.drain()
        if reset:
            linger = struct.pack("ii", 1, 0)
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.close()

    return answer


async def silence(_: Request, __: asyncio.StreamWriter) -> None:
    await asyncio.sleep(5)


async def drip(_: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 201 X\r\nContent-Length: 1000\r\n\r\n")
    for _each in range(200):
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    running = Server()
    listening = await asyncio.start_server(running.serve, "127.0.0.1", 0)
    running.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    yield running
    listening.close()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[ReplicateClient]:
    client = ReplicateClient(url, TOKEN)
    try:
        yield client
    finally:
        await client.close()


@pytest.fixture
async def client(server: Server) -> AsyncIterator[ReplicateClient]:
    async with connected(server.url) as connection:
        yield connection


async def order(client: ReplicateClient) -> object:
    return await client.create(ORDER, cancel_after_seconds=900)


async def test_an_official_model_is_ordered_by_its_name(
    client: ReplicateClient, server: Server
) -> None:
    made = await order(client)
    [(method, path, headers, body)] = server.requests
    assert (method, path) == ("POST", "/v1/models/owner/name/predictions")
    assert json.loads(body) == {"input": {"prompt": "Größe 🎬", "seed": 7}}
    assert headers["authorization"] == f"Bearer {TOKEN}"
    assert headers["cancel-after"] == "900s"
    assert "prefer" not in headers
    assert made == await client.look("abc123")


async def test_a_version_is_ordered_with_a_webhook_for_its_start_and_end(
    client: ReplicateClient, server: Server
) -> None:
    hook = "https://us.example/hooks/1234"
    request = ORDER.model_copy(update={"version": "f" * 64, "webhook": hook})
    await client.create(request, cancel_after_seconds=60)
    [(_, path, _, body)] = server.requests
    assert path == "/v1/predictions"
    told = json.loads(body)
    assert told["version"] == "f" * 64
    assert told["webhook"] == hook
    assert told["webhook_events_filter"] == ["start", "completed"]


DETAIL = {"title": "Input validation failed", "detail": "- input.seed: is no integer\n"}


@pytest.mark.parametrize(
    ("status", "content", "words"),
    [
        (400, {"detail": "Bad request"}, "refused owner/name: Bad request"),
        (401, {"detail": f"Bad token {TOKEN}"}, "check REPLICATE_API_TOKEN"),
        (402, {"title": "Insufficient credit"}, "no credit left"),
        (403, {"detail": "Not yours"}, "refused owner/name: Not yours"),
        (404, {"detail": "Gone fishing"}, "does not know owner/name: Gone fishing"),
        (404, b"<html>", "does not know owner/name: 404"),
        (405, {}, "refused owner/name: 405"),
        (413, b"", "refused owner/name: 413"),
        (422, DETAIL, r"Input validation failed: - input.seed: is no integer$"),
        (422, {"detail": "- input.safety_tolerance: Must be at most 6"}, "safety_tolerance"),
        (422, ["no", "object"], "refused owner/name: 422"),
        (422, b"[" * 200_000, "refused owner/name: 422"),
        (400, {"detail": "a\x1b[31m\x00b\nc" + "x" * 5000}, "ab? ?c|a"),
        (301, b"", "REPLICATE_BASE_URL"),
        (308, b"", "REPLICATE_BASE_URL"),
    ],
)
async def test_a_definite_no_is_told_in_one_clear_line(
    client: ReplicateClient, server: Server, status: int, content: Any, words: str
) -> None:
    server.answer = says(status, content)
    with pytest.raises(CallRefused, match=words) as refusal:
        await order(client)
    assert type(refusal.value) is CallRefused
    assert str(refusal.value).isprintable()
    assert len(str(refusal.value)) < 400
    assert TOKEN not in str(refusal.value)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("status", "detail"),
    [
        (400, "Your prompt was flagged as sensitive."),
        (422, "NSFW content detected. Try running it again."),
        (403, "The request was rejected by our content moderation (E005)."),
        (422, "Blocked by the safety system."),
    ],
)
async def test_a_refused_prompt_is_told_apart(
    client: ReplicateClient, server: Server, status: int, detail: str
) -> None:
    server.answer = says(status, {"detail": detail})
    with pytest.raises(Moderated, match=detail[:20]):
        await order(client)


NOW = datetime.now(UTC)


@pytest.mark.parametrize(
    ("headers", "content", "seconds"),
    [
        ({"Retry_After": "7"}, {}, 7),
        ({"Retry_After": "999999"}, {}, 600),
        ({}, {"retry_after": 12, "status": 429}, 12),
        ({}, b"<html>", 10),
        ({"Retry_After": "soon"}, {}, 10),
        ({"Retry_After": "-5"}, {}, 10),
        (
            {
                "Date": format_datetime(NOW, usegmt=True),
                "Retry_After": format_datetime(NOW + timedelta(seconds=30), usegmt=True),
            },
            {},
            30,
        ),
    ],
)
async def test_a_throttled_order_says_how_long_to_wait(
    client: ReplicateClient, server: Server, headers: dict[str, str], content: Any, seconds: float
) -> None:
    server.answer = says(429, content, **headers)
    with pytest.raises(Throttled) as refusal:
        await order(client)
    assert refusal.value.retry_after_seconds == seconds
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        raw(b""),
        raw(b"", reset=True),
        raw(b"HTTP/1.1 201 X\r\nContent-Length: 500\r\n\r\n{", reset=True),
        raw(b"HTTP/1.1 201 X\r\nContent-Length: 500\r\n\r\n{"),
        raw(b"garbage\r\n\r\n"),
        raw(b"HTTP/1.1 201 X\r\nContent-Length: 3\r\nContent-Encoding: gzip\r\n\r\nabc"),
        silence,
        drip,
        *(says(status, {"detail": "?"}) for status in (408, 499, 500, 502, 503, 504, 302, 303)),
        says(503, {}, Retry_After="5"),
        says(201, b""),
        says(201, b"{"),
        says(201, b"[" * 200_000),
        says(201, []),
        says(201, {"status": "starting"}),
        says(201, {"id": 5, "status": "starting"}),
        says(201, {"id": "", "status": "starting"}),
        says(201, {"id": "a\nb", "status": "starting"}),
        says(200, b"<html>\xff"),
    ],
)
async def test_an_order_whose_answer_is_lost_is_sent_once_and_never_counted_as_refused(
    server: Server, monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.4)
    server.answer = answer
    async with connected(server.url) as client:
        with pytest.raises(CallUnanswered) as failure:
            await order(client)
    await asyncio.sleep(0.05)
    assert len(server.requests) == 1
    assert "\n" not in str(failure.value)


async def test_a_connection_of_before_that_is_gone_by_now_is_not_used(
    client: ReplicateClient, server: Server
) -> None:
    async def farewell(request: Request, writer: asyncio.StreamWriter) -> None:
        await says(201, MADE)(request, writer)
        writer.close()

    server.answer = farewell
    for _ in range(3):
        await order(client)
        await asyncio.sleep(0.05)
    assert len(server.requests) == 3


async def test_nobody_at_the_door_means_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}", "http://replicate.invalid", "https://127.0.0.1:1"):
        async with connected(url) as client:
            with pytest.raises(ServiceUnavailable, match="can't be reached"):
                await order(client)
            with pytest.raises(ServiceUnavailable):
                await client.look("abc")


async def test_a_server_without_tls_is_not_sent_the_key(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", httpx.Timeout(0.3))
    async with connected(server.url.replace("http:", "https:")) as client:
        with pytest.raises(ServiceUnavailable):
            await order(client)
    assert not server.requests


async def test_a_full_house_of_ours_means_that_nothing_was_sent(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(module, "TURN_SECONDS", 0.2)
    server.answer = silence
    async with connected(server.url) as client:
        first = asyncio.create_task(order(client))
        await asyncio.sleep(0.1)
        with pytest.raises(ServiceUnavailable):
            await order(client)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert len(server.requests) == 1


@pytest.mark.parametrize("value", [float("inf"), float("nan"), "\ud800"])
async def test_what_json_can_not_say_is_not_sent(
    client: ReplicateClient, server: Server, value: JsonValue
) -> None:
    request = PredictionRequest.model_construct(
        model="owner/name", version="", input={"x": value}, webhook=""
    )
    with pytest.raises(CallRefused):
        await client.create(request, cancel_after_seconds=60)
    assert not server.requests


async def test_the_redirect_of_a_listing_does_not_take_the_key_along(
    client: ReplicateClient, server: Server
) -> None:
    thief = Server()
    listening = await asyncio.start_server(thief.serve, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    server.answer = says(302, b"", Location=f"http://127.0.0.1:{port}/v1/predictions")
    with pytest.raises(ServiceUnavailable):
        await client.recent(NOW)
    page = {"results": [MADE], "next": f"http://127.0.0.1:{port}/v1/predictions?cursor=x"}

    async def two_pages(request: Request, writer: asyncio.StreamWriter) -> None:
        more = "cursor=x" not in request[1]
        await says(200, page if more else {"results": [], "next": None})(request, writer)

    server.answer = two_pages
    assert len(await client.recent(datetime(2020, 1, 1, tzinfo=UTC))) == 1
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
            await client.recent(NOW)
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
    since = datetime(2026, 1, 1, tzinfo=UTC)
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
    listed = await client.recent(since)
    assert [each.id for each in listed] == ids
    assert all(each.output is None for each in listed)
    assert [bool(each.input) for each in listed] == [True] * 4 + [False]
    assert listed[0].input_key == ORDER.input_key
    assert "created_after=2026-01-01T00%3A00%3A00%2B00%3A00" in server.requests[0][1]


async def test_a_listing_ends_where_it_gets_older_than_asked_for(
    client: ReplicateClient, server: Server
) -> None:
    server.answer = says(200, {"results": [MADE], "next": "https://x/?cursor=1"})
    after = datetime.fromisoformat(MADE["created_at"]) + timedelta(hours=1)
    await client.recent(after)
    assert len(server.requests) == 1


async def test_a_listing_with_gaps_is_no_listing(
    client: ReplicateClient, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_PAGES", 3)
    endless = {"results": [MADE], "next": "https://x/?cursor=1"}
    server.answer = says(200, endless)
    since = datetime(2020, 1, 1, tzinfo=UTC)
    with pytest.raises(ServiceUnavailable, match="more than"):
        await client.recent(since)
    assert len(server.requests) == 3
    broken: Any
    for broken in ({"results": [MADE, {"id": None}]}, {"results": None}, []):
        server.answer = says(200, broken)
        with pytest.raises(ServiceUnavailable):
            await client.recent(since)


async def test_the_key_is_nowhere_to_be_read(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with connected(server.url) as client:
        shown = [repr(client), str(client)]
        for status in (400, 403, 404, 422, 500):
            server.answer = says(status, {"detail": f"You sent Bearer {TOKEN}", "title": TOKEN})
            with pytest.raises(PipelineError) as failure:
                await order(client)
            shown += [str(failure.value), repr(failure.value)]
    assert not any(TOKEN in each for each in shown)
    ours = [each for each in caplog.messages if TOKEN in each]
    assert not ours


@pytest.mark.parametrize("token", ["", " ", "r8_abc def", "r8_abc\nX-Evil: 1", "größe"])
def test_a_key_that_can_be_none_is_refused(token: str) -> None:
    with pytest.raises(TokenMissing, match="REPLICATE_API_TOKEN") as refusal:
        ReplicateClient("https://api.replicate.com", token)
    assert not token.strip() or token not in str(refusal.value)


async def test_without_tls_no_proxy_is_asked(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    async with connected(server.url) as client:
        await order(client)
    assert len(server.requests) == 1


async def test_a_thousand_orders_at_once_share_a_few_connections(server: Server) -> None:
    open_now = most = 0

    async def slowly(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal open_now, most
        open_now += 1
        most = max(most, open_now)
        await asyncio.sleep(0.01)
        open_now -= 1
        await says(201, MADE)(request, writer)

    server.answer = slowly
    async with connected(server.url) as client:
        await asyncio.gather(*(order(client) for _ in range(1000)))
    assert len(server.requests) == 1000
    assert most <= 64
