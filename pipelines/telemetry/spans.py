"""Spans for OpenTelemetry, where OTEL_EXPORTER_OTLP_ENDPOINT is set; else none is made.

A span has names, ids and numbers in it: no prompt, no URL, and of an error its class alone.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from pipelines.telemetry.ids import ids

if TYPE_CHECKING:
    from opentelemetry import trace

    from pipelines.telemetry.export import Kind, Tracer, Value

ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
"""The specification's: https://opentelemetry.io/docs/specs/otel/protocol/exporter/"""

_starting = threading.Lock()
_tracer: "Tracer | None" = None


class Noted:
    """A span under way; or none, and then nothing happens."""

    def __init__(self, under_way: "trace.Span | None" = None) -> None:
        self._span = under_way

    def set(self, **attributes: "Value") -> None:
        if self._span is not None and _tracer is not None:
            _tracer.tell(self._span, attributes)

    def rename(self, name: str) -> None:
        if self._span is not None:
            self._span.update_name(name)

    def failed(self, error: str) -> None:
        if self._span is not None and _tracer is not None:
            _tracer.fail(self._span, error)


def start(part: str) -> None:
    """Begin to send spans, as this part of rayreel; without an endpoint, or again: nothing."""
    global _tracer  # noqa: PLW0603 - one per process, like the log
    if not any(os.environ.get(name) for name in ENDPOINTS):
        return
    with _starting:
        if _tracer is None:
            # Takes 0.2 s, and 20 MB: only where it is of use.
            from pipelines.telemetry.export import Tracer  # noqa: PLC0415

            _tracer = Tracer(part)


def stop() -> None:
    """Send what is left, and no more."""
    global _tracer
    with _starting:
        tracer, _tracer = _tracer, None
    if tracer is not None:
        tracer.close()


@contextmanager
def span(
    name: str, kind: "Kind" = "internal", after: str = "", **attributes: "Value"
) -> Iterator[Noted]:
    """Note what happens in the block, as a part of what happens around it or of `after`.

    `after` is a traceparent. The span carries all `ids`.
    """
    tracer = _tracer
    if tracer is None:
        yield Noted()
        return
    with tracer.span(name, kind, after, {**ids(), **attributes}) as under_way:
        yield Noted(under_way)


def traceparent() -> str:
    """Return where we are, as W3C Trace Context writes it; empty outside of any span."""
    return _tracer.traceparent() if _tracer is not None else ""
