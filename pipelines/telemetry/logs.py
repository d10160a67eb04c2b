"""Logs as lines of JSON, each with the ids of what it belongs to."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Any, Final

from pipelines.telemetry.ids import ids
from pipelines.telemetry.spans import traceparent

LOGGERS: Final = ("app", "deployments", "pipelines")
"""Ours; libraries keep their own."""


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **ids(),
        }
        if current := traceparent():
            _, line["trace_id"], line["span_id"], _ = current.split("-")
        line |= getattr(record, "fields", {})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configure_logging(level: str) -> None:
    """Send our loggers' lines to stderr; calling it again changes only the level."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        logger.setLevel(level)
        if not any(isinstance(handler.formatter, JsonLines) for handler in logger.handlers):
            handler = logging.StreamHandler(sys.stderr)
            handler.setFormatter(JsonLines())
            logger.addHandler(handler)
