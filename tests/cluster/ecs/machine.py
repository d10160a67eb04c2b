"""What a stand-in task runs on: nothing, or a real Ray node."""

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol


class Machine(Protocol):
    def start(self, ip: str) -> None: ...

    def healthy(self) -> bool:
        """Whether the container's health check would succeed."""
        ...

    def ended(self) -> bool: ...

    def stop(self) -> None:
        """SIGTERM: ECS's notice, to a task that Spot takes as well."""
        ...

    def kill(self) -> None: ...


@dataclass
class Idle:
    """Runs until it is stopped."""

    _ended: bool = False

    def start(self, ip: str) -> None:
        pass

    def healthy(self) -> bool:
        return True

    def ended(self) -> bool:
        return self._ended

    def stop(self) -> None:
        self._ended = True

    kill = stop


@dataclass
class RayNode:
    """`ray start --block` with the resources of a pool, on a loopback address of its own."""

    head: str
    resources: dict[str, float]
    log_folder: Path
    environment: dict[str, str]
    program: str = "ray.scripts.scripts"
    """The module that is Ray's command."""
    _process: "subprocess.Popen[bytes] | None" = None
    _log: Path = field(default_factory=Path)

    def start(self, ip: str) -> None:
        self._log = self.log_folder / f"node-{ip}.log"
        command = [
            *(sys.executable, "-m", self.program, "start", "--block"),
            f"--address={self.head}",
            f"--node-ip-address={ip}",
            # Two nodes that start at the same time in one folder take each other's sockets.
            f"--temp-dir={self.log_folder / ip.rsplit('.', 1)[1]}",
            f"--num-cpus={int(self.resources.get('CPU', 0))}",
            f"--num-gpus={int(self.resources.get('GPU', 0))}",
            f"--memory={int(self.resources['memory'])}",
            "--object-store-memory=80000000",  # bytes; the least Ray takes
            # Nodes share one machine here: the system gives ports that are free.
            *("--min-worker-port=0", "--max-worker-port=0", "--dashboard-agent-listen-port=0"),
            *("--include-log-monitor=false", "--disable-usage-stats", "--log-color=false"),
        ]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def healthy(self) -> bool:
        return b"Ray runtime started" in self._log.read_bytes()

    def ended(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def stop(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()
