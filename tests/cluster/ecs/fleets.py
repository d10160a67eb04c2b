"""Fleets for tests."""

from typing import Any

from cluster.ecs.fleet import Fleet, Pool

WORKER = Pool(
    name="worker",
    task_definition="rayreel-worker:7",
    capacity=("FARGATE_SPOT", "FARGATE"),
    cpus=1,
    memory_mb=1500,
    most=500,
)
GPU = Pool(
    name="gpu",
    task_definition="rayreel-gpu:3",
    capacity=("rayreel-gpu",),
    cpus=0,
    memory_mb=8000,
    gpus=1,
    most=2,
)


def fleet(*pools: Pool, **more: Any) -> Fleet:
    return Fleet(
        name="rayreel-test",
        cluster="rayreel-test",
        subnets=("subnet-1", "subnet-2"),
        security_groups=("sg-1",),
        pools=pools or (WORKER, GPU),
        **more,
    )
