"""Ray nodes of this machine, each on an address of its own; processes that end with their block."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PORT = 6379
PATIENCE_SECONDS = 400.0
STOP_SECONDS = 15
STEP_SECONDS = 0.05
RAY = {
    "RAY_AUTH_MODE": "token",
    "RAY_AUTH_TOKEN": "of-these-nodes-and-of-nobody-else",
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "warning",
    # The defaults take a minute to find out that a node is gone; this, 15 s. With less, nodes of a
    # busy machine are taken for dead.
    "RAY_health_check_period_ms": "1000",
    "RAY_health_check_timeout_ms": "4000",
    "RAY_health_check_failure_threshold": "3",
    "RAY_gcs_rpc_server_reconnect_timeout_s": "10",
    # A call to a worker of a node that is gone is given up when its connection is: Ray looks at
    # that after five minutes, and waits for two more. The image says so too.
    "RAY_grpc_client_keepalive_time_ms": "10000",
    "RAY_grpc_client_keepalive_timeout_ms": "5000",
    # As often as the image has it.
    "RAY_raylet_report_resources_period_milliseconds": "10",
    "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")]),
    "NO_COLOR": "1",
}
"""The environment of nodes and drivers."""


@contextmanager
def node(
    ip: str, folder: Path, *, cpus: int, head: str = "", behind: Sequence[str] = ()
) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a node that joins `head`, or is one; yield once it has started.

    `behind` is what its command is put behind, to run in another place.
    """
    name = ip.replace(".", "-")
    log = folder / f"node-{name}.log"
    first = ["--head", f"--port={PORT}", "--include-dashboard=false", "--no-monitor"]
    command = [
        *behind,
        *(sys.executable, "-m", "ray.scripts.scripts", "start", "--block"),
        *([f"--address={head}:{PORT}"] if head else first),
        f"--node-ip-address={ip}",
        f"--temp-dir={folder / name}",
        *(f"--num-cpus={cpus}", "--num-gpus=0", "--object-store-memory=80000000"),
        # The system gives ports that are free.
        *("--min-worker-port=0", "--max-worker-port=0", "--dashboard-agent-listen-port=0"),
        *("--include-log-monitor=false", "--disable-usage-stats", "--log-color=false"),
    ]
    with process(command, log) as started:
        await_(lambda: b"Ray runtime started" in log.read_bytes(), folder, needed=started)
        yield started


@contextmanager
def process(command: Sequence[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a command; nothing of it is left behind, even if it was stopped as it stood."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    with log.open("wb") as output:
        started = subprocess.Popen(
            list(command), env={**kept, **RAY}, stdout=output, stderr=output, cwd=ROOT
        )
    try:
        yield started
    finally:
        family = psutil.Process(started.pid).children(recursive=True) if lives(started) else []
        for each in family:
            if each.is_running():
                each.resume()
        started.send_signal(signal.SIGCONT)
        started.terminate()
        try:
            started.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            started.kill()
            started.wait()
        for each in family:
            if each.is_running():
                each.kill()


def await_(
    end: Callable[[], bool], folder: Path, *, needed: "subprocess.Popen[bytes] | None" = None
) -> None:
    """Return when it has come; raise with what is in the logs if it does not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not end():
        if needed is not None and not lives(needed):
            raise RuntimeError(said(folder))
        if time.monotonic() > deadline:
            raise TimeoutError(said(folder))
        time.sleep(STEP_SECONDS)


def lives(started: "subprocess.Popen[bytes]") -> bool:
    return started.poll() is None


def said(folder: Path) -> str:
    return "\n".join(log.read_text() for log in sorted(folder.glob("*.log")))
