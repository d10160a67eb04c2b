import json
import logging
from collections.abc import AsyncIterator, Iterator

import pytest
from fastapi import FastAPI

from app.main import create_app
from app.middleware import BODY_BYTES
from app.settings import Settings
from pipelines.telemetry import JsonLines
from tests.integration.browser import Api, User, client_of, refused

pytestmark = pytest.mark.stack


async def test_an_unknown_place_is_a_problem(api: Api) -> None:
    refused(await api.client.get("/api/v1/nothing"), 404, "not_found")
    refused(await api.client.get("/assets/nothing.js"), 404, "not_found")


async def test_a_wrong_method_is_a_problem_that_names_the_right_one(api: Api) -> None:
    answer = await api.client.put("/api/v1/sessions")
    refused(answer, 405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"


async def test_a_fault_of_ours_tells_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    app: FastAPI = create_app(settings)

    @app.get("/broken")
    async def broken() -> None:
        raise RuntimeError("the secret of the house")

    # Before the studio's pages, which are the last route and take every path.
    app.router.routes.insert(0, app.router.routes.pop())
    async with client_of(app) as client:
        answer = await client.get("/broken")
    problem = refused(answer, 500, "internal_error")
    assert "secret" not in json.dumps(problem)
    assert "the secret of the house" in caplog.text


async def test_every_answer_has_an_id_and_a_sane_one_is_kept(api: Api) -> None:
    for asked, kept in {"trace-1.a_B": True, "x" * 65: False, "a b": False, "ö": False}.items():
        answer = await api.client.get("/health", headers=[(b"X-Request-ID", asked.encode())])
        assert (answer.headers["x-request-id"] == asked) is kept
    first, second = [await api.client.get("/health") for _ in range(2)]
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


async def test_a_body_larger_than_any_order_is_refused(user: User) -> None:
    async def drip() -> AsyncIterator[bytes]:
        for _ in range(BODY_BYTES // 1000 + 1):
            yield b" " * 1000

    headers = {"Content-Type": "application/json"}
    for content in (b" " * (BODY_BYTES + 1), drip()):
        answer = await user.call("POST", "/generations", content=content, headers=headers)
        refused(answer, 413, "body_too_large")


async def test_the_largest_order_is_taken(user: User) -> None:
    body = json.dumps({"prompt": "\U0001f3ac" * 4000})
    assert len(body) > 40_000
    headers = {"Content-Type": "application/json"}
    answer = await user.call("POST", "/generations", content=body, headers=headers)
    assert answer.status_code == 201


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    found: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append(self.format(record))

    handler = Keep()
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("app")
    logger.addHandler(handler)
    yield found
    logger.removeHandler(handler)


async def test_the_log_has_a_line_per_request_with_its_id(
    lines: list[str], user: User, api: Api
) -> None:
    job_id = await user.order()
    answer = await user.call("GET", f"/generations/{job_id}", headers={"X-Request-ID": "trace-1"})
    assert answer.status_code == 200
    line = json.loads(lines[-1])
    assert line["request_id"] == "trace-1"
    assert (line["method"], line["status"]) == ("GET", 200)
    assert line["route"].endswith("/generations/{generation_id}")
    assert user.token not in "".join(lines)


async def test_the_api_describes_itself(api: Api) -> None:
    described = (await api.client.get("/openapi.json")).json()
    assert set(described["paths"]) >= {
        "/api/v1/sessions",
        "/api/v1/generations",
        "/api/v1/compositions/{composition_id}/download",
    }
    assert (await api.client.get("/docs")).status_code == 200
