"""The stand-in for ECS over HTTP, in the protocol that boto3 speaks (AWS JSON 1.1)."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.cluster.ecs.service import Refused, Service


@contextmanager
def serving(service: Service) -> Iterator[str]:
    """Serve on loopback; yield the URL for `AWS_ENDPOINT_URL_ECS`."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            action = self.headers["X-Amz-Target"].split(".")[1]
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            try:
                self._answer(200, service.call(action, body))
            except Refused as refused:
                self._answer(400, {"__type": refused.code, "message": str(refused)})
            except ConnectionAbortedError:
                self.close_connection = True

        def _answer(self, status: int, content: object) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/x-amz-json-1.1")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        service.close()
