"""Ray's way to ECS: the autoscaler says how many workers, this module sees to it."""

import logging
import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from ray.autoscaler.batching_node_provider import (
    BatchingNodeProvider,
    NodeData,
    ScaleRequest,
)
from ray.autoscaler.tags import NODE_KIND_HEAD, NODE_KIND_WORKER, STATUS_UP_TO_DATE

from cluster.ecs.fleet import Fleet, Pool
from cluster.ecs.launch import Launcher
from cluster.ecs.tasks import EcsTask, Tasks

HEAD = "head"
VISIBLE_AFTER_SECONDS = 60.0
"""ECS lists a new task after a moment (it is eventually consistent); until then we know of it."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    pool: str
    at: float
    """By the monotonic clock, in seconds."""


class EcsNodeProvider(BatchingNodeProvider):
    """A node is an ECS task, and its id the task's ARN.

    ECS keeps the state; kept here is what it has not caught up with: tasks just started, and tasks
    told to stop.
    """

    def __init__(self, provider_config: dict[str, Any], cluster_name: str) -> None:
        super().__init__(provider_config, cluster_name)
        fleet = Fleet.model_validate(provider_config["fleet"])
        self._pools = {pool.name: pool for pool in fleet.pools}
        self._tasks = Tasks(fleet)
        self._launcher = Launcher(self._tasks)
        self._seen: dict[str, EcsTask] = {}
        self._requested: dict[str, Request] = {}
        """By ARN: what was started and has not been seen yet."""
        self._to_stop: set[str] = set()
        """Never shown again: Ray counts on it."""
        self._told: set[str] = set()
        """Those of them whom ECS has told."""
        self._sees = False

    def get_node_data(self) -> dict[str, NodeData]:
        """Return the head, which is not ours to stop, and every worker that lives or starts."""
        try:
            self._look()
            self._stop()
            self._sees = True
        except (BotoCoreError, ClientError) as error:
            logger.warning("ECS does not say what runs: %s", error)
            self._sees = False
        nodes = {HEAD: NodeData(NODE_KIND_HEAD, HEAD, None, STATUS_UP_TO_DATE)}
        for arn, request in self._requested.items():
            nodes[arn] = NodeData(NODE_KIND_WORKER, request.pool, None, "requested")
        for task in self._seen.values():
            nodes[task.arn] = NodeData(NODE_KIND_WORKER, task.pool, task.ip, _status(task))
        return {arn: node for arn, node in nodes.items() if arn not in self._to_stop}

    def safe_to_scale(self) -> bool:
        """Nothing is started or stopped by an old picture."""
        return self._sees

    def submit_scale_request(self, scale_request: ScaleRequest) -> None:
        self._to_stop |= scale_request.workers_to_delete
        try:
            self._stop()
        except (BotoCoreError, ClientError) as error:
            logger.warning("workers are told to stop at the next look: %s", error)
        for name, wanted in scale_request.desired_num_workers.items():
            if pool := self._pools.get(name):  # one that was taken away keeps no worker
                self._start(pool, wanted)

    def _start(self, pool: Pool, wanted: int) -> None:
        present = [task for task in self._seen.values() if task.pool == pool.name]
        known = {task.arn for task in present}
        known |= {arn for arn, request in self._requested.items() if request.pool == pool.name}
        missing = wanted - len(known - self._to_stop)
        if missing > 0:
            for arn in self._launcher.launch(pool, missing, present):
                if arn not in known:
                    self._requested[arn] = Request(pool.name, time.monotonic())

    def _look(self) -> None:
        """Ask ECS for everything that it lists, and for what we know besides."""
        asked = {*self._tasks.listed(), *self._requested, *self._seen}
        found = {task.arn: task for task in self._tasks.described(asked)}
        oldest = time.monotonic() - VISIBLE_AFTER_SECONDS
        self._seen = {arn: task for arn, task in found.items() if task.alive}
        self._requested = {
            arn: request
            for arn, request in self._requested.items()
            if arn not in found and request.at > oldest
        }
        for task in found.values():
            if task.never_started:
                self._launcher.note(task)
        gone = self._told - found.keys()
        self._to_stop -= gone
        self._told -= gone

    def _stop(self) -> None:
        """Tell ECS of every worker that is to stop; again as long as it has not answered."""
        for arn in sorted(self._to_stop - self._told):
            try:
                self._tasks.stop(arn, "Ray's autoscaler no longer needs it.")
            except ClientError as error:
                # It has ended by itself: its raylet is told to leave before we are.
                if error.response["Error"]["Code"] != "InvalidParameterException":
                    raise
            self._told.add(arn)


def _status(task: EcsTask) -> str:
    """Return what Ray wants to hear: `up-to-date` means that a raylet must be heard of."""
    if task.status != "RUNNING":
        return task.status.lower()
    return "starting-ray" if task.health == "UNKNOWN" else STATUS_UP_TO_DATE
