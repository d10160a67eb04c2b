import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psutil
import pytest

from cluster.embedded import stack
from cluster.embedded.home import Home
from tests.cluster.witness import Running, alive, eventually, listening

pytestmark = pytest.mark.stack

TASK = """
import ray
ray.init(log_to_driver=False)

@ray.remote
def ask():
    import os
    import pipelines.film
    names = "DATABASE_URL", "S3_BUCKET", "RAYREEL_TEST_WORD", "OMP_NUM_THREADS"
    return [os.environ.get(name) for name in names]

print(*ray.get(ask.remote()), int(ray.cluster_resources()["CPU"]))
"""

LONG_TASK = """
import sys
import ray
ray.init(log_to_driver=False)

@ray.remote
def work(place):
    import pathlib, subprocess
    child = subprocess.Popen(["sleep", "3600"])
    detached = subprocess.Popen(["sleep", "3600"], start_new_session=True)
    pathlib.Path(place).write_text(f"{child.pid} {detached.pid}")
    child.wait()

ray.get(work.remote(sys.argv[1]))
"""


def driver(code: str, environment: dict[str, str], *more: str) -> "subprocess.Popen[str]":
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    return subprocess.Popen(
        [sys.executable, "-c", code, *more],
        env={**kept, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def long_task(running: Running) -> Iterator[list[psutil.Process]]:
    """A task at work; yields the two processes that it has started."""
    place = running.home / "pids"
    place.unlink(missing_ok=True)
    with driver(LONG_TASK, running.endpoints.environment(), str(place)) as process:
        try:
            eventually(lambda: place.exists() and len(place.read_text().split()) == 2)
            yield [psutil.Process(int(pid)) for pid in place.read_text().split()]
        finally:
            process.kill()


def test_a_task_finds_the_code_the_servers_and_the_callers_environment(with_ray: Running) -> None:
    with driver(TASK, with_ray.endpoints.environment()) as process:
        said, complaint = process.communicate(timeout=60)
    expected = [with_ray.endpoints.database_url, "rayreel", "told", "1", "2"]
    assert said.split() == expected, complaint


def test_a_driver_without_the_token_is_refused(with_ray: Running) -> None:
    environment = with_ray.endpoints.environment() | {"RAY_NUM_REDIS_GET_RETRIES": "1"}
    del environment["RAY_AUTH_TOKEN"], environment["RAY_AUTH_MODE"]
    environment["HOME"] = str(with_ray.home)
    with driver(TASK, environment) as process:
        said, complaint = process.communicate(timeout=60)
    assert process.returncode != 0
    assert said == ""
    assert "authentication" in complaint


def test_the_dashboard_runs_nothing_for_strangers(with_ray: Running) -> None:
    url = f"{with_ray.endpoints.ray_dashboard_url}/api/jobs/"
    job = {"entrypoint": "id"}
    assert httpx.post(url, json=job).status_code == httpx.codes.UNAUTHORIZED
    token = {"Authorization": f"Bearer {with_ray.endpoints.ray_auth_token}"}
    assert httpx.get(url, headers=token).status_code == httpx.codes.OK


def test_ray_listens_on_loopback_only(with_ray: Running) -> None:
    places = listening(with_ray.processes())
    assert "raylet" in places.values()
    assert "gcs_server" in places.values()
    assert {place.rpartition(":")[0].removeprefix("::ffff:") for place in places} == {"127.0.0.1"}


def test_a_killed_raylet_comes_back_and_its_tasks_leave_nothing(with_ray: Running) -> None:
    with long_task(with_ray) as started:
        [raylet] = [each for each in with_ray.processes() if each.name() == "raylet"]
        others = with_ray.server("postgres")
        raylet.kill()
        eventually(lambda: stack.running(with_ray.home) is None)
        eventually(lambda: alive(started) == [])
    assert stack.up(with_ray.home) == with_ray.endpoints
    assert alive([others]) == [others]


def test_down_after_a_killed_supervisor_leaves_no_process_of_ray(with_ray: Running) -> None:
    with long_task(with_ray) as started:
        eventually(lambda: set(started) <= set(recorded(with_ray)))
        processes = with_ray.processes()
        assert len(processes) > 20
        with_ray.supervisor().kill()
        stack.down(with_ray.home)
        assert alive([*processes, *started]) == []
    assert stack.up(with_ray.home, ray=False).ray_address == ""


def recorded(running: Running) -> list[psutil.Process]:
    """Return the processes that the supervisor has written down."""
    status = Home(running.home).status()
    return [found for each in status.processes if (found := each.find())] if status else []
