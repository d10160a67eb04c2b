"""The load in small, through both of Serve's proxies: nothing may go wrong, however slow it is."""

import subprocess
import sys

import pytest

from tests.load.doors import ROOT

SMALL = {
    "users": 4,
    "seconds": 2,
    "rounds": 1,
    "sockets": 20,
    "messages": 20,
    "steady": 25,
}
ROWS = {
    *("| GET /generations | uvicorn |", "| POST /generations | uvicorn |"),
    *("| GET /generations/{id} |", "| all |"),
    *("| api |", "| events |", "| producer |"),
}


@pytest.mark.film
@pytest.mark.parametrize(("proxy", "open_ports"), [("serve", "nothing"), ("haproxy", "8404, 9101")])
def test_nothing_goes_wrong_under_a_small_load(proxy: str, open_ports: str) -> None:
    options = [f"--{name}={value}" for name, value in SMALL.items()]
    done = subprocess.run(
        [sys.executable, "-m", "tests.load.serving", f"--proxy={proxy}", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=550,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert {row for row in ROWS if row not in done.stdout} == set()
    assert f"| {open_ports} |" in done.stdout
