"""Moto, another's idea of ECS, takes our calls; Ray takes our config."""

import json
from collections.abc import Iterator

import boto3
import pytest
import yaml
from moto import mock_aws
from moto.moto_api import state_manager
from ray.autoscaler._private.util import validate_config

from cluster.ecs import autoscaler
from cluster.ecs.fleet import FLEET_VARIABLE, Fleet
from cluster.ecs.tasks import Order, Tasks
from tests.cluster.ecs.fleets import GPU, WORKER, fleet

STARTING = {"progression": "manual", "times": 3}
"""Moto moves a task on with each look at it; from RUNNING to its end, unless it is held."""


@pytest.fixture
def moto(monkeypatch: pytest.MonkeyPatch) -> Iterator[Fleet]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-2")
    with mock_aws():
        state_manager.set_transition("ecs::task", STARTING)
        ec2, ecs = boto3.client("ec2"), boto3.client("ecs")
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
        ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
        subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.0.0.0/24")["Subnet"]["SubnetId"]
        ecs.create_cluster(
            clusterName="rayreel-test", capacityProviders=["FARGATE", "FARGATE_SPOT"]
        )
        ecs.register_task_definition(
            family="rayreel-worker",
            requiresCompatibilities=["FARGATE"],
            networkMode="awsvpc",
            cpu="1024",
            memory="2048",
            containerDefinitions=[{"name": "ray", "image": "rayreel:1", "memory": 2048}],
        )
        yield fleet(WORKER.model_copy(update={"task_definition": "rayreel-worker:1"})).model_copy(
            update={"subnets": (subnet,), "security_groups": ()}
        )
        state_manager.unset_transition("ecs::task")


def test_a_worker_is_run_listed_described_and_stopped(moto: Fleet) -> None:
    (pool,) = moto.pools
    tasks = Tasks(moto)
    started = tasks.run(Order(pool, 2, "FARGATE_SPOT", token="wish-1"))
    assert started.failures == ()
    assert sorted(tasks.listed()) == sorted(started.arns)
    seen = tasks.described(started.arns)
    assert {task.pool for task in seen} == {"worker"}
    assert all(task.alive and task.ip and task.ip.startswith("10.") for task in seen)
    for arn in started.arns:
        tasks.stop(arn, "no longer needed")
    assert not any(task.alive for task in tasks.described(started.arns))


def test_tasks_of_others_are_not_listed(moto: Fleet) -> None:
    tasks = Tasks(moto)
    tasks.run(Order(moto.pools[0], 1, "FARGATE", token="wish-1"))
    assert Tasks(moto.model_copy(update={"name": "another"})).listed() == []


def test_ray_takes_the_config_that_the_head_prints(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = WORKER.model_copy(update={"fewest": 2})
    monkeypatch.setenv(FLEET_VARIABLE, fleet(kept, GPU).model_dump_json())
    autoscaler.print_config()
    content = yaml.safe_load(capsys.readouterr().out)
    validate_config(content)
    types = content["available_node_types"]
    assert types["worker"]["resources"] == {"CPU": 1, "memory": 1500 * 2**20}
    assert types["worker"]["min_workers"] == 2
    assert types["gpu"]["resources"] == {"GPU": 1, "memory": 8000 * 2**20}
    assert content["max_workers"] == WORKER.most + GPU.most
    assert Fleet.model_validate(content["provider"]["fleet"]) == Fleet.told()


def test_a_fleet_with_a_word_that_means_nothing_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = json.loads(fleet().model_dump_json()) | {"min_workers": 2}
    monkeypatch.setenv(FLEET_VARIABLE, json.dumps(told))
    with pytest.raises(ValueError, match="min_workers"):
        Fleet.told()
