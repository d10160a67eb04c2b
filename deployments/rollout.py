"""Puts a Serve config on a running Ray cluster and waits until it serves."""

import time
from pathlib import Path
from typing import Any

import httpx
import yaml

CONFIGS = Path(__file__).parent / "config"
TIMEOUT_SECONDS = 120.0
POLL_SECONDS = 0.2
_PLACE = "/api/serve/applications/"


class RolloutFailed(Exception):  # noqa: N818 - the class name is the sentence
    """The applications did not come up; the message says which and why."""


def roll_out(config: Path, *, dashboard_url: str, token: str, http_port: int) -> None:
    """Deploy `config` as `serve deploy` does, on `http_port`; return when all applications run."""
    content: dict[str, Any] = yaml.safe_load(config.read_text())
    content["http_options"] = {**content["http_options"], "port": http_port}
    names = {application["name"] for application in content["applications"]}
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=dashboard_url, headers=headers, timeout=TIMEOUT_SECONDS) as ray:
        try:
            answer = ray.put(_PLACE, json=content)
            answer.raise_for_status()
            _wait_until_running(ray, names)
        except httpx.HTTPError as error:
            raise RolloutFailed(f"Ray's dashboard refused the applications: {error}") from error


def _wait_until_running(ray: httpx.Client, names: set[str]) -> None:
    deadline = time.monotonic() + TIMEOUT_SECONDS
    states: dict[str, Any] = {}
    while time.monotonic() < deadline:
        states = ray.get(_PLACE).raise_for_status().json()["applications"]
        if names <= {name for name, state in states.items() if state["status"] == "RUNNING"}:
            return
        for name, state in states.items():
            if state["status"] == "DEPLOY_FAILED":
                raise RolloutFailed(
                    f"The {name} application failed: {_last_line(state['message'])}"
                )
        time.sleep(POLL_SECONDS)
    waiting = sorted(names - {name for name, s in states.items() if s["status"] == "RUNNING"})
    raise RolloutFailed(f"Not running after {TIMEOUT_SECONDS:.0f} s: {', '.join(waiting)}")


def _last_line(message: str) -> str:
    lines = [line for line in message.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"
