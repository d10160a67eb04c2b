"""Runs a stage again where that may help: only for work that costs nothing but time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from pipelines.errors import PipelineError, RenderFailed

TRIES = 3
"""A stage that failed in a way that may pass (a lost worker, a crash) is run this often."""
PAUSE_SECONDS = 0.5
"""Before the second try; doubled for the third."""

Result = TypeVar("Result")


async def tried(once: Callable[[], Awaitable[Result]]) -> Result:
    """Return what `once` does; raise its last error."""
    for attempt in range(1, TRIES):
        try:
            return await once()
        except PipelineError as error:
            if not (error.transient or isinstance(error, RenderFailed)):
                raise
        await asyncio.sleep(PAUSE_SECONDS * 2 ** (attempt - 1))
    return await once()
