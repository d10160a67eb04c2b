import json
import os
import socket
import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from cluster.embedded import stack
from cluster.embedded.home import Home
from tests.cluster.witness import Running, alive, found, leave, listening, s3

pytestmark = pytest.mark.stack


def test_a_cold_start_yields_a_database_a_cache_and_a_bucket(shared: Running) -> None:
    leave(shared.endpoints, "cold")
    for marks in found(shared.endpoints).values():
        assert "cold" in marks
    with psycopg.connect(shared.endpoints.database_url) as connection:
        row = connection.execute("SELECT current_database(), lower('ÄÖ')").fetchone()
    assert row == ("rayreel", "äö")


def test_a_second_up_finds_the_first(shared: Running) -> None:
    before = shared.supervisor().children()
    lines: list[str] = []
    assert stack.up(shared.home, ray=False, report=lines.append) == shared.endpoints
    assert stack.running(shared.home) == shared.endpoints
    assert shared.supervisor().children() == before
    assert lines == []


def test_a_stack_does_not_take_its_own_addresses_for_outside_servers(
    shared: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in shared.endpoints.environment().items():
        monkeypatch.setenv(name, value)
    before = shared.supervisor()
    assert stack.up(shared.home, ray=False) == shared.endpoints
    assert shared.supervisor() == before


def test_everything_listens_on_loopback_only(shared: Running) -> None:
    places = listening(shared.processes())
    assert len(places) > 10
    assert {place.rpartition(":")[0] for place in places} == {"127.0.0.1"}


def test_secrets_are_closed_to_other_users(shared: Running) -> None:
    secrets = [
        shared.endpoints.redis_url.split(":")[2].split("@")[0],
        shared.endpoints.s3_secret_key,
    ]
    for path in shared.home.rglob("*"):
        if not path.is_file() or stat.S_IMODE(path.stat().st_mode) & 0o077 == 0:
            continue
        kept_in = path.parent.relative_to(shared.home).parts[:1]
        if kept_in and stat.S_IMODE((shared.home / kept_in[0]).stat().st_mode) & 0o077 == 0:
            continue
        text = path.read_bytes()
        assert not any(secret.encode() in text for secret in secrets), path
    for process in [shared.supervisor(), *shared.supervisor().children()]:
        assert not any(secret in part for secret in secrets for part in process.cmdline())


def test_servers_do_not_get_the_environment_of_the_user(
    new_home: Callable[[], Path],
    down_after: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("REPLICATE_API_TOKEN", "secret of the user")
    home = down_after(new_home())
    running = Running(home, stack.up(home, ray=False))
    for name in ("weed", "valkey-server"):
        assert "REPLICATE_API_TOKEN" not in running.server(name).environ()


def test_two_ups_at_once_start_one_stack_and_down_leaves_nothing(
    new_home: Callable[[], Path],
) -> None:
    home = new_home()
    with ThreadPoolExecutor(2) as threads:
        ups = [threads.submit(stack.up, home, ray=False) for _ in range(2)]
        first, second = (each.result() for each in ups)
    assert first == second
    processes = Running(home, first).processes()
    assert sorted(each.name() for each in Running(home, first).supervisor().children()) == [
        "postgres",
        "valkey-server",
        "weed",
    ]
    leave(first, "before")

    stack.down(home)
    assert alive(processes) == []
    assert stack.running(home) is None
    stack.down(home)

    # Somebody else takes one of its ports meanwhile: the stack moves, with its data.
    with socket.socket() as squatter:
        squatter.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        squatter.bind(("127.0.0.1", first.http_port))
        squatter.listen()
        moved = stack.up(home, ray=False)
    assert moved.http_port != first.http_port
    assert all(marks == {"before"} for marks in found(moved).values())
    processes = Running(home, moved).processes()
    stack.down(home)
    assert alive(processes) == []
    assert not Home(home).sockets.exists()


def test_two_homes_run_side_by_side(
    shared: Running, new_home: Callable[[], Path], down_after: Callable[[Path], Path]
) -> None:
    home = down_after(new_home())
    other = stack.up(home, ray=False)
    leave(other, "other")
    leave(shared.endpoints, "shared")
    assert all("other" in marks and "shared" not in marks for marks in found(other).values())
    assert all("other" not in marks for marks in found(shared.endpoints).values())
    stack.down(home)
    assert all("shared" in marks for marks in found(shared.endpoints).values())


def test_outside_servers_are_used_and_not_started(
    shared: Running,
    new_home: Callable[[], Path],
    down_after: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = down_after(new_home())
    for name, value in shared.endpoints.environment().items():
        monkeypatch.setenv(name, value)
    borrowed = stack.up(home, ray=False)
    assert borrowed.http_port != shared.endpoints.http_port
    assert borrowed.database_url == shared.endpoints.database_url
    assert borrowed.redis_url == shared.endpoints.redis_url
    assert borrowed.s3_endpoint_url == shared.endpoints.s3_endpoint_url
    assert borrowed.s3_secret_key == shared.endpoints.s3_secret_key
    assert Running(home, borrowed).supervisor().children() == []

    # The user takes one back: the stack becomes what is asked for now.
    monkeypatch.delenv("REDIS_URL")
    mixed = stack.up(home, ray=False)
    assert mixed.database_url == shared.endpoints.database_url
    assert mixed.redis_url != shared.endpoints.redis_url
    assert [each.name() for each in Running(home, mixed).supervisor().children()] == [
        "valkey-server"
    ]


def test_status_and_settings_are_readable_by_their_owner_only(shared: Running) -> None:
    for name in ("stack.json", "status.json"):
        assert stat.S_IMODE((shared.home / name).stat().st_mode) == 0o600
    assert json.loads((shared.home / "stack.json").read_text())["postgres_password"]
    assert (shared.home / "stack.json").stat().st_uid == os.geteuid()


def test_storage_rests_once_it_has_taken_what_it_was_given(shared: Running) -> None:
    storage = shared.server("weed")
    client, bucket = s3(shared.endpoints), shared.endpoints.s3_bucket
    for number in range(400):
        client.put_object(Bucket=bucket, Key=f"rest/{number}", Body=os.urandom(400_000))
        client.get_object(Bucket=bucket, Key=f"rest/{number}")["Body"].read()
    client.close()
    time.sleep(2)
    before = storage.cpu_times()
    time.sleep(5)
    after = storage.cpu_times()
    # At rest it takes 0.02 s; a collector of memory that never ends takes all it can get, which on
    # a machine with thirty others at work was 0.3 s.
    assert after.user + after.system - before.user - before.system < 0.15
