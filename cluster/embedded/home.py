"""The folder of one stack: its data, its logs, what it was asked for and how it stands."""

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cluster.embedded.errors import StackError
from cluster.embedded.process import Identity


@dataclass(frozen=True)
class Settings:
    """What a stack was asked to be; `stack.json`, written by `up`."""

    first_port: int
    postgres_password: str
    valkey_password: str
    s3_access_key: str
    s3_secret_key: str
    ray_token: str
    ray: bool
    cpus: int
    outside: dict[str, str] = field(default_factory=dict)
    """Variables that name servers of somebody else's, used in place of our own."""


@dataclass(frozen=True)
class Status:
    """How a stack stands; `status.json`, written by its supervisor."""

    supervisor: Identity
    ready: dict[str, float]
    """Servers that answer, and the seconds each took to do so."""
    complete: bool
    """Whether every server answers."""
    processes: list[Identity]
    error: str | None = None
    """Why the start was given up."""


class Home:
    def __init__(self, place: Path) -> None:
        self.place = place.resolve()
        self.logs = self.place / "logs"
        self._settings = self.place / "stack.json"
        self._status = self.place / "status.json"
        self._applications = self.place / "applications.json"
        self._alive = self.place / "supervisor.lock"
        name = hashlib.sha256(str(self.place).encode()).hexdigest()[:8]
        # A short path, whatever the home and TMPDIR are called: a Unix socket's address holds 107
        # bytes, and Ray needs 70 of them.
        self.sockets = Path(f"/tmp/rayreel-{name}")  # noqa: S108 - `create` checks the owner

    def create(self) -> None:
        """Make the folder. Raises StackError where that is not allowed."""
        with _allowed():
            self.place.mkdir(mode=0o700, parents=True, exist_ok=True)
            self.logs.mkdir(mode=0o700, exist_ok=True)

    def create_sockets(self) -> None:
        """Make the short folder. Raises StackError where it is not ours."""
        with _allowed():
            self.sockets.mkdir(mode=0o700, exist_ok=True)
        if not self._owns_sockets():
            raise StackError(f"{self.sockets} belongs to another user")

    def _owns_sockets(self) -> bool:
        """Whether the short folder is ours: everybody may put a folder or a link into /tmp."""
        place = self.sockets
        return place.is_dir() and not place.is_symlink() and place.stat().st_uid == os.geteuid()

    def clear_sockets(self) -> None:
        """Remove the short folder, but keep the logs of Ray's last session."""
        if not self._owns_sockets():
            return
        session = self.sockets / "ray" / "session_latest" / "logs"
        if session.is_dir():
            kept = self.logs / "ray"
            shutil.rmtree(kept, ignore_errors=True)
            shutil.move(session.resolve(), kept)
        shutil.rmtree(self.sockets, ignore_errors=True)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Wait for other `up` and `down` of this home and keep them out meanwhile."""
        with (self.place / "change.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def supervised(self) -> bool:
        """Whether a supervisor lives: it holds a lock that the kernel drops at its death."""
        if not self._alive.exists():
            return False
        with self._alive.open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def supervise(self) -> int:
        """Become this home's supervisor, until the returned descriptor closes."""
        lock = os.open(self._alive, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for _ in range(20):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.05)  # perhaps only somebody who looks whether we live
            else:
                return lock
        os.close(lock)
        raise StackError(f"another supervisor runs in {self.place}")

    def settings(self) -> Settings | None:
        """Return what is in `stack.json`, or None before the first start. Raises StackError."""
        try:
            found = _read(self._settings)
            return None if found is None else Settings(**found)
        except (ValueError, TypeError) as error:
            raise StackError(f"{self._settings} is damaged: {error}") from error

    def save_settings(self, settings: Settings) -> None:
        """Keep `settings`, even through a loss of power: passwords can't be made again."""
        _write(self._settings, asdict(settings), durable=True)

    def applications(self) -> dict[str, Any] | None:
        """Return the Serve config that was rolled out here last, or None. Raises StackError."""
        try:
            return _read(self._applications)
        except ValueError as error:
            raise StackError(f"{self._applications} is damaged: {error}") from error

    def save_applications(self, config: dict[str, Any]) -> None:
        _write(self._applications, config, durable=True)

    def status(self) -> Status | None:
        try:
            found = _read(self._status)
        except ValueError:  # lost with the power, and so are the processes it spoke of
            return None
        if found is None:
            return None
        found["supervisor"] = Identity(*found["supervisor"])
        found["processes"] = [Identity(*each) for each in found["processes"]]
        return Status(**found)

    def save_status(self, status: Status) -> None:
        _write(self._status, asdict(status), durable=False)

    def forget_status(self) -> None:
        self._status.unlink(missing_ok=True)

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def turn_logs(self) -> None:
        """Begin new logs; those of the last run stay beside them as `.1`."""
        for log in self.logs.glob("*.log"):
            log.replace(log.with_suffix(".log.1"))


@contextmanager
def _allowed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StackError(f"can't use the folder {error.filename}: {error.strerror}") from error


def _read(path: Path) -> dict[str, Any] | None:
    try:
        return dict(json.loads(path.read_text()))
    except FileNotFoundError:
        return None


def _write(path: Path, content: dict[str, Any], *, durable: bool) -> None:
    fresh = path.with_suffix(".new")
    try:
        fresh.touch(mode=0o600)
        with fresh.open("w") as file:
            json.dump(content, file, indent=1)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise StackError(f"can't write {path}: {error.strerror}") from error
