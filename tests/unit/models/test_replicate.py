import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
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
from tests.unit.models.provider import (
    MADE,
    NOW,
    ORDER,
    TOKEN,
    Answer,
    Request,
    Server,
    connected,
    drip,
    order,
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
