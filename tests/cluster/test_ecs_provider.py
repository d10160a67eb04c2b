"""The node provider against an ECS that has its limits, its lags and its bad days."""

from collections.abc import Iterator

import pytest
from ray.autoscaler.tags import (
    STATUS_UP_TO_DATE,
    TAG_RAY_NODE_KIND,
    TAG_RAY_NODE_STATUS,
    TAG_RAY_USER_NODE_TYPE,
)

from cluster.ecs.autoscaler import config
from cluster.ecs.fleet import Fleet
from cluster.ecs.launch import SHORT_SECONDS, Launcher
from cluster.ecs.provider import EcsNodeProvider
from cluster.ecs.tasks import Tasks
from tests.cluster.ecs.fleets import GPU, WORKER, fleet
from tests.cluster.ecs.machine import Idle
from tests.cluster.ecs.server import serving
from tests.cluster.ecs.service import Service

ATTEMPTS = 3
"""boto3 tries each call so often."""


@pytest.fixture
def ecs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    service = Service({WORKER.task_definition: Idle, GPU.task_definition: Idle}, "10.0.0")
    with serving(service) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL_ECS", url)
        monkeypatch.setenv("AWS_REGION", "us-east-2")
        monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-2")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield service


class Autoscaler:
    """Does with a provider what Ray's autoscaler does in one update."""

    def __init__(self, of: Fleet) -> None:
        settings = config(of)
        self.provider = EcsNodeProvider(settings["provider"], settings["cluster_name"])

    def look(self) -> list[str]:
        """Return the workers; the head is always there besides."""
        nodes = self.provider.non_terminated_nodes({})
        kinds = {node: self.provider.node_tags(node)[TAG_RAY_NODE_KIND] for node in nodes}
        assert [node for node, kind in kinds.items() if kind == "head"] == ["head"]
        return [node for node, kind in kinds.items() if kind == "worker"]

    def grow(self, count: int, pool: str = "worker") -> None:
        self.look()
        if self.provider.safe_to_scale():
            self.provider.create_node({}, {TAG_RAY_USER_NODE_TYPE: pool}, count)
            self.provider.post_process()

    def shrink(self, nodes: list[str]) -> None:
        for node in nodes:
            self.provider.terminate_node(node)
        self.provider.post_process()

    def status(self, node: str) -> str:
        tags: dict[str, str] = self.provider.node_tags(node)
        return tags[TAG_RAY_NODE_STATUS]


def capacities(ecs: Service) -> list[str]:
    return sorted(task.capacity for task in ecs.alive())


def counts(ecs: Service, action: str, field: str) -> list[int]:
    found = [body[field] for name, body in ecs.calls if name == action]
    return [each if isinstance(each, int) else len(each) for each in found]


def test_a_cluster_of_more_than_a_page_is_started_listed_and_stopped_in_pages(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    scaler.grow(110)
    assert counts(ecs, "RunTask", "count") == [10] * 11
    workers = scaler.look()
    assert len(workers) == len(set(workers)) == 110
    assert counts(ecs, "DescribeTasks", "tasks") == [100, 10]
    scaler.shrink(workers)
    assert scaler.look() == []
    assert ecs.alive() == []


def test_a_node_is_pending_until_its_raylet_is_healthy(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    scaler.grow(1)
    (node,) = scaler.look()
    seen = [scaler.status(node)]
    while seen[-1] != STATUS_UP_TO_DATE:
        assert scaler.look() == [node]
        seen.append(scaler.status(node))
    assert seen[0] == "pending"
    assert scaler.provider.internal_ip(node) == "10.0.0.2"


def test_a_task_that_is_not_listed_yet_is_not_started_again(ecs: Service) -> None:
    ecs.faults.lag_seconds = 3600
    scaler = Autoscaler(fleet())
    scaler.grow(3)
    for _ in range(4):
        assert len(scaler.look()) == 3
    assert len(ecs.tasks) == 3


def test_an_answer_that_is_lost_starts_nothing_twice(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    ecs.faults.lost = ATTEMPTS
    ecs.faults.lag_seconds = 3600  # so that only the token can tell
    scaler.grow(4)
    assert scaler.look() == []
    scaler.grow(4)
    assert len(ecs.tasks) == 4
    assert len(scaler.look()) == 4
    assert len({body["clientToken"] for name, body in ecs.calls if name == "RunTask"}) == 1


def test_the_next_wish_after_a_lost_answer_is_a_new_one(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    ecs.faults.lost = ATTEMPTS
    scaler.grow(2)
    assert len(scaler.look()) == 2  # started, and listed, all the same
    scaler.grow(3)
    scaler.grow(5 - len(scaler.look()))
    assert len(ecs.tasks) == 5


def test_without_room_on_spot_the_rest_is_started_on_demand(ecs: Service) -> None:
    ecs.faults.room["FARGATE_SPOT"] = 2
    Autoscaler(fleet()).grow(5)
    assert capacities(ecs) == ["FARGATE"] * 3 + ["FARGATE_SPOT"] * 2


def test_a_task_that_never_starts_sends_the_next_one_elsewhere(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    ecs.faults.never_start = True
    scaler.grow(1)
    assert scaler.look() == []
    ecs.faults.never_start = False
    scaler.grow(1)
    assert capacities(ecs) == ["FARGATE"]


def test_who_has_no_room_is_asked_again_after_a_while(ecs: Service) -> None:
    now = [1000.0]
    launcher = Launcher(Tasks(fleet()), clock=lambda: now[0])
    ecs.faults.room.update({"FARGATE_SPOT": 0, "FARGATE": 0})
    assert launcher.launch(WORKER, 2, []) == []
    asked = len(ecs.calls)
    ecs.faults.room.clear()
    assert launcher.launch(WORKER, 2, []) == []
    assert len(ecs.calls) == asked
    now[0] += SHORT_SECONDS
    assert len(launcher.launch(WORKER, 2, [])) == 2
    assert capacities(ecs) == ["FARGATE_SPOT"] * 2


def test_so_many_as_must_not_be_taken_away_are_on_demand(ecs: Service) -> None:
    kept = WORKER.model_copy(update={"on_demand": 2})
    scaler = Autoscaler(fleet(kept))
    scaler.grow(1)
    scaler.grow(4)
    assert capacities(ecs) == ["FARGATE"] * 2 + ["FARGATE_SPOT"] * 3


def test_gpu_nodes_come_from_machines_of_their_own(ecs: Service) -> None:
    scaler = Autoscaler(fleet(assign_public_ip=True))
    scaler.grow(1)
    scaler.grow(1, "gpu")
    assert capacities(ecs) == ["FARGATE_SPOT", "rayreel-gpu"]
    networks = [body["networkConfiguration"] for name, body in ecs.calls if name == "RunTask"]
    public = [each["awsvpcConfiguration"]["assignPublicIp"] for each in networks]
    assert public == ["ENABLED", "DISABLED"]


def test_while_ecs_does_not_answer_nothing_is_decided(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    scaler.grow(2)
    workers = scaler.look()
    ecs.faults.throttled = ATTEMPTS
    assert scaler.look() == workers
    assert not scaler.provider.safe_to_scale()
    assert scaler.look() == workers
    assert scaler.provider.safe_to_scale()


def test_a_node_to_be_stopped_is_gone_at_once_and_told_when_ecs_answers(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    scaler.grow(2)
    first, second = scaler.look()
    ecs.faults.throttled = ATTEMPTS
    scaler.shrink([first])
    assert len(ecs.alive()) == 2
    assert scaler.look() == [second]
    assert [task.arn for task in ecs.alive()] == [second]


def test_a_node_that_spot_takes_is_replaced_before_it_is_gone(ecs: Service) -> None:
    scaler = Autoscaler(fleet())
    scaler.grow(2)
    scaler.look()
    taken = ecs.alive()[0]
    ecs.take_back(taken)
    assert taken.arn not in scaler.look()
    scaler.grow(1)
    assert len(scaler.look()) == 2


def test_a_new_head_finds_the_workers_of_the_old_one(ecs: Service) -> None:
    Autoscaler(fleet()).grow(3)
    assert len(Autoscaler(fleet()).look()) == 3


def test_workers_of_other_fleets_are_left_alone(ecs: Service) -> None:
    Autoscaler(fleet()).grow(1)
    other = fleet().model_copy(update={"name": "rayreel-other"})
    assert Autoscaler(other).look() == []
