"""A collector of spans on loopback: OTLP over HTTP, as far as a test asks."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Status


@dataclass(frozen=True)
class Span:
    name: str
    part: str
    """Of which part of rayreel it is: api, producer, task."""
    trace: str
    id: str
    parent: str
    attributes: dict[str, Any]
    failed: str
    """The class of the error it ended with."""


@dataclass
class Collector:
    url: str = ""
    raw: bytearray = field(default_factory=bytearray)
    """All that was sent."""
    spans: dict[str, Span] = field(default_factory=dict)
    """By id."""

    def take(self, body: bytes) -> None:
        self.raw += body
        for sent in ExportTraceServiceRequest.FromString(body).resource_spans:
            part = next(
                each.value.string_value
                for each in sent.resource.attributes
                if each.key == "rayreel.part"
            )
            for each in (span for scope in sent.scope_spans for span in scope.spans):
                told = {
                    one.key: getattr(one.value, one.value.WhichOneof("value") or "string_value")
                    for one in each.attributes
                }
                failed = each.status.code == Status.STATUS_CODE_ERROR
                span = Span(
                    name=each.name,
                    part=part,
                    trace=each.trace_id.hex(),
                    id=each.span_id.hex(),
                    parent=each.parent_span_id.hex(),
                    attributes=told,
                    failed=each.status.message if failed else "",
                )
                self.spans[span.id] = span

    def way_to(self, span: Span) -> list[tuple[str, str]]:
        """Return part and name of all that lead to the span, and of itself."""
        before = self.way_to(self.spans[span.parent]) if span.parent in self.spans else []
        return [*before, (span.part, span.name)]


@contextmanager
def collecting() -> Iterator[Collector]:
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector.url = f"http://127.0.0.1:{server.server_port}"
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    yield collector
    server.shutdown()
    serving.join()
    server.server_close()
