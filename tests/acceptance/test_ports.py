"""Where a running rayreel may be called, and who of it goes first."""

from pathlib import Path

import psutil
import pytest

from cluster.priority import ANSWERING, DRIVING
from tests.acceptance.conftest import Rayreel
from tests.cluster.witness import Running, listening
from tests.load.doors import open_to_others, replicas

pytestmark = pytest.mark.film


@pytest.fixture
def running(rayreel: Rayreel) -> Running:
    return Running(rayreel.home, rayreel.endpoints)


def test_everything_listens_on_loopback_alone(running: Running) -> None:
    ports = {int(place.rpartition(":")[2]) for place in listening(running.processes())}
    # Serve's proxy and the dashboard are among them, so all were looked at.
    assert running.endpoints.http_port in ports
    assert int(running.endpoints.ray_dashboard_url.rpartition(":")[2]) in ports
    assert open_to_others(running) == set()


def niceness(process: psutil.Process) -> set[int]:
    """Return that of every thread (proc(5): the 19th field of `stat`)."""
    stats = [path.read_text() for path in Path(f"/proc/{process.pid}/task").glob("*/stat")]
    return {int(stat.rpartition(")")[2].split()[16]) for stat in stats}


@pytest.mark.parametrize(
    ("deployment", "nicest"),
    [("api", ANSWERING), ("events", ANSWERING), ("planner", DRIVING), ("producer", DRIVING)],
)
def test_whoever_makes_films_gives_way_to_whoever_answers(
    running: Running, deployment: str, nicest: int
) -> None:
    (replica,) = replicas(running.endpoints, deployment)
    assert max(niceness(replica)) == nicest
