"""Where the API is reached: a stack with one of Ray Serve's proxies, and the same app without."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from app.infrastructure.loopback import is_loopback
from cluster.embedded import stack
from cluster.embedded.stack import Endpoints
from tests.cluster.witness import Running, listening
from tests.integration.browser import UNLIMITED

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60


@dataclass(frozen=True)
class Mode:
    """One of the ways in which Serve lets requests in."""

    name: str
    variables: Mapping[str, str]
    open_ports: frozenset[int] = frozenset()
    """Which listen on every interface, whatever the configuration says."""


DEFAULT = Mode("Serve's proxy", {})
HAPROXY = Mode(
    "HAProxy",
    {
        # As terraform/environments/production has it.
        "RAY_SERVE_ENABLE_HA_PROXY": "1",
        "RAY_SERVE_THROUGHPUT_OPTIMIZED": "1",
        "RAY_SERVE_HAPROXY_HARD_STOP_AFTER_S": "900",
        "RAY_SERVE_USE_GRPC_BY_DEFAULT": "0",
        "RAY_SERVE_LOG_TO_STDERR": "1",
    },
    # HAProxy's pages and metrics; in production no security group lets them in.
    frozenset({8404, 9101}),
)


def placed(folder: Path) -> dict[str, str]:
    """Return where HAProxy keeps its files, which all stacks of a machine would share."""
    return {
        "RAY_SERVE_HAPROXY_CONFIG_FILE_LOC": str(folder / "haproxy.cfg"),
        "RAY_SERVE_HAPROXY_SOCKET_PATH": str(folder / "admin.sock"),
        "RAY_SERVE_HAPROXY_SERVER_STATE_BASE": str(folder),
        "RAY_SERVE_HAPROXY_SERVER_STATE_FILE": str(folder / "server-state"),
    }


@contextmanager
def serve(home: Path, mode: Mode) -> Iterator[Endpoints]:
    """Run `rayreel up` in this mode."""
    more = {"RAYREEL_HOME": str(home), "PYTHONPATH": str(ROOT), "LOG_LEVEL": "WARNING"}
    environment = {**os.environ, **UNLIMITED, **mode.variables, **placed(home.parent), **more}

    def rayreel(word: str) -> None:
        command = [sys.executable, "-m", "deployments.cli", word]
        subprocess.run(
            command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=400
        )

    rayreel("up")
    try:
        endpoints = stack.running(home)
        assert endpoints is not None
        yield endpoints
    finally:
        rayreel("down")


@contextmanager
def uvicorn(factory: str, endpoints: Endpoints) -> Iterator[int]:
    """Serve an app as one replica would, on the same servers; yield its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    command = [
        *(sys.executable, "-m", "uvicorn", "--factory", factory, "--port", str(port)),
        # No socket of ours: uvicorn takes those for Unix sockets, and lets Nagle delay answers.
        *("--host", "127.0.0.1", "--log-level", "warning", "--no-access-log"),
    ]
    environment = {**os.environ, **UNLIMITED, **endpoints.environment(), "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment)
    try:
        _wait(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def _wait(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/health", timeout=START_SECONDS)
            return
        time.sleep(0.1)
    raise TimeoutError("uvicorn does not answer")


def open_to_others(running: Running) -> set[int]:
    """Return the ports of the stack that are not on loopback alone."""
    places = [place.rpartition(":") for place in listening(running.processes())]
    return {int(port) for ip, _, port in places if not is_loopback(ip)}


def replicas(endpoints: Endpoints, deployment: str) -> list[psutil.Process]:
    """Return this stack's replicas of a deployment, and no other's on the machine."""
    return [
        candidate
        for candidate in psutil.process_iter(["cmdline", "environ"])
        if f":{deployment}" in (candidate.info["cmdline"] or [""])[0]
        and (candidate.info["cmdline"] or [""])[0].startswith("ray::ServeReplica:")
        and (candidate.info["environ"] or {}).get("DATABASE_URL") == endpoints.database_url
    ]
