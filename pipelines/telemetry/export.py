"""The spans of this process on their way to a collector. Imported only where there is one."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final, Literal

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

DELAY_MILLISECONDS: Final = 1000
"""Until spans leave: a worker of Ray may be stopped a few seconds after its last task."""
PREFIX: Final = "rayreel."
Kind = Literal["internal", "server", "client", "producer", "consumer"]
Value = str | int | float | bool


class Tracer:
    """Where to, and how many, the standard variables say (`OTEL_EXPORTER_OTLP_*`, `OTEL_TRACES_*`).

    Not OpenTelemetry's global one, which is Ray's or whoever's.
    """

    def __init__(self, part: str) -> None:
        resource = Resource.create({"service.name": "rayreel", "rayreel.part": part})
        self._provider = TracerProvider(resource=resource)
        self._provider.add_span_processor(
            BatchSpanProcessor(OTLPSpanExporter(), schedule_delay_millis=DELAY_MILLISECONDS)
        )
        self._tracer = self._provider.get_tracer("rayreel")
        self._w3c = TraceContextTextMapPropagator()

    @contextmanager
    def span(
        self, name: str, kind: Kind, after: str, attributes: Mapping[str, Value]
    ) -> Iterator[trace.Span]:
        around = self._w3c.extract({"traceparent": after}, Context()) if after else None
        with self._tracer.start_as_current_span(
            name,
            context=around,
            kind=trace.SpanKind[kind.upper()],
            attributes=_prefixed(attributes),
            # Messages may have prompts and URLs in them.
            record_exception=False,
            set_status_on_exception=False,
        ) as under_way:
            try:
                yield under_way
            except BaseException as error:
                self.fail(under_way, type(error).__name__)
                raise

    def tell(self, under_way: trace.Span, attributes: Mapping[str, Value]) -> None:
        under_way.set_attributes(_prefixed(attributes))

    def fail(self, under_way: trace.Span, error: str) -> None:
        under_way.set_status(trace.StatusCode.ERROR, error)

    def traceparent(self) -> str:
        carrier: dict[str, str] = {}
        self._w3c.inject(carrier)
        return carrier.get("traceparent", "")

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


def _prefixed(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {PREFIX + name: value for name, value in attributes.items()}
