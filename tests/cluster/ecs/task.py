"""The life of one stand-in task, from PROVISIONING to STOPPED."""

import time
from dataclasses import dataclass, field
from typing import Any

from tests.cluster.ecs.machine import Machine

KILLED_AFTER_SECONDS = 120.0
"""`stopTimeout` of the task definition, and the notice that Spot gives."""


@dataclass
class Task:
    arn: str
    definition: str
    capacity: str
    started_by: str
    tags: list[dict[str, str]]
    ip: str
    machine: Machine
    begun: float = field(default_factory=time.monotonic)
    status: str = "PROVISIONING"
    stop_code: str = ""
    reason: str = ""
    stop_at: float | None = None

    def advance(self) -> None:
        """Take one step towards what is wanted; each look of the outside world does so."""
        now = time.monotonic()
        if self.status == "STOPPED":
            return
        if self.status == "PROVISIONING":
            self.machine.start(self.ip)
            self.status = "PENDING"
        elif self.status == "PENDING":
            self.status = "RUNNING"
        if self.machine.ended():
            self.status = "STOPPED"
            self.stop_code = self.stop_code or "EssentialContainerExited"
        elif self.stop_at is not None and now > self.stop_at + KILLED_AFTER_SECONDS:
            self.machine.kill()

    def stop(self, code: str, reason: str) -> None:
        if self.stop_at is None:
            self.stop_at = time.monotonic()
            self.stop_code, self.reason = code, reason
            if self.status == "PROVISIONING":
                self.status = "STOPPED"
            else:
                self.machine.stop()

    def fail_to_start(self, reason: str) -> None:
        self.status, self.stop_code, self.reason = "STOPPED", "TaskFailedToStart", reason
        self.stop_at = time.monotonic()

    @property
    def wanted(self) -> str:
        return "RUNNING" if self.stop_at is None and self.status != "STOPPED" else "STOPPED"

    def described(self, *, tags: bool) -> dict[str, Any]:
        health = "HEALTHY" if self.status == "RUNNING" and self.machine.healthy() else "UNKNOWN"
        content = {
            "taskArn": self.arn,
            "taskDefinitionArn": self.definition,
            "capacityProviderName": self.capacity,
            "startedBy": self.started_by,
            "desiredStatus": self.wanted,
            "lastStatus": self.status,
            "healthStatus": health,
            "attachments": self._attachments(),
        }
        if self.stop_code:
            content |= {"stopCode": self.stop_code, "stoppedReason": self.reason}
        return {**content, "tags": self.tags} if tags else content

    def _attachments(self) -> list[dict[str, Any]]:
        """Its network interface, which has an address once the task is past PROVISIONING."""
        known = [] if self.status == "PROVISIONING" else [("privateIPv4Address", self.ip)]
        details = [{"name": name, "value": value} for name, value in known]
        return [{"type": "ElasticNetworkInterface", "status": "ATTACHED", "details": details}]
