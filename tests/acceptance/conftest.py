"""A whole rayreel, used as its users do: through the command and the API."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from cluster.embedded import stack
from cluster.embedded.stack import Endpoints
from deployments.cli.client import Client

PRODUCER = "ray::ServeReplica:production:producer"
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Rayreel:
    """One stack of its own, in a folder of its own."""

    home: Path

    def run(
        self, *arguments: str, cwd: Path, timeout: float = 300
    ) -> subprocess.CompletedProcess[str]:
        """Run the command as a person would; its output is text."""
        return subprocess.run(
            [sys.executable, "-m", "deployments.cli", *arguments],
            cwd=cwd,
            env={**os.environ, "RAYREEL_HOME": str(self.home), "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    @property
    def endpoints(self) -> Endpoints:
        found = stack.running(self.home)
        assert found
        return found

    def producers(self) -> list[psutil.Process]:
        """Return this stack's producers, and no other's on the machine."""
        ours = self.endpoints.database_url
        return [
            candidate
            for candidate in psutil.process_iter(["cmdline", "environ"])
            if (candidate.info["cmdline"] or [""])[0].startswith(PRODUCER)
            and (candidate.info["environ"] or {}).get("DATABASE_URL") == ours
        ]


@pytest.fixture(scope="session")
def rayreel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rayreel]:
    product = Rayreel(tmp_path_factory.mktemp("home"))
    up = product.run("up", cwd=ROOT)
    assert up.returncode == 0, up.stderr
    yield product
    down = product.run("down", cwd=ROOT)
    assert down.returncode == 0, down.stderr


@pytest.fixture
def client(rayreel: Rayreel) -> Iterator[Client]:
    base = f"http://127.0.0.1:{rayreel.endpoints.http_port}"
    with closing(Client(base, rayreel.home / "session")) as client:
        yield client


def order(**wishes: object) -> dict[str, object]:
    """Return a request body: short and small unless `wishes` say otherwise."""
    parameters = {"duration_seconds": 3, **{k: v for k, v in wishes.items() if k in PARAMETERS}}
    options = {"seed": 7, "resolution": "480p", **{k: v for k, v in wishes.items() if k in OPTIONS}}
    prompt = wishes.get("prompt", "A solar-powered kettle that boils in two minutes")
    return {"prompt": prompt, "parameters": parameters, "options": options}


PARAMETERS = {"duration_seconds", "aspect_ratio", "style", "brand", "include_cta", "cta_text"}
OPTIONS = {"seed", "resolution", "fps"}
