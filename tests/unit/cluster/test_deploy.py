"""A deploy against fakes: what is done, in what order, and what is taken back."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from moto import mock_aws

from app.generations.schemas import GenerationRequest
from cluster.deploy import services, visit
from cluster.deploy.__main__ import bring, target_of
from cluster.deploy.services import EcsServices
from cluster.deploy.shell import Programs
from cluster.deploy.steps import GPU_SUFFIX, Crew, DeployFailed, Target
from cluster.deploy.visit import HttpVisitor

TARGET = Target(
    terraform=Path("/terraform/staging"),
    region="us-east-2",
    cluster="rayreel-staging",
    repository="1234.dkr.ecr.us-east-2.amazonaws.com/rayreel",
    url="https://films.example",
)


@dataclass
class World:
    """Shell, services and visitor in one: notes what is done, and fails where it is told to."""

    done: list[str] = field(default_factory=list)
    failing: dict[str, int] = field(default_factory=dict)
    """What fails, and how often."""
    tag: str = "old"
    heard: list[str] = field(default_factory=list)

    def run(self, command: Sequence[str], stdin: str = "") -> str:
        self._do(" ".join(command))
        self.heard.append(stdin)
        return "password\n" if "get-login-password" in command else ""

    def running_tag(self) -> str:
        return self.tag

    def migrate(self, image: str) -> None:
        self._do(f"migrate {image}")

    def settle(self) -> None:
        self._do("settle")

    def try_out(self, url: str) -> None:
        self._do(f"try out {url}")

    def _do(self, what: str) -> None:
        self.done.append(what)
        for name, left in self.failing.items():
            if name in what and left:
                self.failing[name] -= 1
                raise DeployFailed(f"{name} does not work.")

    @property
    def names(self) -> list[str]:
        """What was done, without its arguments."""
        words = ["docker build", "get-login", "docker login", "docker push", "migrate"]
        words += ["image_tag=new", "image_tag=old", "settle", "try out"]
        return [next(word for word in words if word in each) for each in self.done]


NEW = ["docker build", "get-login", "docker login", "docker push", "migrate"]
OUT = ["image_tag=new", "settle", "try out"]
BACK = ["image_tag=old", "settle", "try out"]


def deployed(world: World, **options: Any) -> list[str]:
    told: list[str] = []
    given = argparse.Namespace(**{"tag": "new", "back": False, "dry_run": False, **options})
    bring(given, TARGET, Crew(world, world, world), told.append)
    return told


def test_a_new_build_is_pushed_before_the_schema_changes_and_that_before_it_runs() -> None:
    world = World()
    deployed(world)
    assert world.names == NEW + OUT
    assert world.heard[world.names.index("docker login")] == "password"
    assert f"migrate {TARGET.repository}:new" in world.done


def test_a_dry_run_tells_every_step_and_does_none() -> None:
    world = World()
    told = deployed(world, dry_run=True)
    assert world.done == []
    names = [line.strip().split(":")[0] for line in told]
    steps = ["build", "push", "migrate", "roll out", "settle", "smoke test"]
    assert names == [*steps, "if one of the last three fails", *steps[3:]]
    assert "image_tag=new" in told[3]
    assert "image_tag=old" in told[7]


def test_gpu_nodes_get_their_own_target_before_anything_runs() -> None:
    world = World()
    given = argparse.Namespace(tag="new", back=False, dry_run=False)
    bring(given, replace(TARGET, gpus=True), Crew(world, world, world), lambda _: None)
    node, gpu = TARGET.image("new"), TARGET.image("new") + GPU_SUFFIX
    (builds, pushes) = ([each for each in world.done if word in each] for word in ("build", "push"))
    assert f"--target node --tag {node} " in builds[0]
    assert f"--target gpu --tag {gpu} " in builds[1]
    assert pushes == [f"docker push {node}", f"docker push {gpu}"]
    assert world.names[-4:] == ["migrate", *OUT]


@pytest.mark.parametrize("fails", ["docker build", "docker push", "migrate"])
def test_what_fails_before_anything_runs_is_not_taken_back(fails: str) -> None:
    world = World(failing={fails: 1})
    with pytest.raises(DeployFailed, match="does not work"):
        deployed(world)
    assert world.names[-1] == fails
    assert not {"image_tag=new", "image_tag=old"} & set(world.names)


@pytest.mark.parametrize("fails", OUT)
def test_what_does_not_run_as_it_should_is_taken_back(fails: str) -> None:
    world = World(failing={fails: 1})
    with pytest.raises(DeployFailed, match="does not work"):
        deployed(world)
    assert world.names == NEW + OUT[: OUT.index(fails) + 1] + BACK


def test_a_deploy_that_can_not_be_taken_back_says_both_reasons() -> None:
    world = World(failing={"try out": 2})
    with pytest.raises(DeployFailed, match="could not be taken back: smoke test"):
        deployed(world)


def test_going_back_by_hand_builds_nothing() -> None:
    world = World()
    deployed(world, back=True)
    assert world.names == OUT


def test_a_tag_that_runs_is_not_deployed_again() -> None:
    with pytest.raises(DeployFailed, match="runs already"):
        deployed(World(tag="new"))


def test_the_target_is_what_terraform_says() -> None:
    class Terraform(World):
        def run(self, command: Sequence[str], stdin: str = "") -> str:
            names = ("cluster_name", "repository_url", "url", "has_gpus")
            return json.dumps({name: {"value": name.upper()} for name in names})

    target = target_of("staging", "us-east-2", Terraform())
    assert (target.cluster, target.repository, target.url) == (
        "CLUSTER_NAME",
        "REPOSITORY_URL",
        "URL",
    )
    assert target.image("7") == "REPOSITORY_URL:7"


def test_a_program_that_fails_or_is_missing_is_told_in_a_line() -> None:
    shell = Programs()
    assert shell.run(["cat"], stdin="said") == "said"
    with pytest.raises(DeployFailed, match=r"^cat /nowhere failed: .*No such file"):
        shell.run(["cat", "/nowhere"])
    with pytest.raises(DeployFailed, match="no-such-program is not installed"):
        shell.run(["no-such-program"])


# ---- ECS, as far as moto plays it


@pytest.fixture
def ecs(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setattr(services, "POLL_SECONDS", 0)
    with mock_aws():
        client: Any = boto3.client("ecs", region_name="us-east-2")
        client.create_cluster(clusterName=TARGET.cluster)
        definition = client.register_task_definition(
            family="rayreel-staging-head",
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="1024",
            memory="4096",
            executionRoleArn="arn:aws:iam::123456789012:role/execution",
            taskRoleArn="arn:aws:iam::123456789012:role/head",
            containerDefinitions=[
                {
                    "name": "ray",
                    "image": TARGET.image("old"),
                    "memory": 4096,
                    "command": ["head"],
                    "secrets": [{"name": "DATABASE_URL", "valueFrom": "arn:aws:x"}],
                }
            ],
        )["taskDefinition"]["taskDefinitionArn"]
        ec2: Any = boto3.client("ec2", region_name="us-east-2")
        subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]
        group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
        client.create_service(
            cluster=TARGET.cluster,
            serviceName="head",
            taskDefinition=definition,
            desiredCount=1,
            launchType="FARGATE",
            networkConfiguration={
                "awsvpcConfiguration": {"subnets": [subnet], "securityGroups": [group]}
            },
        )
        yield client


def test_what_runs_is_read_from_the_head(ecs: Any) -> None:
    assert EcsServices(TARGET.cluster, TARGET.region).running_tag() == "old"


def test_a_cluster_without_a_head_is_told(ecs: Any) -> None:
    ecs.create_cluster(clusterName="bare")
    with pytest.raises(DeployFailed, match="no service named head"):
        EcsServices("bare", TARGET.region).running_tag()


@pytest.mark.parametrize("code", [0, 3])
def test_the_schema_is_updated_by_the_new_image_with_all_that_the_head_is_told(
    ecs: Any, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[dict[str, Any]] = []
    ours = EcsServices(TARGET.cluster, TARGET.region)

    def run_task(**asked: Any) -> dict[str, Any]:
        definition = ours._ecs.describe_task_definition(taskDefinition=asked["taskDefinition"])
        ran.append({**asked, **definition["taskDefinition"]})
        return {"tasks": [{"taskArn": "arn:once"}], "failures": []}

    states = iter(["PENDING", "RUNNING", "STOPPED"])

    def describe_tasks(**asked: Any) -> dict[str, Any]:
        assert asked == {"cluster": TARGET.cluster, "tasks": ["arn:once"]}
        containers = [{"exitCode": code}]
        return {"tasks": [{"lastStatus": next(states), "containers": containers}]}

    monkeypatch.setattr(ours._ecs, "run_task", run_task)
    monkeypatch.setattr(ours._ecs, "describe_tasks", describe_tasks)
    if code:
        with pytest.raises(DeployFailed, match="The migration ended with 3"):
            ours.migrate(TARGET.image("new"))
    else:
        ours.migrate(TARGET.image("new"))
    (once,) = ran
    (container,) = once["containerDefinitions"]
    assert container["image"] == TARGET.image("new")
    assert container["command"] == ["migrate"]
    assert container["secrets"][0]["name"] == "DATABASE_URL"
    assert once["taskRoleArn"].endswith("role/head")
    assert once["networkConfiguration"]["awsvpcConfiguration"]["subnets"]
    assert not ecs.list_task_definitions(familyPrefix="rayreel-staging-migrate")[
        "taskDefinitionArns"
    ]


# ---- the smoke test


def site(monkeypatch: pytest.MonkeyPatch, *, film: list[str], down: str = "") -> HttpVisitor:
    monkeypatch.setattr(visit, "POLL_SECONDS", 0)
    films = iter(film)

    def answer(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/health/detailed":
            names = ("postgres", "redis", "s3")
            found = {name: {"status": "down" if name == down else "ok"} for name in names}
            return httpx.Response(200, json={"services": found})
        if path == "/api/v1/sessions":
            return httpx.Response(201, json={"token": "t"})
        assert request.headers["Authorization"] == "Bearer t"
        if request.method == "POST":
            return httpx.Response(201, json={"generation_id": "g"})
        if request.method == "DELETE":
            return httpx.Response(204)
        return httpx.Response(200, json={"status": next(films), "error": "why"})

    return HttpVisitor(httpx.MockTransport(answer))


def test_the_order_of_the_smoke_test_is_one_that_the_api_takes() -> None:
    GenerationRequest.model_validate(visit.ORDER)


def test_a_site_that_makes_a_film_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    site(monkeypatch, film=["queued", "generating", "completed"]).try_out("https://films.example")


def test_a_site_that_makes_none_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeployFailed, match="failed: why"):
        site(monkeypatch, film=["queued", "failed"]).try_out("https://films.example")


def test_a_site_without_its_servers_is_not_well(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeployFailed, match="not well: s3"):
        site(monkeypatch, film=[], down="s3").try_out("https://films.example")


def test_a_site_that_does_not_answer_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visit, "PATIENCE_SECONDS", -1)
    nobody = httpx.MockTransport(lambda _: httpx.Response(503))
    with pytest.raises(DeployFailed, match="does not answer as it should"):
        HttpVisitor(nobody).try_out("https://films.example")
