"""Every operation of the API, asked anything and in any order: it answers as it is described.

The long form: RAYREEL_API_EXAMPLES=100 ./rayreel test tests/integration/test_any_requests.py
"""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from cluster.embedded.stack import Endpoints
from tests.integration.browser import UNLIMITED

pytestmark = pytest.mark.stack
ROOT = Path(__file__).resolve().parents[2]
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
SHORT = 5
EXAMPLES = int(os.environ.get("RAYREEL_API_EXAMPLES", SHORT))
"""Requests made up for each operation."""
PHASES = "fuzzing,stateful" if EXAMPLES == SHORT else "examples,coverage,fuzzing,stateful"
"""`coverage` tries out each limit of the description: 4,000 requests."""
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
)
SEED = 2025
COMPLAINTS = ("ResourceWarning", "Traceback", "was never", "was destroyed")
"""Of a program that leaves a connection open, or something undone."""
START_SECONDS = 120


@dataclass(frozen=True)
class Server:
    """The API in a process of its own: what it leaves open shows in its log, when it ends."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def stop(self) -> str:
        """Stop it as Serve would; return its log."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)
        return self.log.read_text()


@pytest.fixture
def server(endpoints: Endpoints, database_url: str, tmp_path: Path) -> Iterator[Server]:
    environment = {
        **os.environ,
        **endpoints.environment(),
        **UNLIMITED,
        "DATABASE_URL": database_url,
        "RAYREEL_WORK_FOLDER": str(tmp_path / "work"),
        "LOG_LEVEL": "WARNING",
    }
    log = tmp_path / "server.log"
    with socket.create_server(("127.0.0.1", 0)) as listening, log.open("wb") as output:
        descriptor = listening.fileno()
        command = [
            *(sys.executable, "-W", "always::ResourceWarning", "-m", "uvicorn"),
            *("--factory", "deployments.api:build_api", "--fd", str(descriptor)),
            *("--log-level", "warning", "--no-access-log"),
        ]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            pass_fds=[descriptor],
            stdout=output,
            stderr=output,
        )
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
    try:
        # Its description takes the longest the first time.
        httpx.get(f"{url}/openapi.json", timeout=START_SECONDS).raise_for_status()
        yield Server(url, process, log)
    finally:
        process.kill()
        process.wait()


@pytest.mark.timeout(3600)
def test_any_requests_in_any_order_are_answered_as_described(
    server: Server, tmp_path: Path
) -> None:
    token = httpx.post(f"{server.url}/api/v1/sessions", timeout=60).json()["token"]
    began = time.monotonic()
    run = subprocess.run(
        [
            *(SCHEMATHESIS, "run", f"{server.url}/openapi.json"),
            *("--url", server.url, "--header", f"Authorization: Bearer {token}"),
            *("--checks", ",".join(CHECKS), "--phases", PHASES, "--request-timeout", "60"),
            *("--seed", str(SEED), "--max-examples", str(EXAMPLES), "--no-color"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    output = run.stdout + run.stderr
    print(f"{time.monotonic() - began:.0f} s", output[-1500:])
    assert run.returncode == 0, output
    tested = re.search(r"Tested: (\d+)\b", output)
    assert tested
    assert int(tested[1]) > 40, output
    log = server.stop()
    assert [word for word in COMPLAINTS if word in log] == [], log
