"""A film on two Ray nodes, one of which is cut off in the middle: the film arrives all the same.

    python -m tests.cluster.two_nodes

Each node is in a network namespace of its own, and the cable between them is drawn: neither side
hears that the other is gone. Where namespaces may not be made, every process of the second node is
stopped instead, which is as silent.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

from tests.cluster.raylets import PORT, await_, node, process


class Network(Protocol):
    """Two places for nodes, and the cable between them."""

    ips: tuple[str, str]

    def inside(self, place: int) -> list[str]:
        """Return what a command is put behind to run in a place."""
        ...

    def cut(self, second: "subprocess.Popen[bytes]") -> None: ...


@dataclass
class Namespaces:
    """Needs root, or the right to make namespaces."""

    ips: tuple[str, str] = ("10.77.0.1", "10.77.0.2")
    names: tuple[str, str] = (f"rr{os.getpid()}a", f"rr{os.getpid()}b")

    def inside(self, place: int) -> list[str]:
        return ["ip", "netns", "exec", self.names[place]]

    def cut(self, second: "subprocess.Popen[bytes]") -> None:
        _ip("-n", self.names[0], "link", "set", "cable", "down")

    @contextmanager
    def laid(self) -> Iterator["Namespaces"]:
        """Raise `CalledProcessError` or `OSError` where that is not allowed."""
        with ExitStack() as ends:
            for name in self.names:
                _ip("netns", "add", name)
                ends.callback(_ip, "netns", "del", name)
            one, other = self.names
            _ip(
                "link",
                "add",
                "cable",
                "netns",
                one,
                "type",
                "veth",
                "peer",
                "cable",
                "netns",
                other,
            )
            for name, ip in zip(self.names, self.ips, strict=True):
                _ip("-n", name, "address", "add", f"{ip}/24", "dev", "cable")
                for device in ("lo", "cable"):
                    _ip("-n", name, "link", "set", device, "up")
            yield self


@dataclass
class Loopback:
    """No namespaces: two addresses, and the second node is stopped as it stands."""

    ips: tuple[str, str] = ("127.0.78.1", "127.0.78.2")

    def inside(self, place: int) -> list[str]:
        return []

    def cut(self, second: "subprocess.Popen[bytes]") -> None:
        node = psutil.Process(second.pid)
        for each in (node, *node.children(recursive=True)):
            each.suspend()


@dataclass
class Story:
    """What happened."""

    network: str
    film: str = ""
    """Frames of the film, and frames ordered."""
    lines: list[str] = field(default_factory=list)
    """Tasks as they began: its name, and the node's address."""
    seconds_to_find_out: float = 0.0
    """From the cut to the first task that was begun again."""

    @property
    def begun_again(self) -> list[str]:
        """Names of tasks that the second node had begun, and the first one did."""
        places: dict[str, list[str]] = {}
        for line in self.lines:
            name, ip = line.split()
            places.setdefault(name, []).append(ip)
        return [name for name, ips in places.items() if len(ips) > 1 and ips[0] != ips[-1]]


def tell(say: Callable[[str], None]) -> Story:
    """Let it happen; raise `TimeoutError` if the film does not come."""
    with ExitStack() as ends:
        try:
            network: Network = ends.enter_context(Namespaces().laid())
        except (OSError, subprocess.CalledProcessError) as error:
            say(f"no network namespaces here ({error}): the second node is stopped instead")
            network = Loopback()
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="rr-two-")))
        story = Story(type(network).__name__)
        one, other = network.ips
        ends.enter_context(node(one, folder, cpus=1, behind=network.inside(0)))
        second = node(other, folder, cpus=1, head=one, behind=network.inside(1))
        lost = ends.enter_context(second)
        film = [*network.inside(0), sys.executable, "-m", "tests.cluster.two_nodes_film"]
        with process([*film, f"{one}:{PORT}", str(folder)], folder / "film.log") as making:
            await_(lambda: _runs_on(folder, other), folder, needed=making)
            network.cut(lost)
            cut_at = time.monotonic()
            say(f"the second node is cut off; {len(_lines(folder / 'begun'))} tasks were begun")

            def over() -> bool:
                story.lines = _lines(folder / "begun")
                if story.begun_again and not story.seconds_to_find_out:
                    story.seconds_to_find_out = time.monotonic() - cut_at
                    say(f"{story.begun_again} again after {story.seconds_to_find_out:.1f} s")
                return making.poll() is not None

            await_(over, folder)
            if making.returncode:
                raise RuntimeError((folder / "film.log").read_text())
            story.film = (folder / "film").read_text()
        return story


def _runs_on(folder: Path, ip: str) -> bool:
    """Whether the node is at work just now, on something that has only begun."""
    begun, ended = _lines(folder / "begun"), _lines(folder / "ended")
    under_way = set(begun) - set(ended)
    return len(ended) > 1 and any(line.endswith(f" {ip}") for line in under_way)


def _lines(place: Path) -> list[str]:
    return place.read_text().splitlines() if place.exists() else []


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


if __name__ == "__main__":
    told = tell(print)
    print(f"{told.network}: {told.film}; begun again: {', '.join(told.begun_again)}")
