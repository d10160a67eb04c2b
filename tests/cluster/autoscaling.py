"""A queue of tasks makes a cluster grow on a stand-in for ECS, and leaves it empty.

    python -m tests.cluster.autoscaling --workers 6 --encodes 60 --gpus 1

RunTask starts real Ray nodes, on loopback addresses of their own. Half of the workers find room on
Spot, the others on demand; in the middle Spot takes one back. Prints a timeline.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import yaml

from cluster.ecs.autoscaler import config
from cluster.ecs.fleet import Fleet
from tests.cluster.ecs.fleets import GPU, WORKER, fleet
from tests.cluster.ecs.machine import Machine, RayNode
from tests.cluster.ecs.server import serving
from tests.cluster.ecs.service import Service
from tests.cluster.ecs.timeline import Story, Timeline

ROOT = Path(__file__).resolve().parents[2]
NETWORK = "127.0.77"
HEAD_IP = f"{NETWORK}.1"
IDLE_MINUTES = 0.1
STOP_SECONDS = 30
RAY = {
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": "of-this-cluster-and-of-no-other-one",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "warning",
    # As in the image: seconds in which a node that is told to stop ends its tasks.
    "RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S": "100",
    "PYTHONPATH": str(ROOT),
    "NO_COLOR": "1",
}
HEAD = {
    "RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S": "0",
    "AUTOSCALER_UPDATE_INTERVAL_S": "1",  # 5 by default: the same, in less time
    "AWS_DEFAULT_REGION": "us-east-2",
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
}


def tell(
    workers: int, encodes: int, gpus: int, seconds: float, say: Callable[[str], None]
) -> Story:
    """Let it happen; raise `TimeoutError` if it does not come to an end."""
    with tempfile.TemporaryDirectory(prefix="rr-scale-") as place:
        folder = Path(place)
        address = f"{HEAD_IP}:{_free_port()}"
        nodes = fleet(
            WORKER.model_copy(update={"most": workers, "memory_mb": 500}),
            *([GPU.model_copy(update={"most": gpus})] if gpus else []),
            idle_minutes=IDLE_MINUTES,
        )
        machines: dict[str, Callable[[], Machine]] = {
            pool.task_definition: partial(RayNode, address, pool.resources, folder, RAY)
            for pool in nodes.pools
        }
        service = Service(machines, NETWORK)
        service.faults.room["FARGATE_SPOT"] = max(1, workers // 2)
        story = Story(encodes + 2 * gpus, workers + gpus)
        timeline = Timeline(service, folder, story, say)
        queue = [
            *("-m", "tests.cluster.ecs.orders", address, str(folder)),
            *("--encodes", str(encodes), "--diffusions", str(2 * gpus)),
            *("--seconds", str(seconds)),
        ]
        with serving(service) as url, _head(address, nodes, url, folder):
            with _process(queue, folder / "queue.log", {}) as producer:
                timeline.until(lambda: producer.poll() is not None, spot_takes_one=workers > 1)
                if producer.returncode:
                    raise RuntimeError((folder / "queue.log").read_text())
            timeline.until(lambda: not service.alive())
            story.started.update(task.capacity for task in service.tasks.values())
        story.begun, story.done = timeline.names("begun"), timeline.names("done")
        return story


@contextmanager
def _head(address: str, nodes: Fleet, ecs: str, folder: Path) -> Iterator[None]:
    """Ray's head with its autoscaler: started as the image starts it, but on loopback."""
    (folder / "autoscaler.yaml").write_text(yaml.safe_dump(config(nodes)))
    command = [
        *("-m", "ray.scripts.scripts", "start", "--head", "--block"),
        f"--node-ip-address={HEAD_IP}",
        f"--port={address.split(':')[1]}",
        f"--autoscaling-config={folder / 'autoscaler.yaml'}",
        f"--temp-dir={folder / 'ray'}",
        *("--num-cpus=0", "--num-gpus=0", "--object-store-memory=80000000"),
        *("--min-worker-port=0", "--max-worker-port=0", "--dashboard-agent-listen-port=0"),
        *("--include-dashboard=false", "--include-log-monitor=false"),
        *("--disable-usage-stats", "--log-color=false"),
    ]
    with _process(command, folder / "head.log", {**HEAD, "AWS_ENDPOINT_URL_ECS": ecs}) as head:
        while b"Ray runtime started" not in (folder / "head.log").read_bytes():
            if head.poll() is not None:
                raise RuntimeError((folder / "head.log").read_text())
        yield


@contextmanager
def _process(
    arguments: list[str], log: Path, more: dict[str, str]
) -> Iterator["subprocess.Popen[bytes]"]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**kept, **RAY, **more},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HEAD_IP, 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--workers", type=int, default=6)
    parser.add_argument("--encodes", type=int, default=60)
    parser.add_argument("--gpus", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=3.0, help="what each task takes")
    told = parser.parse_args()
    end = tell(told.workers, told.encodes, told.gpus, told.seconds, partial(print, flush=True))
    print(f"\n{len(set(end.done))} of {end.tasks} tasks done; {len(end.begun)} begun.")
    print(f"Most nodes: {dict(end.most)}. Started: {dict(end.started)}.")
    sys.exit(len(set(end.done)) != end.tasks)
