import psutil
import pytest

from cluster.embedded import stack
from cluster.embedded.process import Identity
from tests.cluster.witness import Running, alive, eventually, found, leave

pytestmark = pytest.mark.stack


@pytest.mark.parametrize("name", ["postgres", "valkey-server", "weed"])
def test_a_killed_server_comes_back_with_all_it_had_taken(shared: Running, name: str) -> None:
    leave(shared.endpoints, f"before {name} died")
    victim = shared.server(name)
    family = [victim, *victim.children(recursive=True)]
    others = [each for each in shared.supervisor().children() if each != victim]

    victim.kill()
    assert stack.up(shared.home, ray=False) == shared.endpoints

    assert all(f"before {name} died" in marks for marks in found(shared.endpoints).values())
    assert alive(family) == []
    assert alive(others) == others
    leave(shared.endpoints, f"after {name} died")


def test_all_three_killed_at_once_come_back(shared: Running) -> None:
    leave(shared.endpoints, "before all died")
    for child in shared.supervisor().children():
        child.kill()
    eventually(lambda: stack.running(shared.home) is None)
    eventually(lambda: stack.running(shared.home) == shared.endpoints)
    assert all("before all died" in marks for marks in found(shared.endpoints).values())


def test_a_killed_supervisor_takes_its_servers_along_and_no_data(shared: Running) -> None:
    leave(shared.endpoints, "before the supervisor died")
    processes = shared.processes()
    shared.supervisor().kill()
    eventually(lambda: stack.running(shared.home) is None)
    eventually(lambda: alive(processes) == [], patience_s=15)

    assert stack.up(shared.home, ray=False) == shared.endpoints
    marks = found(shared.endpoints)
    assert all("before the supervisor died" in each for each in marks.values())


def test_what_a_killed_supervisor_left_is_swept_at_the_next_up(shared: Running) -> None:
    weed = shared.server("weed")
    weed.suspend()  # so that it can't follow its supervisor
    shared.supervisor().kill()
    eventually(lambda: stack.running(shared.home) is None)
    assert alive([weed]) == [weed]
    assert stack.up(shared.home, ray=False) == shared.endpoints
    assert alive([weed]) == []


def test_a_later_process_with_a_recorded_pid_is_left_alone(shared: Running) -> None:
    me = psutil.Process()
    assert Identity.of(me).find() == me
    assert Identity(me.pid, me.create_time() - 10).find() is None
