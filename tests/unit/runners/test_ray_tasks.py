"""What the Ray runner does about tasks that never come back; Ray itself is played here."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
import ray

from cluster.resources import ENCODE
from pipelines.errors import WorkerLost
from pipelines.ports import Stage, Workshop
from pipelines.runners import ray_tasks
from pipelines.runners.ray_tasks import RayRunner
from pipelines.testing import FolderStore


class Hanging:
    """A task whose worker is stopped: alive to Ray, and silent."""

    def __init__(self) -> None:
        self.cancelled: list[object] = []

    def options(self, **_options: Any) -> "Hanging":
        return self

    def remote(self, *_arguments: Any) -> "asyncio.Future[object]":
        return asyncio.get_running_loop().create_future()


async def test_a_task_that_hangs_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = Hanging()
    monkeypatch.setattr(ray_tasks, "_TASK", hanging)
    monkeypatch.setattr(ray_tasks, "_cancel", hanging.cancelled.append)
    node = {"Alive": True, "Resources": {"CPU": 1.0}}
    monkeypatch.setattr(ray, "nodes", lambda: [node])
    runner = RayRunner(Workshop(FolderStore(tmp_path), tmp_path))
    stage: Stage[int, int] = Stage(
        ENCODE, lambda work, _workshop: work, patience=lambda _work: 0.05
    )
    with pytest.raises(WorkerLost, match="hangs"):
        await runner.run(stage, 1)
    assert len(hanging.cancelled) == 1
