"""The whole system as a storm finds it: servers behind bad wires, Ray's head and its nodes."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import psutil
import psycopg
import yaml

from app.migrations import upgrade
from cluster.embedded import stack
from cluster.embedded.applications import roll_out
from cluster.embedded.home import Home
from cluster.embedded.ray_head import HEAD_FLAGS
from cluster.embedded.stack import Endpoints
from deployments.cli.stack import CONFIG
from tests.chaos.ground import environment
from tests.chaos.wire import Wires
from tests.cluster.ecs.machine import RayNode
from tests.standin.process import StandIn, standin

PROVIDER_FAULTS: Final = {
    "lost_answer": 0.15,
    "error_5xx": 0.10,
    "throttle": 0.10,
    "webhook_duplicate": 0.20,
    "webhook_forged": 0.20,
}
WORK_MEGABYTES: Final = 512
"""Of the disk that stages work on."""
PRODUCERS: Final = 2
UNKNOWN_SECONDS: Final = 30.0
"""A node that the head does not know for so long is taken away, as ECS does by its health check."""
CENSUS_SECONDS: Final = 5.0
"""Between two looks at the nodes that the head knows."""
NODE_FLAGS: Final = {
    "PYTHONPATH": str(stack.ROOT),
    # The head believes that this system has no clusters (`ray_head.FLAGS`); whoever joins must not.
    "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "1",
}
POLL_SECONDS: Final = 0.5
JOIN_SECONDS: Final = 120.0
"""A storm over nodes that never joined would be none."""
TOLD: Final = {
    "RAYREEL_QUARANTINE_SECONDS": "20",
    "RAYREEL_JOBS_PER_SESSION": "10000",
    "RAYREEL_SOCKETS_PER_SESSION": "10000",
    "RAYREEL_STRANGERS_PER_MINUTE": "1000000",
    "RAYREEL_READS_PER_MINUTE": "1000000",
    "RAYREEL_WRITES_PER_MINUTE": "1000000",
}


@dataclass(frozen=True)
class Raylet:
    address: str
    state: str
    """Ray's word: ALIVE or DEAD."""


@dataclass
class System:
    folder: Path
    servers: Endpoints
    """Reached past the wires."""
    ray: Endpoints
    """As the system itself reaches them."""
    wires: Wires
    far: StandIn
    work: Path
    small_disk: bool
    """Whether the work folder is a disk of its own, that can be filled."""
    told: dict[str, str]
    nodes: list[RayNode] = field(default_factory=list)
    _known_at: dict[str, float] = field(default_factory=dict)
    """When each node was known, or started, last; by its address."""
    _census_at: float = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ray.http_port}"

    def add_node(self) -> None:
        """Start another Ray node, on a loopback address of its own."""
        number = len(self.nodes) + 2
        node = RayNode(
            self.ray.ray_address,
            {"CPU": 1, "memory": 2 << 30},
            self.folder / "nodes",
            {**self.ray.environment(), **self.told, **HEAD_FLAGS, **NODE_FLAGS},
            program="tests.chaos.join",
        )
        self._start(node, f"127.0.0.{number}")
        self.nodes.append(node)

    def await_nodes(self, count: int) -> None:
        deadline = time.monotonic() + JOIN_SECONDS
        while sum(each.state == "ALIVE" for each in self.raylets()) < count:
            assert time.monotonic() < deadline, "the nodes do not join"
            time.sleep(POLL_SECONDS)

    def mend_nodes(self) -> None:
        """Start the nodes again that have ended; end those that a new head does not know."""
        self._take_census()
        for number, node in enumerate(self.nodes, start=2):
            address = f"127.0.0.{number}"
            if node.ended():
                self._start(node, address)
            elif time.monotonic() - self._known_at[address] > UNKNOWN_SECONDS:
                kill_raylets(node)

    def _start(self, node: RayNode, address: str) -> None:
        node.start(address)
        self._known_at[address] = time.monotonic()

    def _take_census(self) -> None:
        """See which nodes the head knows; as long as it does not answer, none is blamed."""
        now = time.monotonic()
        if now - self._census_at < CENSUS_SECONDS:
            return
        self._census_at = now
        try:
            living = {each.address for each in self.raylets() if each.state == "ALIVE"}
        except (httpx.HTTPError, LookupError, TypeError):
            living = set(self._known_at)
        self._known_at |= dict.fromkeys(living, now)

    def raylets(self) -> list["Raylet"]:
        """Return the nodes that Ray knows of; raise `httpx.HTTPError` where nobody answers."""
        headers = {"Authorization": f"Bearer {self.ray.ray_auth_token}"}
        url = f"{self.ray.ray_dashboard_url}/nodes?view=summary"
        answer = httpx.get(url, headers=headers, trust_env=False, timeout=5).raise_for_status()
        found = [node["raylet"] for node in answer.json()["data"]["summary"]]
        return [Raylet(each["nodeManagerAddress"], each["state"]) for each in found]

    def server(self, name: str) -> psutil.Process | None:
        """Return the process of a server: postgres, valkey-server or weed."""
        return next((each for each in _below(self.folder / "servers") if each.name() == name), None)

    def processes(self, *titles: str) -> list[psutil.Process]:
        """Return those of Ray, with all below, whose title or name begins so; by pid."""
        found = _below(self.folder / "ray")
        for node in self.nodes:
            if node.pid and psutil.pid_exists(node.pid):
                with suppress(psutil.NoSuchProcess):
                    found += psutil.Process(node.pid).children(recursive=True)
        return sorted((each for each in found if _titled(each, titles)), key=lambda each: each.pid)

    def connect(self) -> "psycopg.Connection[Any]":
        return psycopg.connect(self.servers.database_url, autocommit=True, connect_timeout=10)


@contextmanager
def short_folder(*, keep: bool = False) -> Iterator[Path]:
    """Make a folder that Ray's sockets fit under and Postgres may pass through."""
    folder = Path(tempfile.mkdtemp(prefix="rr-", dir="/tmp"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def system(folder: Path, nodes: int = 1, *, lasting: bool = False) -> Iterator[System]:
    """Start everything, with `nodes` besides the head; a core for each of them.

    With `lasting`, Ray's head keeps what it knows in Redis.
    """
    (folder / "nodes").mkdir(parents=True)
    quick = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.5}}
    with ExitStack() as up:
        servers = stack.up(folder / "servers", ray=False)
        up.callback(stack.down, folder / "servers")
        upgrade(servers.database_url)
        wires = up.enter_context(
            Wires(
                postgres=port_of(servers.database_url),
                redis=port_of(servers.redis_url),
                s3=port_of(servers.s3_endpoint_url or ""),
            )
        )
        far = up.enter_context(standin(folder / "provider", settings=quick))
        work = folder / "work"
        small_disk = mount_small(work)
        if small_disk:
            up.callback(unmount, work)
        told = {
            **environment(servers, far, folder),
            **TOLD,
            "DATABASE_URL": through(servers.database_url, wires.port("postgres")),
            "REDIS_URL": through(servers.redis_url, wires.port("redis")),
            "S3_ENDPOINT_URL": through(servers.s3_endpoint_url or "", wires.port("s3")),
            "RAYREEL_WORK_FOLDER": str(work),
        }
        if lasting:
            redis = urlsplit(servers.redis_url)
            told["RAY_REDIS_ADDRESS"] = f"{redis.hostname}:{redis.port}"
            told["RAY_REDIS_PASSWORD"] = redis.password or ""
        up.callback(stack.down, folder / "ray")  # also where it comes up by half
        ray = _start_ray(folder, told)
        running = System(folder, servers, ray, wires, far, work, small_disk, told)
        with running.connect() as connection:
            # A holder that dies each time is what a storm is made of.
            connection.execute("ALTER TABLE task_queue ALTER max_attempts SET DEFAULT 1000")
        up.callback(_stop_nodes, running.nodes)
        for _ in range(nodes):
            running.add_node()
        running.await_nodes(1 + nodes)
        yield running


def _start_ray(folder: Path, told: dict[str, str]) -> Endpoints:
    """Start Ray and the applications on it, of which the provider can reach the API."""
    home = folder / "ray"
    # The API's port is known once the stack has its block of ports, for which it needs no Ray.
    reserved = stack.up(home, ray=False, environment=told)
    told["PUBLIC_URL"] = f"http://127.0.0.1:{reserved.http_port}"
    ray = stack.up(home, cpus=1, environment=told)
    roll_out(home, serve_config(ray.http_port))
    return ray


def serve_config(http_port: int, **options: object) -> dict[str, Any]:
    """Return what is deployed: a laptop's, with more producers and `options` for all replicas."""
    config: dict[str, Any] = yaml.safe_load(CONFIG.read_text())
    config["http_options"]["port"] = http_port
    for application in config["applications"]:
        for deployment in application["deployments"]:
            deployment["ray_actor_options"] |= options
            if deployment["name"] == "producer":
                deployment["num_replicas"] = PRODUCERS
    return config


def kill_raylets(node: RayNode) -> None:
    """Take the node away: all else of it goes with its raylet."""
    assert node.pid
    with suppress(psutil.NoSuchProcess):
        for each in psutil.Process(node.pid).children(recursive=True):
            if each.name() == "raylet":
                each.kill()


def _below(home: Path) -> list[psutil.Process]:
    status = Home(home).status()
    supervisor = status.supervisor.find() if status else None
    try:
        return supervisor.children(recursive=True) if supervisor else []
    except psutil.NoSuchProcess:
        return []


def _titled(process: psutil.Process, titles: tuple[str, ...]) -> bool:
    try:
        words = process.cmdline()
        return process.name().startswith(titles) or (bool(words) and words[0].startswith(titles))
    except psutil.Error:
        return False


def port_of(url: str) -> int:
    port = urlsplit(url).port
    assert port
    return port


def through(url: str, port: int) -> str:
    parts = urlsplit(url)
    who, at, _ = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{who}{at}127.0.0.1:{port}").geturl()


def mount_small(place: Path) -> bool:
    """Make `place` a small disk in memory; False, and a plain folder, where that is not allowed."""
    place.mkdir(exist_ok=True)
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    command = ["mount", "-t", "tmpfs", "-o", f"size={WORK_MEGABYTES}m", "tmpfs", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def unmount(place: Path) -> None:
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def _stop_nodes(nodes: list[RayNode]) -> None:
    for node in nodes:
        node.stop()
    until = time.monotonic() + 20
    for node in nodes:
        while not node.ended() and time.monotonic() < until:
            time.sleep(0.1)
        node.kill()
