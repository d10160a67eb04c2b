"""Ray's head node: scheduler, worker pool and dashboard of one machine, on loopback only."""

import http.client
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from cluster.embedded.ports import BLOCK, LOOPBACK, WORKERS, port
from cluster.embedded.server import Server
from cluster.priority import ANSWERING

OBJECT_STORE_BYTES = 256 * 2**20
"""Media travel by S3; Ray carries settings and results, kilobytes each."""
PROBE_S = 5

FLAGS = {
    # Ray calls this node by the machine's outer address, and listens there, unless it believes that
    # this system has no clusters. Drivers need the same belief: it is part of their environment.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",
    "RAY_AUTH_MODE": "token",
    "RAY_USAGE_STATS_ENABLED": "0",
}
"""Of the head, its workers, and drivers."""

HEAD_FLAGS = {
    # A killed worker takes its FFmpeg with it.
    "RAY_process_group_cleanup_enabled": "1",
    # Nothing to drain to: there is one node.
    "RAY_GRACEFUL_SHUTDOWN_DRAIN_TIMEOUT_S": "0",
    # The Ray Client server has no switch of its own, and nobody here speaks its protocol.
    "RAY_START_HOOK": f"{__name__}.without_client_server",
    "RAY_BACKEND_LOG_LEVEL": "warning",
    "RAY_worker_niceness": str(ANSWERING),
    # Nobody's metrics in a colourless log.
    "RAY_COLOR_PREFIX": "0",
    "NO_COLOR": "1",
}


@dataclass(frozen=True)
class RayHead(Server):
    first_port: int
    cpus: int
    token: str
    variables: Mapping[str, str]
    """What workers shall find in their environment."""

    name: ClassVar[str] = "ray"
    leans_on_others: ClassVar[bool] = True
    # It gives itself 30 s to start, however busy the machine is: `ray._private.node`.
    starts: ClassVar[int] = 3

    @property
    def address(self) -> str:
        return f"{LOOPBACK}:{port(self.first_port, 'ray_gcs')}"

    @property
    def dashboard_url(self) -> str:
        return f"http://{LOOPBACK}:{port(self.first_port, 'ray_dashboard')}"

    def prepare(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def command(self) -> list[str]:
        places = {
            "port": "ray_gcs",
            "dashboard-port": "ray_dashboard",
            "dashboard-agent-listen-port": "ray_dashboard_agent",
            "dashboard-agent-grpc-port": "ray_dashboard_agent_grpc",
            "runtime-env-agent-port": "ray_runtime_env_agent",
            "metrics-export-port": "ray_metrics",
            "node-manager-port": "ray_node_manager",
            "object-manager-port": "ray_object_manager",
        }
        password = os.environ.get("RAY_REDIS_PASSWORD")
        return [
            *(sys.executable, "-m", "ray.scripts.scripts", "start", "--head", "--block"),
            f"--node-ip-address={LOOPBACK}",
            *(f"--{flag}={port(self.first_port, name)}" for flag, name in places.items()),
            f"--min-worker-port={self.first_port + WORKERS}",
            f"--max-worker-port={self.first_port + BLOCK - 1}",
            f"--num-cpus={self.cpus}",
            f"--object-store-memory={OBJECT_STORE_BYTES}",
            f"--temp-dir={self.folder}",
            "--include-dashboard=true",
            f"--dashboard-host={LOOPBACK}",
            "--include-log-monitor=false",  # copies workers' output to drivers; logs are in files
            "--no-monitor",  # the autoscaler
            "--disable-usage-stats",
            "--log-color=false",
            # RAY_REDIS_ADDRESS is read by Ray itself, its password only from here.
            *([f"--redis-password={password}"] if password else []),
        ]

    def environment(self) -> dict[str, str]:
        metrics = str(port(self.first_port, "ray_dashboard_metrics"))
        own = {"RAY_AUTH_TOKEN": self.token, "DASHBOARD_METRIC_PORT": metrics}
        return {**os.environ, **self.variables, **FLAGS, **HEAD_FLAGS, **own}

    def answers(self) -> bool:
        """Whether the dashboard knows of a living node: GCS and raylet are up by then."""
        place = port(self.first_port, "ray_dashboard")
        connection = http.client.HTTPConnection(LOOPBACK, place, timeout=PROBE_S)
        try:
            headers = {"Authorization": f"Bearer {self.token}"}
            connection.request("GET", "/nodes?view=summary", headers=headers)
            said = json.loads(connection.getresponse().read())
            nodes = said["data"]["summary"]
            return any(each["raylet"]["state"] == "ALIVE" for each in nodes)
        except (OSError, http.client.HTTPException, ValueError, LookupError, TypeError):
            return False
        finally:
            connection.close()


def without_client_server(parameters: Any, _head: bool) -> None:
    """Take one server out of what `ray start` is about to start (Ray's RAY_START_HOOK)."""
    parameters.ray_client_server_port = None
