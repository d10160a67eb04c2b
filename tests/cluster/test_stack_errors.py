import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from cluster.embedded import seaweedfs, stack, valkey
from cluster.embedded.home import Home
from cluster.embedded.stack import StackError
from tests.cluster.witness import alive

pytestmark = pytest.mark.stack


def refusal(home: Path) -> str:
    """Return the one line with which `up` refuses, having left no process behind."""
    before = set(psutil.Process().children(recursive=True))
    with pytest.raises(StackError) as caught:
        stack.up(home, ray=False)
    assert alive(list(set(psutil.Process().children(recursive=True)) - before)) == []
    assert stack.running(home) is None
    line = str(caught.value)
    assert "\n" not in line
    assert len(line) < 400
    return line


def test_a_damaged_data_folder_is_named(new_home: Callable[[], Path]) -> None:
    home = new_home()
    data = home / "postgres" / "data"
    data.mkdir(parents=True, mode=0o700)
    (data / "PG_VERSION").write_text("9.6\n")
    (data / "postgresql.conf").touch()
    line = refusal(home)
    assert "postgres ended" in line
    assert "incompatible" in line


def test_a_full_disk_is_named(
    new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = new_home()
    free = psutil.disk_usage(str(home.parent)).free // 2**20
    monkeypatch.setattr(stack, "ROOM_MB", free + 10_000)
    assert "disk is full" in refusal(home)


def test_a_home_that_is_a_file_is_named(new_home: Callable[[], Path]) -> None:
    home = new_home()
    home.write_text("")
    with pytest.raises(StackError, match="can't use the folder"):
        stack.up(home, ray=False)
    home.unlink()


def test_a_platform_without_a_server_is_told_what_to_set(
    new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(valkey, "find_spec", lambda _name: None)
        assert "REDIS_URL" in refusal(new_home())
    with monkeypatch.context() as patch:
        patch.setattr(seaweedfs, "DISTRIBUTION", "no-such-distribution")
        assert "S3_ENDPOINT_URL" in refusal(new_home())


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL"])
def test_an_outside_server_that_does_not_answer_is_named(
    new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        scheme = {"DATABASE_URL": "postgresql", "REDIS_URL": "redis"}.get(name, "http")
        monkeypatch.setenv(name, f"{scheme}://user:hidden@{address}/0")
        monkeypatch.setenv("S3_BUCKET", "films") if name == "S3_ENDPOINT_URL" else None
        line = refusal(new_home())
    assert name in line
    assert address in line
    assert "hidden" not in line


def test_an_endpoint_without_a_bucket_is_refused(
    new_home: Callable[[], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S3_ENDPOINT_URL", "http://127.0.0.1:9000")
    assert "S3_BUCKET" in refusal(new_home())


def test_a_short_folder_of_somebody_else_is_refused(
    new_home: Callable[[], Path], tmp_path: Path
) -> None:
    home = new_home()
    sockets = Home(home).sockets
    sockets.symlink_to(tmp_path)
    try:
        with pytest.raises(StackError, match="belongs to another user"):
            stack.up(home, ray=False)
    finally:
        sockets.unlink()
