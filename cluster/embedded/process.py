"""Processes: started to die with the supervisor, told apart by pid and time of birth."""

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import psutil

from cluster.embedded.server import Server

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
"""From linux/prctl.h."""

CLOCK_STEP_S = 2.0
"""psutil counts a birth from the wall clock at boot, which moves when the clock is set."""

KILL_S = 5
"""A killed process that is still there after this hangs in the kernel."""

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class Identity(NamedTuple):
    """A process that can't be mistaken for a later one with the same pid."""

    pid: int
    born: float

    @classmethod
    def of(cls, process: psutil.Process) -> "Identity":
        return cls(process.pid, process.create_time())

    def find(self) -> psutil.Process | None:
        """Return the living process, or None: a zombie has died."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.born) < CLOCK_STEP_S
        except psutil.NoSuchProcess:
            return None
        return process if same and _alive(process) else None


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies (Linux only)."""
    if _libc is not None:
        _libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def spawn(server: Server, log: Path) -> subprocess.Popen[bytes]:
    """Start `server` in a session of its own, in its folder, with its output in `log`.

    It gets its stop signal should this process die. Linux ties that to the spawning *thread*: call
    only from a thread that lives as long as the server has to.
    """
    parent = os.getpid()

    def fall_with_parent() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, server.stop_signal, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    with log.open("ab") as output:
        return subprocess.Popen(
            server.command(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=server.environment(),
            cwd=server.folder,
            start_new_session=True,
            preexec_fn=fall_with_parent,  # noqa: PLW1509 - the supervisor has one thread
            user=server.user,
            group=server.user,
            extra_groups=None if server.user is None else [],
        )


def census() -> list[Identity]:
    """Return who is below this process, however deep."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            found.append(Identity.of(process))
    return found


def orphans(own: Iterable[int]) -> list[psutil.Process]:
    """Children of this process that it did not start itself (`own`): their parents have died."""
    started = set(own)
    return [child for child in psutil.Process().children() if child.pid not in started]


def kill(processes: Iterable[psutil.Process]) -> list[psutil.Process]:
    """SIGKILL `processes` with all below them; return those that are still alive after a while."""
    doomed: set[psutil.Process] = set()
    for process in processes:
        doomed.add(process)
        with suppress(psutil.NoSuchProcess):
            doomed.update(process.children(recursive=True))
    for process in doomed:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    _, left = psutil.wait_procs(doomed, timeout=KILL_S)
    return [process for process in left if _alive(process)]


def _alive(process: psutil.Process) -> bool:
    try:
        # The first thread may be a zombie while others still hold the ports and files.
        return process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1
    except psutil.NoSuchProcess:
        return False


def minimal_environment(**more: str) -> dict[str, str]:
    """Environment of a server that has no business with the user's keys and tokens."""
    kept = {name: os.environ[name] for name in ("PATH", "TZ") if name in os.environ}
    return {"PATH": os.defpath, **kept, "LC_ALL": "C", **more}
