import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cluster.embedded import stack
from cluster.embedded.postgres import NOBODY, UNSHARE
from tests.cluster.witness import Running, found, leave

pytestmark = pytest.mark.stack

ROOT = Path(__file__).resolve().parents[2]

LIFE = """
import os, sys
from pathlib import Path
from cluster.embedded import stack
from tests.cluster.witness import found, leave
home = Path(sys.argv[1])
try:
    endpoints = stack.up(home, ray=False)
    leave(endpoints, "mine")
    print(os.geteuid(), found(endpoints))
finally:
    stack.down(home)
"""


def test_an_ordinary_user_runs_a_stack(new_home: Callable[[], Path]) -> None:
    home = new_home()
    home.mkdir()
    command = [sys.executable, "-c", LIFE, str(home)]
    user: int | None = None
    if os.geteuid() == 0:
        try:
            subprocess.run([sys.executable, "-c", ""], check=True, user=NOBODY, group=NOBODY)
            user = NOBODY
            os.chown(home, NOBODY, NOBODY)
        except PermissionError:  # the interpreter lies in root's own folder
            command = [*UNSHARE, *command]
    ran = subprocess.run(
        command,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        cwd="/",
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert not ran.stdout.startswith("0 ")
    assert "{'rows': {'mine'}, 'entries': {'mine'}, 'objects': {'mine'}}" in ran.stdout


def test_postgres_runs_as_nobody_where_root_may_not_have_a_user_namespace(
    new_home: Callable[[], Path],
    down_after: Callable[[Path], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = down_after(new_home())
    with monkeypatch.context() as patch:
        patch.setenv("PATH", "/nonexistent")  # and so no `unshare`
        first = stack.up(home, ray=False)
    expected = NOBODY if os.geteuid() == 0 else os.geteuid()
    assert Running(home, first).server("postgres").uids().real == expected
    leave(first, "as nobody")
    stack.down(home)

    # The same data serve when namespaces are allowed again.
    second = stack.up(home, ray=False)
    assert Running(home, second).server("postgres").uids().real == os.geteuid()
    assert all(marks == {"as nobody"} for marks in found(second).values())
