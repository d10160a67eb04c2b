"""The limits, through Ray Serve: its proxy must hide none of them, and add no way around."""

from collections.abc import Iterator

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin

from app.middleware import BODY_BYTES
from deployments.cli.client import Client
from tests.acceptance.conftest import Rayreel

pytestmark = pytest.mark.film


@pytest.fixture
def http(client: Client) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {client.token}"}
    with httpx.Client(base_url=f"{client.base_url}/api/v1", headers=headers) as http:
        yield http


@pytest.mark.parametrize(
    "header",
    [
        {"X-Request-Timeout-Seconds": "100000"},
        {"X-Request-Disconnect-Disabled": "?1"},
        {"serve_multiplexed_model_id": "x"},
        {"Serve-Multiplexed-Model-Id": "x"},
    ],
)
def test_nobody_steers_ray_serve(http: httpx.Client, header: dict[str, str]) -> None:
    answer = http.get("/generations", headers=header)
    assert (answer.status_code, answer.json()["code"]) == (400, "control_header")


def test_an_answer_has_one_id_and_tells_it_in_its_words_too(http: httpx.Client) -> None:
    for asked in ({}, {"X-Request-ID": "mine-7"}):
        answer = http.get("/generations/00000000-0000-0000-0000-000000000000", headers=asked)
        (told,) = answer.headers.get_list("x-request-id")
        assert told == answer.json()["request_id"]
        assert told == asked.get("X-Request-ID", told)


def test_a_body_without_end_is_refused(http: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b" " * BODY_BYTES

    answer = http.post("/generations", content=endless())
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")


def test_answers_say_how_the_caller_stands_and_what_has_not_changed(http: httpx.Client) -> None:
    first = http.get("/generations")
    left = int(first.headers["ratelimit-remaining"])
    assert 0 < left < int(first.headers["ratelimit-limit"])
    again = http.get("/generations", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "frame-ancestors 'none'" in again.headers["content-security-policy"]


def test_foreign_pages_get_no_socket(rayreel: Rayreel, client: Client) -> None:
    url = f"ws://127.0.0.1:{rayreel.endpoints.http_port}/ws/00000000-0000-0000-0000-000000000000"
    cookie = {"Cookie": f"rayreel_session={client.token}"}
    with (
        pytest.raises(InvalidStatus, match="403"),
        connect(url, additional_headers=cookie, origin=Origin("https://evil.example")),
    ):
        pass
