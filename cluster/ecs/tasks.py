"""The calls of ECS that workers need: list and describe, run, stop."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config

from cluster.ecs.fleet import Fleet, Pool

PAGE = 100
"""Tasks in one answer to ListTasks, and in one question to DescribeTasks: the most ECS takes."""
POOL_TAG = "rayreel:pool"
ALIVE = {"PROVISIONING", "PENDING", "ACTIVATING", "RUNNING"}
"""https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-lifecycle-explanation.html"""
CALLS = Config(
    # Longer would hold up the autoscaler, which asks again by itself after five seconds.
    connect_timeout=5,
    read_timeout=20,
    retries={"mode": "standard", "total_max_attempts": 3},
)


@dataclass(frozen=True)
class EcsTask:
    """One worker, as ECS sees it."""

    arn: str
    pool: str
    status: str
    """`PROVISIONING`, `PENDING`, `ACTIVATING`, `RUNNING`, and names for what comes after."""
    to_stop: bool
    """Somebody has told it to stop: we, an operator, or Spot two minutes before the end."""
    health: str
    """`HEALTHY` once the container's check has seen a raylet; `UNKNOWN` before."""
    capacity: str
    ip: str | None
    stopped: str
    """Why it has stopped: ECS's code and words."""

    @property
    def alive(self) -> bool:
        return self.status in ALIVE and not self.to_stop

    @property
    def never_started(self) -> bool:
        return self.stopped.startswith("TaskFailedToStart")


@dataclass(frozen=True)
class Order:
    """One RunTask. Given twice, it starts the same tasks: the token is its identity."""

    pool: Pool
    count: int
    capacity: str
    token: str


@dataclass(frozen=True)
class Started:
    arns: tuple[str, ...]
    failures: tuple[str, ...]
    """Reasons, one for each task that could not be placed."""


class Tasks:
    """Every method raises `ClientError` or another `BotoCoreError`."""

    def __init__(self, fleet: Fleet) -> None:
        self._fleet = fleet
        # Region, address and credentials as everywhere in boto3; on ECS from the task's role.
        self._ecs: Any = boto3.client("ecs", config=CALLS)

    def listed(self) -> list[str]:
        """Return the ARN of every task of this fleet that shall run, or is to be started."""
        pages = self._ecs.get_paginator("list_tasks").paginate(
            cluster=self._fleet.cluster,
            startedBy=self._fleet.name,
            PaginationConfig={"PageSize": PAGE},
        )
        return [arn for page in pages for arn in page["taskArns"]]

    def described(self, arns: Iterable[str]) -> list[EcsTask]:
        """Return those of `arns` that ECS knows."""
        return [
            _task(each)
            for page in _pages(sorted(arns))
            for each in self._ecs.describe_tasks(
                cluster=self._fleet.cluster, tasks=page, include=["TAGS"]
            )["tasks"]
        ]

    def run(self, order: Order) -> Started:
        network = {
            "subnets": list(self._fleet.subnets),
            "securityGroups": list(self._fleet.security_groups),
            # Tasks on EC2 get none, whatever their subnet.
            "assignPublicIp": _switch(self._fleet.assign_public_ip and not order.pool.gpus),
        }
        answer = self._ecs.run_task(
            cluster=self._fleet.cluster,
            taskDefinition=order.pool.task_definition,
            capacityProviderStrategy=[{"capacityProvider": order.capacity, "weight": 1}],
            count=order.count,
            clientToken=order.token,
            startedBy=self._fleet.name,
            networkConfiguration={"awsvpcConfiguration": network},
            propagateTags="TASK_DEFINITION",
            tags=[{"key": POOL_TAG, "value": order.pool.name}],
        )
        return Started(
            tuple(task["taskArn"] for task in answer["tasks"]),
            tuple(failure.get("reason", "no reason given") for failure in answer["failures"]),
        )

    def stop(self, arn: str, reason: str) -> None:
        self._ecs.stop_task(cluster=self._fleet.cluster, task=arn, reason=reason)


def _task(content: dict[str, Any]) -> EcsTask:
    tags = {tag["key"]: tag["value"] for tag in content.get("tags", [])}
    details = {
        detail["name"]: detail["value"]
        for attachment in content.get("attachments", [])
        for detail in attachment.get("details", [])
    }
    return EcsTask(
        arn=content["taskArn"],
        pool=tags.get(POOL_TAG, ""),
        status=content["lastStatus"],
        to_stop=content["desiredStatus"] == "STOPPED",
        health=content.get("healthStatus", "UNKNOWN"),
        capacity=content.get("capacityProviderName", ""),
        ip=details.get("privateIPv4Address"),
        stopped=f"{content.get('stopCode', '')} {content.get('stoppedReason', '')}".strip(),
    )


def _pages(arns: Sequence[str]) -> Iterator[list[str]]:
    for first in range(0, len(arns), PAGE):
        yield list(arns[first : first + PAGE])


def _switch(on: bool) -> str:
    return "ENABLED" if on else "DISABLED"
