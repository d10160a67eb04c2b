"""The API behind Ray Serve beside the same app in a bare uvicorn; a thousand sockets; ten minutes.

    python -m tests.load.serving [--users 20] [--seconds 10] [--rounds 3] [--sockets 1000]
    python -m tests.load.serving --only steady --steady 600

All of it on 127.0.0.1, in a network namespace of its own where that may be made. Users and servers
share the machine, so figures of one run compare with one another, and with no other run's. Returns
1 if anything went wrong, however fast or slow it was.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cluster.embedded.stack import Endpoints
from tests.cluster.witness import Running
from tests.load import own_network
from tests.load.doors import DEFAULT, HAPROXY, ROOT, Mode, open_to_others, replicas, serve, uvicorn
from tests.load.sockets import Audience

ASKED = {"health": "GET /health", "reads": "GET /generations", "orders": "POST /generations"}
PACED_USERS = 4
WATCHED = ("api", "events", "producer")
LOOK_SECONDS = 5.0


@dataclass
class Load:
    """What users were answered, of one or more rounds."""

    seconds: float = 0.0
    took: list[float] = field(default_factory=list)
    """Milliseconds."""
    wrong: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: "Load") -> "Load":
        seconds = self.seconds + other.seconds
        return Load(seconds, self.took + other.took, self.wrong + other.wrong)

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    @property
    def cells(self) -> str:
        p50, p95 = (percentile(self.took, share) for share in (50, 95))
        return f"{self.rate:,.0f} | {p50:.1f} | {p95:.1f} | {self.wrong.total()}"


def percentile(values: list[float], share: int) -> float:
    if len(values) < 2:
        return values[0] if values else float("nan")
    return statistics.quantiles(values, n=100, method="inclusive")[share - 1]


class Table:
    """Prints as it goes, and remembers what went wrong."""

    def __init__(self) -> None:
        self.wrong: Counter[str] = Counter()

    def heading(self, *columns: str) -> None:
        print(f"\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)

    def row(self, *cells: object) -> None:
        print(f"| {' | '.join(map(str, cells))} |", flush=True)

    def note(self, wrong: Counter[str]) -> None:
        self.wrong += wrong


def crowd(port: int, what: str, users: int, seconds: float) -> dict[str, Load]:
    """Have users ask at the door; return what they got, by request."""
    words = [f"http://127.0.0.1:{port}", what, str(users), str(seconds)]
    command = [sys.executable, "-m", "tests.load.crowd", *words]
    told = subprocess.run(
        command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True, timeout=seconds + 300
    )
    heard: dict[str, Any] = json.loads(told.stdout)
    loads = {name: Load(seconds, took) for name, took in heard["took"].items()}
    if heard["wrong"]:
        loads["wrong"] = Load(seconds, [], Counter(heard["wrong"]))
    return loads


def together(loads: dict[str, Load]) -> Load:
    total = Load()
    for load in loads.values():
        total += load
    return Load(max(load.seconds for load in loads.values()), total.took, total.wrong)


def doors(table: Table, mode: Mode, endpoints: Endpoints, given: argparse.Namespace) -> None:
    """Ask at Serve's door and at uvicorn's in turn, so that both meet the same machine."""
    table.heading("request", "door", "answers/s", "p50 ms", "p95 ms", "errors", "of uvicorn's")
    with uvicorn("deployments.api:build_api", endpoints) as bare:
        for what, name in ASKED.items():
            ours, plain = Load(), Load()
            for _ in range(given.rounds):
                plain += together(crowd(bare, what, given.users, given.seconds))
                ours += together(crowd(endpoints.http_port, what, given.users, given.seconds))
            table.row(name, "uvicorn", plain.cells, "1")
            table.row(name, mode.name, ours.cells, f"{ours.rate / plain.rate:.2f}")
            table.note(plain.wrong + ours.wrong)


def listeners(table: Table, mode: Mode, endpoints: Endpoints, given: argparse.Namespace) -> None:
    """Open the sockets; print how late events come, and what that does to reads beside them."""
    table.heading(
        *("sockets", "films", "door", "messages", "p50 ms", "p99 ms", "errors"),
        *("GET /generations p95 ms before", "beside"),
    )
    for films in (max(1, given.sockets // 50), max(1, given.sockets // 5)):
        before = together(crowd(endpoints.http_port, "paced", PACED_USERS, given.seconds))
        audience = Audience(endpoints.http_port, given.sockets, films)
        asyncio.run(_listen(table, mode, endpoints, audience, before, given))


async def _listen(
    table: Table,
    mode: Mode,
    endpoints: Endpoints,
    audience: Audience,
    before: Load,
    given: argparse.Namespace,
) -> None:
    seconds = 2 * given.seconds
    async with audience.listening():
        ask = asyncio.to_thread(crowd, endpoints.http_port, "paced", PACED_USERS, seconds)
        asking = asyncio.create_task(ask)
        a_second = given.messages * len(audience.jobs) / given.sockets
        expected = await audience.note(endpoints, a_second, seconds)
        beside = together(await asking)
    wrong = Counter(audience.wrong) + before.wrong + beside.wrong
    if len(audience.late) != expected:
        wrong[f"{expected - len(audience.late)} messages of {expected} missing"] += 1
    late = [f"{percentile(audience.late, share):.0f}" for share in (50, 99)]
    reads = [f"{percentile(load.took, 95):.1f}" for load in (before, beside)]
    table.row(
        *(audience.opened, len(audience.jobs), mode.name, len(audience.late), *late),
        *(wrong.total(), *reads),
    )
    table.note(wrong)


@contextmanager
def watched(endpoints: Endpoints) -> Iterator[dict[str, list[float]]]:
    """Look at the memory of the replicas while the block lasts: megabytes, by deployment."""
    seen: dict[str, list[float]] = {name: [] for name in WATCHED}
    found = {name: replicas(endpoints, name) for name in WATCHED}
    over = threading.Event()

    def look() -> None:
        while not over.wait(LOOK_SECONDS):
            for name, processes in found.items():
                rss = sum(process.memory_info().rss for process in processes)
                seen[name].append(rss / 2**20)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield seen
    finally:
        over.set()
        looking.join()


def steady(table: Table, mode: Mode, endpoints: Endpoints, given: argparse.Namespace) -> None:
    """A mix of everything for as long as is asked; print errors, and memory at both ends."""
    with watched(endpoints) as seen:
        audience = Audience(endpoints.http_port, given.sockets // 10, given.sockets // 50)
        loads, wrong = asyncio.run(_mix(audience, endpoints, given))
    table.heading("request", "door", "answers/s", "p50 ms", "p95 ms", "errors")
    for name, load in sorted(loads.items()):
        if name != "wrong":
            table.row(name, mode.name, load.cells)
    table.row("all", mode.name, together(loads).cells)
    table.heading("replica", "MB at the beginning", "in the middle", "at the end")
    for name, megabytes in seen.items():
        few = max(1, len(megabytes) // 10)
        middle = len(megabytes) // 2
        parts = (megabytes[few : 2 * few], megabytes[middle : middle + few], megabytes[-few:])
        table.row(name, *(f"{statistics.median(part or [0.0]):.1f}" for part in parts))
    table.note(wrong + together(loads).wrong)


async def _mix(
    audience: Audience, endpoints: Endpoints, given: argparse.Namespace
) -> tuple[dict[str, Load], Counter[str]]:
    port = endpoints.http_port
    async with audience.listening():
        ask = asyncio.to_thread(crowd, port, "mix", given.users, given.steady)
        asking = asyncio.create_task(ask)
        expected = await audience.note(endpoints, 1.0, given.steady)
        loads = await asking
    wrong = Counter(audience.wrong)
    if len(audience.late) != expected:
        wrong[f"{expected - len(audience.late)} messages of {expected} missing"] += 1
    return loads, wrong


def main(arguments: list[str]) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--users", type=int, default=20)
    options.add_argument("--seconds", type=float, default=10, help="of each round")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--sockets", type=int, default=1000)
    options.add_argument("--messages", type=float, default=100, help="a second, to all sockets")
    options.add_argument("--steady", type=float, default=0, help="seconds of everything at once")
    options.add_argument("--only", choices=("doors", "sockets", "steady"))
    options.add_argument("--proxy", choices=("serve", "haproxy"))
    given = options.parse_args(arguments)
    if not own_network.enter("tests.load.serving", arguments):
        print("No network namespace here: HAProxy's own pages are open while this runs.")
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {given.users} users")
    table = Table()
    for mode, name in ((DEFAULT, "serve"), (HAPROXY, "haproxy")):
        if given.proxy in {None, name}:
            with tempfile.TemporaryDirectory(prefix="rr-", ignore_cleanup_errors=True) as place:
                Path(place).chmod(0o711)
                run(table, mode, Path(place), given)
    for what, times in table.wrong.items():
        print(f"{times} x {what}", file=sys.stderr)
    return 1 if table.wrong else 0


def run(table: Table, mode: Mode, folder: Path, given: argparse.Namespace) -> None:
    home = folder / "home"
    with serve(home, mode) as endpoints:
        others = open_to_others(Running(home, endpoints))
        table.heading("door", "listens on more than loopback")
        table.row(mode.name, ", ".join(map(str, sorted(others))) or "nothing")
        table.note(Counter(f"port {port} is open" for port in others - mode.open_ports))
        if given.steady:
            steady(table, mode, endpoints, given)
        if given.only in {None, "sockets"}:
            listeners(table, mode, endpoints, given)
        # Last: it leaves thousands of films to be planned.
        if given.only in {None, "doors"}:
            doors(table, mode, endpoints, given)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
