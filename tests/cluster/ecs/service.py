"""A stand-in for Amazon ECS: the calls of worker tasks, with its limits, lags and refusals."""

import itertools
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cluster.ecs.machine import Machine
from tests.cluster.ecs.task import Task

Body = dict[str, Any]
PAGE = 100
AT_ONCE = 10


class Refused(Exception):  # noqa: N818 - what ECS answers
    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass
class Faults:
    room: dict[str, int] = field(default_factory=dict)
    """Of a capacity provider: so many more tasks; without an entry, any number."""
    throttled: int = 0
    """So many calls to come are refused."""
    lost: int = 0
    """So many RunTasks to come are done, and their answers never arrive."""
    lag_seconds: float = 0.0
    """Until a new task is listed."""
    never_start: bool = False
    """Tasks are accepted and then end before they run."""


class Service:
    """All state of one ECS cluster. Methods are called with the bodies of requests."""

    def __init__(self, definitions: dict[str, Callable[[], Machine]], network: str) -> None:
        self._definitions = definitions
        self._addresses = (f"{network}.{last}" for last in itertools.count(2))
        self._orders: dict[str, tuple[Body, list[str]]] = {}
        self._lock = threading.RLock()
        self.tasks: dict[str, Task] = {}
        self.faults = Faults()
        self.calls: list[tuple[str, Body]] = []

    def call(self, action: str, body: Body) -> Body:
        with self._lock:
            self.calls.append((action, body))
            if self.faults.throttled:
                self.faults.throttled -= 1
                raise Refused("ThrottlingException", "Rate exceeded")
            if action == "ListTasks":  # each round of looks is one step of time
                for task in self.tasks.values():
                    task.advance()
            actions = {
                "RunTask": self._run,
                "StopTask": self._stop,
                "ListTasks": self._list,
                "DescribeTasks": self._describe,
            }
            return actions[action](body)

    def alive(self) -> list[Task]:
        with self._lock:
            return [task for task in self.tasks.values() if task.wanted == "RUNNING"]

    def take_back(self, task: Task) -> None:
        """Spot: two minutes' notice, and the end."""
        with self._lock:
            task.stop("SpotInterruption", "Your Spot Task was interrupted.")

    def close(self) -> None:
        for task in self.tasks.values():
            task.machine.kill()

    def _run(self, body: Body) -> Body:
        count, token = body["count"], body["clientToken"]
        if not 1 <= count <= AT_ONCE:
            raise Refused("InvalidParameterException", f"count can not be {count}.")
        known, arns = self._orders.get(token) or self._order(body)
        if known != body:
            raise Refused("ConflictException", "The token is in use with another request.")
        if self.faults.lost:
            self.faults.lost -= 1
            raise ConnectionAbortedError
        reason = "Capacity is unavailable at this time. Please try again later."
        failures = [{"reason": reason}] * (count - len(arns))
        return {"tasks": [self._shown(arn) for arn in arns], "failures": failures}

    def _order(self, body: Body) -> tuple[Body, list[str]]:
        """Start as many as there is room for, and keep what was asked for by its token."""
        if body["taskDefinition"] not in self._definitions:
            raise Refused("ClientException", "TaskDefinition not found.")
        (strategy,) = body["capacityProviderStrategy"]
        capacity = strategy["capacityProvider"]
        room = min(body["count"], self.faults.room.get(capacity, body["count"]))
        if capacity in self.faults.room:
            self.faults.room[capacity] -= room
        order = (body, [self._new(body, capacity) for _ in range(room)])
        self._orders[body["clientToken"]] = order
        return order

    def _new(self, body: Body, capacity: str) -> str:
        arn = f"arn:aws:ecs:us-east-2:000000000000:task/{body['cluster']}/{uuid.uuid4().hex}"
        definition = body["taskDefinition"]
        task = Task(
            arn=arn,
            definition=definition,
            capacity=capacity,
            started_by=body["startedBy"],
            tags=body["tags"],
            ip=next(self._addresses),
            machine=self._definitions[definition](),
        )
        if self.faults.never_start:
            task.fail_to_start("RESOURCE:ENI")
        self.tasks[arn] = task
        return arn

    def _stop(self, body: Body) -> Body:
        task = self.tasks.get(body["task"])
        if task is None:
            raise Refused("InvalidParameterException", "The referenced task was not found.")
        task.stop("UserInitiated", body["reason"])
        return {"task": self._shown(task.arn)}

    def _list(self, body: Body) -> Body:
        size = body.get("maxResults", PAGE)
        if not 1 <= size <= PAGE:
            raise Refused("InvalidParameterException", f"maxResults can not be {size}.")
        newest = time.monotonic() - self.faults.lag_seconds
        listed = [
            arn
            for arn, task in self.tasks.items()
            if task.wanted == body.get("desiredStatus", "RUNNING")
            and task.started_by == body["startedBy"]
            and task.begun <= newest
        ]
        first = int(body.get("nextToken", 0))
        more = {"nextToken": str(first + size)} if first + size < len(listed) else {}
        return {"taskArns": listed[first : first + size], **more}

    def _describe(self, body: Body) -> Body:
        arns = body["tasks"]
        if not 1 <= len(arns) <= PAGE:
            raise Refused("InvalidParameterException", "Tasks can not be so many, or none.")
        tags = "TAGS" in body.get("include", [])
        return {
            "tasks": [self._shown(arn, tags=tags) for arn in arns if arn in self.tasks],
            "failures": [
                {"arn": arn, "reason": "MISSING"} for arn in arns if arn not in self.tasks
            ],
        }

    def _shown(self, arn: str, *, tags: bool = True) -> Body:
        return self.tasks[arn].described(tags=tags)
