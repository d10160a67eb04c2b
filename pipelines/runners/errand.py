"""A stage on another machine: what it logs and traces belongs to whoever sent it."""

import os
from collections.abc import Callable

from pipelines import telemetry
from pipelines.ports import Workshop
from pipelines.runners.base import Result, Work


def carried_out(
    function: Callable[[Work, Workshop], Result],
    work: Work,
    workshop: Workshop,
    trail: telemetry.Trail,
) -> Result:
    telemetry.configure_logging(os.environ.get("LOG_LEVEL", "INFO"))
    telemetry.start("task")
    with trail.followed(function.__name__.strip("_")):
        return function(work, workshop)
