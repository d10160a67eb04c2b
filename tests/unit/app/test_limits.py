"""The limits that need no server: addresses, seats, time and headers for Ray Serve."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import httpx
import pytest
from ray.serve._private import constants
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.infrastructure.counter import RequestCounter
from app.infrastructure.recent import Recent
from app.limits.address import address_of
from app.limits.control_headers import CONTROL, NoControlHeaders
from app.limits.own_names import OwnNames
from app.limits.seats import Seats
from app.limits.time_limit import TimeLimit


def connection(peer: str, *forwarded: str) -> HTTPConnection:
    headers = [(b"x-forwarded-for", line.encode()) for line in forwarded]
    return HTTPConnection({"type": "http", "client": (peer, 1), "headers": headers})


@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "found"),
    [
        ("192.0.2.1", [], 0, "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], 0, "192.0.2.1"),
        ("10.0.0.1", ["198.51.100.7"], 1, "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1, 198.51.100.7"], 1, "198.51.100.7"),
        ("10.0.0.1", ["1.1.1.1", "198.51.100.7, 10.0.0.9"], 2, "198.51.100.7"),
        ("10.0.0.1", [], 1, "10.0.0.1"),
        ("10.0.0.1", ["1.1.1.1"], 2, "10.0.0.1"),
        ("10.0.0.1", ["nonsense"], 1, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", [], 0, "2001:db8:1:2::"),
        ("::ffff:192.0.2.1", [], 0, "192.0.2.1"),
    ],
)
def test_a_client_can_not_choose_its_address(
    peer: str, forwarded: list[str], trusted: int, found: str
) -> None:
    assert address_of(connection(peer, *forwarded), trusted) == found


def test_seats_are_counted_for_each_user_and_given_back() -> None:
    seats, one, other = Seats(2), uuid4(), uuid4()
    with (
        seats.taken(one) as first,
        seats.taken(one) as second,
        seats.taken(one) as third,
        seats.taken(other) as elsewhere,
    ):
        assert (first, second, third, elsewhere) == (True, True, False, True)
    with seats.taken(one) as again:
        assert again


def test_only_the_newest_are_remembered_and_only_for_a_while() -> None:
    recent = Recent(60, most=2)
    for name in "abc":
        recent.add(name)
    assert [name in recent for name in "abc"] == [False, True, True]
    recent.discard("c")
    assert "c" not in recent
    over = Recent(-1, most=2)
    over.add("a")
    assert "a" not in over


def client_of(app: ASGIApp) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1")


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    body = await Request(scope, receive).body()
    await PlainTextResponse(str(len(body)))(scope, receive, send)


async def test_what_ray_serve_would_obey_is_refused() -> None:
    async with client_of(NoControlHeaders(echo)) as client:
        for name in (*CONTROL, "Serve_Multiplexed_Model_Id", "X-Request-Timeout-Seconds"):
            answer = await client.post("/", headers={name: "1"})
            assert (answer.status_code, answer.json()["code"]) == (400, "control_header")
        assert (await client.post("/", headers={"X-Request-ID": "1"})).status_code == 200


def test_the_headers_are_those_of_this_version_of_ray_serve() -> None:
    obeyed = {
        constants.SERVE_HTTP_REQUEST_TIMEOUT_S_HEADER,
        constants.SERVE_HTTP_REQUEST_DISCONNECT_DISABLED_HEADER,
        constants.SERVE_MULTIPLEXED_MODEL_ID,
    }
    assert {name.replace("_", "-") for name in obeyed} == CONTROL


@pytest.mark.parametrize(
    ("host", "peer", "status"),
    [
        ("localhost:8000", "127.0.0.1", 200),
        ("127.0.0.1:8000", "127.0.0.1", 200),
        ("[::1]:8000", "::1", 200),
        ("films.localhost", "127.0.0.1", 200),
        ("evil.example:8000", "127.0.0.1", 421),
        ("127.0.0.1.evil.example", "127.0.0.1", 421),
        ("localhost.evil.example", "::1", 421),
        ("[", "127.0.0.1", 421),
        ("192.0.2.7:8000", "127.0.0.1", 421),
        ("films.example", "192.0.2.1", 200),
    ],
)
async def test_over_loopback_only_the_machines_own_names_are_answered(
    host: str, peer: str, status: int
) -> None:
    transport = httpx.ASGITransport(OwnNames(echo), client=(peer, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        answer = await client.post("/", headers={"Host": host})
    assert answer.status_code == status


async def test_our_own_slowness_is_told_as_such() -> None:
    ended = asyncio.Event()

    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    async with client_of(TimeLimit(slow, seconds=0.05)) as client:
        answer = await client.get("/")
    assert (answer.status_code, answer.json()["code"]) == (503, "too_slow")
    assert int(answer.headers["retry-after"]) > 0
    assert ended.is_set()


async def test_a_body_that_stops_is_not_waited_for() -> None:
    async def stalled() -> AsyncIterator[bytes]:
        yield b"some"
        await asyncio.sleep(60)

    async with client_of(TimeLimit(echo, seconds=0.05)) as client:
        answer = await client.post("/", content=stalled())
    assert (answer.status_code, answer.json()["code"]) == (408, "request_timeout")


async def test_a_large_body_has_the_time_that_it_needs() -> None:
    async def steady() -> AsyncIterator[bytes]:
        for _ in range(20):
            await asyncio.sleep(0.02)
            yield b"x" * 64 * 1024

    async with client_of(TimeLimit(echo, seconds=0.2)) as client:
        answer = await client.post("/", content=steady())
    assert answer.text == str(20 * 64 * 1024)


async def test_an_answer_once_begun_takes_its_time() -> None:
    async def parts() -> AsyncIterator[bytes]:
        for _ in range(5):
            await asyncio.sleep(0.05)
            yield b"x"

    async def slowly(scope: Scope, receive: Receive, send: Send) -> None:
        await StreamingResponse(parts())(scope, receive, send)

    async with client_of(TimeLimit(slowly, seconds=0.1)) as client:
        assert (await client.get("/")).text == "xxxxx"


async def test_a_timeout_of_somebody_elses_is_a_fault() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise TimeoutError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    with pytest.raises(TimeoutError):
        await TimeLimit(broken)({"type": "http"}, receive, send)
    assert sent == []


@pytest.mark.parametrize(
    "url", ["redis://somewhere", "rediss://user:a%40b@somewhere:6380/2", "unix:///run/redis.sock"]
)
async def test_any_url_of_redis_will_do(url: str) -> None:
    await RequestCounter(url).close()
