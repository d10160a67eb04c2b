"""Runs stages as Ray tasks: the only place where one is made."""

import asyncio
from collections.abc import Callable
from functools import cache
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError, TaskCancelledError

from pipelines.errors import PipelineError, ServiceUnavailable
from pipelines.ports import Stage, Workshop
from pipelines.runners.base import Result, Work

FORCE_AFTER_SECONDS = 2.0
"""A cancelled task is interrupted first, so that it ends its FFmpeg, then its worker is killed."""


class RayRunner:
    """Each stage is one task of its own name, so Ray shares the CPUs fairly between stages."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        shape = stage.shape
        # max_retries=0: a framework never repeats work by itself; the production decides.
        task = _task(stage.function).options(
            name=shape.name,
            num_cpus=shape.cpus,
            memory=shape.memory_mb * 1024 * 1024,
            max_retries=0,
        )
        ref = task.remote(work, self._workshop)
        try:
            result: Result = await ref
        except asyncio.CancelledError:
            _cancel(ref)
            raise
        except TaskCancelledError as error:
            raise ServiceUnavailable(
                f"The {shape.name} task was cancelled by the cluster."
            ) from error
        except RayTaskError as error:
            if isinstance(error.cause, PipelineError):
                raise error.cause from error
            raise
        except RayError as error:
            raise ServiceUnavailable(f"The worker of a {shape.name} task was lost.") from error
        return result


@cache
def _task(function: Callable[..., Any]) -> Any:
    return ray.remote(function)


def _cancel(ref: "ray.ObjectRef[Any]") -> None:
    ray.cancel(ref, force=False)

    def force() -> None:
        ray.cancel(ref, force=True)

    asyncio.get_running_loop().call_later(FORCE_AFTER_SECONDS, force)
