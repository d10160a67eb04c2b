"""Secrets are in the environment and in files of our own that nobody else reads, and nowhere else.

A stack runs with known ones, makes a film, fails to make another, and everything that it leaves and
shows is searched: files, answers, events, errors, Ray's state, the arguments of processes.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import psutil
import psycopg
import pytest

from cluster.embedded.home import Home
from deployments.cli.client import Client
from tests.acceptance.conftest import ROOT, Rayreel, order
from tests.acceptance.test_jobs import wait

pytestmark = pytest.mark.film

SMALL = {"seed": 7, "resolution": "480p"}
STATES = ("actors", "jobs", "nodes", "runtime_envs", "tasks", "workers")
"""What Ray tells of itself to whoever has its token."""


@pytest.fixture(scope="module")
def canaries() -> dict[str, str]:
    return {
        "REPLICATE_API_TOKEN": f"r8_{secrets.token_hex(20)}",
        "REPLICATE_WEBHOOK_SECRET": f"whsec_{secrets.token_hex(20)}",
        "SOMEBODY_ELSES_SECRET": secrets.token_hex(20),
    }


class Gossip(BaseHTTPRequestHandler):
    """A provider that takes no order, and writes back all that it was told."""

    def do_POST(self) -> None:
        body = json.dumps({"detail": f"no, not with {dict(self.headers)}"}).encode()
        self.send_response(HTTPStatus.UNPROCESSABLE_ENTITY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST  # noqa: N815 - its name there

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        """Say nothing: pytest shows too much already."""


@pytest.fixture(scope="module")
def gossip() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Gossip) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def product(
    tmp_path_factory: pytest.TempPathFactory, canaries: dict[str, str], gossip: str
) -> Iterator[Rayreel]:
    product = Rayreel(tmp_path_factory.mktemp("secrets"))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in canaries.items():
            patch.setenv(name, value)
        patch.setenv("REPLICATE_BASE_URL", gossip)
        up = product.run("up", cwd=ROOT)
        assert up.returncode == 0, up.stderr
        yield product
        down = product.run("down", cwd=ROOT)
        assert down.returncode == 0, down.stderr


@pytest.fixture(scope="module")
def hidden(product: Rayreel, canaries: dict[str, str]) -> dict[str, str]:
    """All secrets of the stack by their names: those given, and those that it made itself."""
    settings = json.loads((product.home / "stack.json").read_text())
    made = {name: value for name, value in settings.items() if _is_secret(name)}
    assert len(made) >= 4, settings.keys()
    made_key = product.run("key", "create", "canary", cwd=ROOT)
    with closing(_client(product)) as client:
        return {**canaries, **made, "session": client.token, "key": made_key.stdout.strip()}


@pytest.fixture(scope="module")
def answers(product: Rayreel, hidden: dict[str, str]) -> dict[str, str]:
    """What the API and Ray say, once one film is made and another has failed."""
    said = {}
    with closing(_client(product)) as client:
        made, failed = [
            client.post("/generations", {**order(), "options": {**SMALL, "quality": quality}})[
                "generation_id"
            ]
            for quality in ("draft", "standard")
        ]
        assert wait(client, made)["status"] == "completed"
        said["failure"] = json.dumps(wait(client, failed, {"failed"}))
        for job_id in (made, failed):
            said[f"job {job_id}"] = json.dumps(client.get(f"/generations/{job_id}"))
            said[f"events {job_id}"] = json.dumps(client.get(f"/generations/{job_id}/events"))
        said["health"] = json.dumps(client.health())
        said["metrics"] = httpx.get(f"{client.base_url}/metrics").text
    endpoints = product.endpoints
    bearer = {"Authorization": f"Bearer {endpoints.ray_auth_token}"}
    with httpx.Client(base_url=endpoints.ray_dashboard_url, headers=bearer) as ray:
        said["serve"] = ray.get("/api/serve/applications/").raise_for_status().text
        for name in STATES:
            answer = ray.get(f"/api/v0/{name}", params={"detail": 1, "limit": 1000})
            said[f"ray {name}"] = answer.raise_for_status().text
    return said


def _is_secret(name: str) -> bool:
    return any(part in name for part in ("password", "secret", "token"))


def _client(product: Rayreel) -> Client:
    return Client(f"http://127.0.0.1:{product.endpoints.http_port}", product.home / "session")


def found(hidden: dict[str, str], text: str) -> list[str]:
    return [name for name, value in hidden.items() if value in text]


def test_no_answer_tells_a_secret(hidden: dict[str, str], answers: dict[str, str]) -> None:
    # What the provider wrote back is there, but for the key.
    assert "not with" in answers["failure"]
    assert "Bearer ***" in answers["failure"]
    assert {place: found(hidden, text) for place, text in answers.items()} == {
        place: [] for place in answers
    }


def test_no_process_has_a_secret_among_its_arguments(
    hidden: dict[str, str], answers: dict[str, str]
) -> None:
    ours = 0
    for process in psutil.process_iter(["cmdline"]):
        arguments = " ".join(process.info["cmdline"] or [])
        ours += "raylet" in arguments
        assert found(hidden, arguments) == [], process.name()
    assert ours


def test_only_files_of_our_own_that_nobody_else_reads_hold_secrets(
    product: Rayreel, hidden: dict[str, str], answers: dict[str, str]
) -> None:
    allowed = {"stack.json", "session", "valkey.conf"}
    read = set()
    for folder in (product.home, Home(product.home).sockets):
        for path in _files(folder):
            read.add(path.name)
            names = [n for n, value in hidden.items() if value.encode() in path.read_bytes()]
            if path.name in allowed:
                assert path.stat().st_mode & 0o077 == 0, path
            else:
                assert names == [], path
    assert {"api.log", "gcs_server.out", "raylet.out"} & read, sorted(read)
    assert len(read) > 100


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def test_a_dump_of_the_database_opens_nothing(
    product: Rayreel, hidden: dict[str, str], answers: dict[str, str]
) -> None:
    rows: list[Any] = []
    with psycopg.connect(product.endpoints.database_url) as connection:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            rows += connection.execute(f'SELECT row_to_json(t)::text FROM "{table}" AS t')
    assert len(rows) > 10
    assert [row for row in rows if found(hidden, str(row))] == []
