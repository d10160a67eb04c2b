"""ECS during a deploy: what runs, a task that migrates, services that settle."""

import re
import time
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from cluster.deploy.steps import DeployFailed

HEAD = "head"
SERVICES = ["head", "serve"]
"""What Terraform keeps running (terraform/modules/rayreel); workers follow their head."""
POLL_SECONDS = 5
PATIENCE_SECONDS = 1800
KEPT = (
    *("networkMode", "cpu", "memory", "executionRoleArn", "taskRoleArn", "volumes"),
    *("requiresCompatibilities", "runtimePlatform", "ephemeralStorage"),
)
"""Of a task definition, for another revision of it."""


class EcsServices:
    def __init__(self, cluster: str, region: str) -> None:
        self._cluster = cluster
        self._ecs: Any = boto3.client("ecs", region_name=region)

    def running_tag(self) -> str:
        image: str = self._container(self._definition(self._head()))["image"]
        if found := re.search(r":([^:/@]+)$", image):
            return found[1]
        raise DeployFailed(f"The head runs {image}, which has no tag to go back to.")

    def migrate(self, image: str) -> None:
        head = self._head()
        definition = self._definition(head)
        container = {**self._container(definition), "image": image, "command": ["migrate"]}
        container.pop("healthCheck", None)
        wanted = {name: definition[name] for name in KEPT if definition.get(name)}
        try:
            once = self._ecs.register_task_definition(
                family=f"{self._cluster}-migrate", containerDefinitions=[container], **wanted
            )["taskDefinition"]["taskDefinitionArn"]
            answer = self._ecs.run_task(
                cluster=self._cluster,
                taskDefinition=once,
                launchType="FARGATE",
                count=1,
                networkConfiguration=head["networkConfiguration"],
            )
            self._ecs.deregister_task_definition(taskDefinition=once)
        except (BotoCoreError, ClientError) as error:
            raise DeployFailed(f"The migration could not be started: {error}") from error
        if not answer["tasks"]:
            reasons = [failure.get("reason", "no reason given") for failure in answer["failures"]]
            raise DeployFailed(f"The migration was not started: {', '.join(reasons)}")
        self._await_success(answer["tasks"][0]["taskArn"])

    def settle(self) -> None:
        try:
            self._ecs.get_waiter("services_stable").wait(
                cluster=self._cluster,
                services=SERVICES,
                WaiterConfig={
                    "Delay": POLL_SECONDS,
                    "MaxAttempts": PATIENCE_SECONDS // POLL_SECONDS,
                },
            )
        except (BotoCoreError, ClientError, WaiterError) as error:
            raise DeployFailed(f"The services do not settle: {error}") from error

    def _await_success(self, arn: str) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            try:
                (task,) = self._ecs.describe_tasks(cluster=self._cluster, tasks=[arn])["tasks"]
            except (BotoCoreError, ClientError) as error:
                raise DeployFailed(f"ECS does not tell of the migration: {error}") from error
            if task["lastStatus"] == "STOPPED":
                codes = [each.get("exitCode") for each in task["containers"]]
                if codes == [0]:
                    return
                why = task.get("stoppedReason", "no reason given")
                raise DeployFailed(f"The migration ended with {codes[0]}: {why}")
            time.sleep(POLL_SECONDS)
        raise DeployFailed(f"The migration has not ended after {PATIENCE_SECONDS} s.")

    def _head(self) -> dict[str, Any]:
        try:
            found = self._ecs.describe_services(cluster=self._cluster, services=[HEAD])["services"]
        except (BotoCoreError, ClientError) as error:
            raise DeployFailed(f"ECS does not tell of the head: {error}") from error
        if not found:
            raise DeployFailed(
                f"{self._cluster} has no service named {HEAD}: apply Terraform first."
            )
        content: dict[str, Any] = found[0]
        return content

    def _definition(self, service: dict[str, Any]) -> dict[str, Any]:
        try:
            content: dict[str, Any] = self._ecs.describe_task_definition(
                taskDefinition=service["taskDefinition"]
            )["taskDefinition"]
        except (BotoCoreError, ClientError) as error:
            raise DeployFailed(f"ECS does not tell of the head: {error}") from error
        return content

    def _container(self, definition: dict[str, Any]) -> dict[str, Any]:
        content: dict[str, Any] = definition["containerDefinitions"][0]
        return content
