"""What Ray Serve runs on a stack: put there by `roll_out`, and again whenever its Ray is new.

`python -m cluster.embedded.applications HOME` is what the supervisor starts for the latter: Ray
keeps in memory what it was told, so a head that died has forgotten.
"""

import logging
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import httpx

from cluster.embedded.endpoints import Endpoints
from cluster.embedded.errors import StackError
from cluster.embedded.home import Home
from cluster.embedded.server import Server
from cluster.embedded.servers import endpoints

TIMEOUT_S = 300.0
"""It takes 10 to 20 s; a loaded machine several times that."""
POLL_S = 0.2
AGAIN_S = 2.0
"""Between two tries while nobody waits for the outcome."""
_PLACE = "/api/serve/applications/"

LOG = logging.getLogger("applications")


class RolloutFailed(StackError):  # noqa: N818 - the class name is the sentence
    """The applications did not come up; the message says which and why."""


def roll_out(place: Path, config: dict[str, Any]) -> None:
    """Keep `config` in the stack's home and deploy it, as `serve deploy` does.

    Returns when all applications run. Raises StackError.
    """
    home = Home(place)
    home.save_applications(config)
    _deploy(config, _endpoints(home))


def _endpoints(home: Home) -> Endpoints:
    settings = home.settings()
    if settings is None:
        raise StackError(f"{home.place} has no stack.json")
    return endpoints(home, settings)


def _deploy(config: dict[str, Any], where: Endpoints) -> None:
    names = {application["name"] for application in config["applications"]}
    headers = {"Authorization": f"Bearer {where.ray_auth_token}"}
    with httpx.Client(
        base_url=where.ray_dashboard_url, headers=headers, timeout=TIMEOUT_S, trust_env=False
    ) as ray:
        try:
            ray.put(_PLACE, json=config).raise_for_status()
            _wait_until_running(ray, names)
        except httpx.HTTPError as error:
            raise RolloutFailed(f"Ray's dashboard refused the applications: {error}") from error


def _wait_until_running(ray: httpx.Client, names: set[str]) -> None:
    deadline = time.monotonic() + TIMEOUT_S
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
        time.sleep(POLL_S)
    waiting = sorted(names - {name for name, s in states.items() if s["status"] == "RUNNING"})
    raise RolloutFailed(f"Not running after {TIMEOUT_S:.0f} s: {', '.join(waiting)}")


def _last_line(message: str) -> str:
    lines = [line for line in message.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "no reason given"


@dataclass(frozen=True)
class Rollout(Server):
    """The process that puts the applications on a new Ray, and then ends."""

    home: Path

    name: ClassVar[str] = "applications"

    def prepare(self) -> None:
        """Nothing is needed."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", __name__, str(self.home)]

    def environment(self) -> dict[str, str]:
        return {**os.environ}

    def answers(self) -> bool:
        return True


def main(place: str) -> int:
    logging.basicConfig(format="%(asctime)s %(message)s")
    home = Home(Path(place))
    while config := home.applications():
        try:
            _deploy(config, _endpoints(home))
        except StackError as failure:
            LOG.warning("%s", failure)
            time.sleep(AGAIN_S)
        else:
            break
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
