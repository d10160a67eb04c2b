"""Where FFmpeg reads what users upload: no network, no files by name, little of the machine.

All of it comes from util-linux (`prlimit`, `unshare`, `setpriv`), which is everywhere Ray runs. As
root the process also gets a user of its own; without root it gets a user namespace, where the
machine allows one. What can't be had is left out: `walls` tells what there is.
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from typing import Final

CPU_SECONDS: Final = 60
MEMORY_BYTES: Final = 2 << 30
"""Of address space. FFmpeg and its threads' stacks take 0.4 GB, decoded 8K frames 50 MB each."""
OPEN_FILES: Final = 32
NOBODY: Final = "65534"
PROBE_SECONDS: Final = 10.0


@dataclass(frozen=True)
class Walls:
    """What can be had on this machine."""

    limits: bool
    """Of CPU, memory, files and their size (setrlimit)."""
    no_network: bool
    """A network namespace without interfaces."""
    own_user: bool
    """Nobody's rights, and no way to get others."""


@cache
def walls(program: str) -> Walls:
    """Find out by trying: `program` may lie where nobody else can read it."""
    tried = (_limits(), _no_network(), _own_user())
    return Walls(*(_works(around, program) for around in tried))


def prefix(program: str) -> tuple[str, ...]:
    """Return what goes before `program` and its arguments for it to run inside.

    The last of it ends the program with the thread that started it (see `process`).
    """
    had = walls(program)
    around = (*(_limits() if had.limits else ()), *(_no_network() if had.no_network else ()))
    if had.own_user:
        return (*around, *_own_user())
    setpriv = shutil.which("setpriv")
    return (*around, setpriv, "--pdeathsig", "KILL", "--") if setpriv else around


def _limits() -> tuple[str, ...]:
    return (
        "prlimit",
        f"--cpu={CPU_SECONDS}",
        f"--as={MEMORY_BYTES}",
        f"--nofile={OPEN_FILES}",
        "--core=0",
        "--",
    )


def _no_network() -> tuple[str, ...]:
    user = () if os.geteuid() == 0 else ("--user", "--map-current-user")
    return ("unshare", *user, "--net", "--")


def _own_user() -> tuple[str, ...]:
    mine = ("--reuid", NOBODY, "--regid", NOBODY, "--clear-groups") if os.geteuid() == 0 else ()
    rights = ("--no-new-privs", "--inh-caps=-all", "--bounding-set=-all") if mine else ()
    return ("setpriv", *mine, *(rights or ("--no-new-privs",)), "--pdeathsig", "KILL", "--")


def _works(around: tuple[str, ...], program: str) -> bool:
    if shutil.which(around[0]) is None:
        return False
    tried = subprocess.run(
        [*around, program, "-version"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PROBE_SECONDS,
        check=False,
    )
    return tried.returncode == 0
