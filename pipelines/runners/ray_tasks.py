"""Runs stages as Ray tasks: the only place where one is made."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import ray
from ray.exceptions import RayError, RayTaskError, TaskCancelledError

from cluster.demand import Demand
from cluster.priority import MAKING, give_way
from cluster.resources import Shape
from pipelines.errors import PipelineError, WorkerLost
from pipelines.ports import Stage, Workshop
from pipelines.runners.base import Result, Work
from pipelines.runners.errand import carried_out
from pipelines.runners.line import JOB, USER, Line
from pipelines.telemetry import Trail, span

LOOK_AGAIN_SECONDS = 5.0
"""Nodes come and go in minutes; asking Ray takes a millisecond."""
FORCE_AFTER_SECONDS = 2.0
"""A cancelled task is interrupted first, so that it ends its FFmpeg, then its worker is killed."""

TASKS_IN_A_START = 10
"""What a core does in the minute or so that a node takes to start: a node is worth starting for
what is left then. What runs on a GPU takes minutes, and each such task is worth one."""


def _carried_out(
    function: Callable[[Work, Workshop], Result], work: Work, workshop: Workshop, trail: Trail
) -> Result:
    give_way(MAKING)
    return carried_out(function, work, workshop, trail)


_TASK: Any = ray.remote(_carried_out)


class RayRunner:
    """Each stage is one task of its own name. Ray is given as many as it has room for."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._resources = _Resources()
        self._cpus = Line(lambda: self._resources.total("CPU"))
        self._gpus = Line(lambda: self._resources.total("GPU"))

    @property
    def demand(self) -> Demand:
        """What machines would be of use: for those that come, there must still be work."""
        cpus, gpus = self._cpus, self._gpus
        return Demand(cpus.taken + cpus.waiting / TASKS_IN_A_START, gpus.taken + gpus.waiting)

    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        shape = stage.shape
        line, cost = (self._gpus, shape.gpus) if shape.gpus else (self._cpus, shape.cpus)
        with span(shape.name, "producer"):
            async with line.turn(JOB.get(), cost, shape.urgency, USER.get()):
                return await self._run(stage, work)

    def gpus(self) -> float:
        """Return how many the cluster has just now."""
        return self._resources.total("GPU")

    async def _run(self, stage: Stage[Work, Result], work: Work) -> Result:
        shape = stage.shape
        # max_retries=0: a framework never repeats work by itself; the production decides.
        asked = shape.options | {"memory": memory_for(shape, self._resources.nodes())}
        task = _TASK.options(name=shape.name, max_retries=0, **asked)
        ref = task.remote(stage.function, work, self._workshop, Trail.here())
        try:
            async with asyncio.timeout(stage.patience(work)):
                result: Result = await ref
        except asyncio.CancelledError:
            _cancel(ref)
            raise
        except TimeoutError as error:
            # A worker that is stopped, or cut off, looks alive to Ray.
            _cancel(ref)
            raise WorkerLost(f"The worker of a {shape.name} task hangs.") from error
        except TaskCancelledError as error:
            raise WorkerLost(f"The {shape.name} task was cancelled by the cluster.") from error
        except RayTaskError as error:
            if isinstance(error.cause, PipelineError):
                raise error.cause from error
            raise
        except RayError as error:
            raise WorkerLost(f"The worker of a {shape.name} task was lost.") from error
        return result


def memory_for(shape: Shape, nodes: Sequence[Mapping[str, float]]) -> int:
    """Return the bytes to ask for: what the shape says, or all of the largest node that has less.

    A task that asks for more than any node has would wait for ever; so it goes alone, and is slow
    rather than never done.
    """
    wanted = shape.memory_mb * 1024 * 1024
    able = [
        int(node.get("memory", 0))
        for node in nodes
        if node.get("CPU", 0) >= shape.cpus and node.get("GPU", 0) >= shape.gpus
    ]
    return min(wanted, max(able, default=wanted))


class _Resources:
    """What the cluster has, in Ray's words."""

    def __init__(self) -> None:
        self._nodes: Sequence[Mapping[str, float]] = ()
        self._asked_at = -LOOK_AGAIN_SECONDS

    def nodes(self) -> Sequence[Mapping[str, float]]:
        """Return the resources of every node that is there."""
        now = time.monotonic()
        if now - self._asked_at >= LOOK_AGAIN_SECONDS:
            self._asked_at = now
            # While the head is away, what was known stands.
            with suppress(RayError, ConnectionError):
                self._nodes = [node["Resources"] for node in ray.nodes() if node["Alive"]]
        return self._nodes

    def total(self, name: str) -> float:
        return sum(node.get(name, 0.0) for node in self.nodes())


def _cancel(ref: "ray.ObjectRef[Any]") -> None:
    ray.cancel(ref, force=False)

    def force() -> None:
        ray.cancel(ref, force=True)

    asyncio.get_running_loop().call_later(FORCE_AFTER_SECONDS, force)
