"""Takes webhooks in a test and keeps them."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from typing import Any


@dataclass(frozen=True)
class Delivery:
    path: str
    headers: dict[str, str]
    body: str

    @property
    def told(self) -> dict[str, Any]:
        """The prediction that it tells of."""
        told: dict[str, Any] = json.loads(self.body)
        return told

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]


class Receiver:
    def __init__(self, url: str) -> None:
        self.url = url
        self.status = 204
        """What it answers."""
        self.headers: dict[str, str] = {}
        self._taken: list[Delivery] = []
        self._changed = Condition()

    def take(self, delivery: Delivery) -> None:
        with self._changed:
            self._taken.append(delivery)
            self._changed.notify_all()

    def at(self, path: str) -> list[Delivery]:
        with self._changed:
            return [each for each in self._taken if each.path == path]

    def wait(
        self, path: str, until: Callable[[list[Delivery]], bool], seconds: float = 20
    ) -> list[Delivery]:
        """Return what came to `path` when it is as wanted; AssertionError: it never was."""
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                came = [each for each in self._taken if each.path == path]
                if until(came):
                    return came
                left = deadline - time.monotonic()
                assert left > 0, f"only these came: {[each.told['status'] for each in came]}"
                self._changed.wait(left)


@contextmanager
def receiver() -> Iterator[Receiver]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            headers = {name.lower(): value for name, value in self.headers.items()}
            taking.take(Delivery(self.path, headers, body))
            self.send_response(taking.status)
            for name, value in taking.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    taking = Receiver(f"http://127.0.0.1:{server.server_port}")
    serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    serving.start()
    try:
        yield taking
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
