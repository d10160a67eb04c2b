"""The Python client: what it sends again and what never, and how it follows a film."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from websockets.sync.server import ServerConnection, serve

from app.main import create_app
from app.openapi import operations_of
from app.settings import Settings
from deployments.sdk import Client, Refused, Unreachable, following, sending
from deployments.sdk.operations import OPERATIONS

Answering = Callable[[httpx.Request], httpx.Response]
CREATED = {"generation_id": "42"}


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    slept: list[float] = []
    monkeypatch.setattr("time.sleep", slept.append)
    return slept


def problem(status: int, code: str, **headers: str) -> httpx.Response:
    content = {"code": code, "detail": "No.", "request_id": "r-1", "status": status}
    return httpx.Response(
        status, json=content, headers={"Content-Type": sending.PROBLEM, **headers}
    )


def client(*answers: httpx.Response | Exception) -> tuple[Client, list[httpx.Request]]:
    """Return a client that gets these answers in turn, and what it has asked."""
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        given = answers[len(asked) - 1]
        if isinstance(given, Exception):
            raise given
        return given

    return Client("http://films.example/", "token", httpx.MockTransport(answer)), asked


def test_every_operation_of_the_api_has_its_name_here() -> None:
    settings = Settings(
        database_url="postgresql://described",
        redis_url="redis://described",
        s3_bucket="described",
    )
    document = create_app(settings).openapi()
    described = {
        operation["operationId"]: f"{method.upper()} {path}"
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }
    assert described == OPERATIONS
    assert len(list(operations_of(document))) == len(OPERATIONS)


def test_parameters_go_into_the_path_and_the_query() -> None:
    api, asked = client(httpx.Response(200, json={"events": []}))
    api.call("list_events", generation_id="a/b", after=3, limit=None)
    assert str(asked[0].url) == "http://films.example/api/v1/generations/a%2Fb/events?after=3"
    assert asked[0].headers["authorization"] == "Bearer token"


def test_a_session_is_opened_where_there_is_no_token() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/sessions"):
            assert "authorization" not in request.headers
            return httpx.Response(201, json={"token": "new"}, headers={"Set-Cookie": "a=b"})
        assert request.headers["authorization"] == "Bearer new"
        assert "cookie" not in request.headers
        return httpx.Response(200, json={})

    with Client("http://films.example", transport=httpx.MockTransport(answer)) as api:
        api.call("list_generations")
        api.call("list_generations")


def test_a_proxy_that_knows_no_path_yet_is_no_answer() -> None:
    lost = httpx.Response(404, text="Path '/api/v1/generations' not found.")
    api, asked = client(lost, httpx.Response(200, json={"generations": []}))
    assert api.call("list_generations") == {"generations": []}
    assert len(asked) == 2
    api, asked = client(problem(404, "not_found"))
    with pytest.raises(Refused):
        api.call("list_generations")
    assert len(asked) == 1


def test_reading_is_tried_again(pauses: list[float]) -> None:
    api, asked = client(
        httpx.ConnectError("refused"),
        problem(503, "service_unavailable", **{"Retry-After": "2"}),
        problem(500, "internal_error"),
        httpx.Response(200, json={"status": "queued"}),
    )
    assert api.call("show_generation", generation_id="42") == {"status": "queued"}
    assert len(asked) == 4
    first, second, third = pauses
    assert 0.5 <= first <= 0.75
    assert 2 <= second <= 3
    assert 2 <= third <= 3


def test_reading_is_not_tried_for_ever() -> None:
    api, asked = client(*[httpx.ReadTimeout("slow")] * 9)
    with pytest.raises(Unreachable, match=r"films\.example does not answer"):
        api.call("list_generations")
    assert len(asked) == sending.ATTEMPTS


def test_what_takes_too_long_is_for_the_caller_to_wait_for(pauses: list[float]) -> None:
    api, asked = client(problem(429, "daily_budget", **{"Retry-After": "9000"}))
    with pytest.raises(Refused) as refused:
        api.call("list_generations")
    assert (refused.value.status, refused.value.code) == (429, "daily_budget")
    assert (len(asked), pauses) == (1, [])


@pytest.mark.parametrize(
    "lost", [httpx.ReadTimeout("slow"), problem(503, "x"), problem(409, "in_flight")]
)
def test_an_order_is_sent_again_with_the_same_key(lost: httpx.Response | Exception) -> None:
    api, asked = client(lost, httpx.Response(201, json=CREATED))
    assert api.order("A kettle", {"duration_seconds": 3}) == "42"
    assert len({request.headers["idempotency-key"] for request in asked}) == 1
    assert len({request.content for request in asked}) == 1
    assert len(asked) == 2


def test_two_orders_are_two() -> None:
    api, asked = client(*[httpx.Response(201, json=CREATED)] * 2)
    for _ in range(2):
        api.order("A kettle")
    assert len({request.headers["idempotency-key"] for request in asked}) == 2


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("edit_generation", {"instructions": "x", "apply_immediately": True}),
        ("regenerate_clip", {}),
        ("retry_generation", None),
        ("delete_generation", None),
    ],
)
def test_what_may_cost_twice_is_sent_once(operation: str, body: Any) -> None:
    for lost in (httpx.ReadTimeout("slow"), problem(503, "service_unavailable")):
        api, asked = client(lost)
        with pytest.raises((Refused, Unreachable)):
            api.call(operation, body, generation_id="42", number=1)
        assert len(asked) == 1


def test_a_refusal_is_told_in_words() -> None:
    errors = [{"field": "prompt", "message": "too short"}]
    api, _ = client(httpx.Response(422, json={"code": "validation_failed", "errors": errors}))
    with pytest.raises(Refused, match="prompt: too short") as refused:
        api.order("")
    assert (refused.value.code, refused.value.errors) == ("validation_failed", errors)
    api, _ = client(httpx.Response(403, text="<html>"))
    with pytest.raises(Refused, match="<html>"):
        api.call("list_models")
    api, _ = client(httpx.Response(200, text="<html>"))
    with pytest.raises(Unreachable, match="no rayreel"):
        api.call("list_models")


Script = list[tuple[list[int], int]]
"""For each socket: the events it tells, and the code it closes with; 0 breaks it off."""


@contextmanager
def telling(script: Script) -> Iterator[tuple[str, list[int]]]:
    """Yield a URL, and the numbers that its sockets are asked to go on from."""
    asked: list[int] = []

    def handle(connection: ServerConnection) -> None:
        assert connection.request is not None
        query = parse_qs(urlsplit(connection.request.path).query)
        seqs, code = script[len(asked)]
        asked.append(int(query["after"][0]))
        for seq in seqs:
            connection.send(json.dumps({"seq": seq, "type": "heartbeat", "data": {}}))
            connection.send(json.dumps({"seq": seq, "type": "progress", "data": {}}))
        if code:
            connection.close(code)
        else:
            connection.socket.close()

    with serve(handle, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.socket.getsockname()[1]}", asked
        finally:
            server.shutdown()
            thread.join()


def test_a_film_is_followed_over_as_many_sockets_as_it_takes() -> None:
    with telling([([1, 2], 1012), ([3], 0), ([], 1013), ([4, 5], 1000)]) as (url, asked):
        seen = [event["seq"] for event in Client(url, "token").follow("42")]
    assert seen == [1, 2, 3, 4, 5]
    assert asked == [0, 2, 3, 3]


@pytest.mark.parametrize(("code", "status"), [(4401, 401), (4404, 404), (4429, 429)])
def test_a_socket_that_is_refused_is_not_asked_again(code: int, status: int) -> None:
    with telling([([], code)]) as (url, asked), pytest.raises(Refused) as refused:
        list(Client(url, "token").follow("42"))
    assert refused.value.status == status
    assert asked == [0]


def test_a_film_is_not_followed_into_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "LOST_SECONDS", 0.0)
    with pytest.raises(Unreachable, match="is made all the same"):
        list(Client("http://127.0.0.1:1", "token").follow("42"))
