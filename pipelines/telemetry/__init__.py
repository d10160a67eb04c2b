"""What a running program tells of itself: a log and traces, with one set of ids."""

from pipelines.telemetry.ids import ids, labelled
from pipelines.telemetry.logs import JsonLines, configure_logging
from pipelines.telemetry.spans import Noted, span, start, stop, traceparent
from pipelines.telemetry.trail import Trail

__all__ = [
    "JsonLines",
    "Noted",
    "Trail",
    "configure_logging",
    "ids",
    "labelled",
    "span",
    "start",
    "stop",
    "traceparent",
]
