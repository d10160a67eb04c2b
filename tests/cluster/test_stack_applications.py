"""What ran on a Ray that died is deployed on the next; Ray's dashboard is played here."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from cluster.embedded import applications, ports
from cluster.embedded.applications import RolloutFailed, roll_out
from cluster.embedded.home import Home, Settings
from cluster.embedded.ports import port

CONFIG = {"http_options": {"port": 1}, "applications": [{"name": "api"}, {"name": "production"}]}


@dataclass
class Dashboard:
    """Says of every application what `status` says; not yet there for the first `away` requests."""

    status: str = "RUNNING"
    away: int = 0
    put: list[Any] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)


@contextmanager
def dashboard(home: Home, told: Dashboard) -> Iterator[None]:
    class Answers(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if told.away:
                told.away -= 1
                self.send_error(503)
                return
            told.put.append(content)
            told.tokens.add(self.headers["Authorization"])
            self._say({})

        def do_GET(self) -> None:
            state = {"status": told.status, "message": "first line\nno such module"}
            self._say({"applications": {"api": state, "production": state}})

        def _say(self, content: Any) -> None:
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    settings = home.settings()
    assert settings
    place = ("127.0.0.1", port(settings.first_port, "ray_dashboard"))
    with ThreadingHTTPServer(place, Answers) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    first, reservation = ports.reserve(tmp_path, None)
    home = Home(tmp_path)
    home.save_settings(
        Settings(
            first_port=first,
            postgres_password="p",
            valkey_password="v",
            s3_access_key="a",
            s3_secret_key="s",
            ray_token="the token",
            ray=True,
            cpus=1,
        )
    )
    with reservation:
        yield home


def test_what_was_rolled_out_is_deployed_again_however_long_ray_takes(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(applications, "AGAIN_S", 0.01)
    told = Dashboard()
    with dashboard(home, told):
        roll_out(home.place, CONFIG)
        told.away = 3
        assert applications.main(str(home.place)) == 0
    assert told.put == [CONFIG, CONFIG]
    assert told.tokens == {"Bearer the token"}
    assert told.away == 0


def test_where_nothing_was_rolled_out_nothing_is_deployed(home: Home) -> None:
    assert applications.main(str(home.place)) == 0


def test_an_application_that_fails_is_named_with_the_reason(home: Home) -> None:
    with (
        dashboard(home, Dashboard(status="DEPLOY_FAILED")),
        pytest.raises(RolloutFailed, match=r"The api application failed: no such module"),
    ):
        roll_out(home.place, CONFIG)
