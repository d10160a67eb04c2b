"""A network with nothing but a loopback: what listens on every interface is heard by nobody."""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys

MARK = "RAYREEL_OWN_NETWORK"
_NEWNET = "--net"
_SET_FLAGS = 0x8914
"""SIOCSIFFLAGS of netdevice(7)."""
_UP = 0x1


def enter(module: str, arguments: list[str]) -> bool:
    """Run the module again, in a network of its own; return False where that may not be had."""
    if os.environ.get(MARK):
        _raise_loopback()
        return True
    way = _way()
    if way is None:
        return False
    os.environ[MARK] = "1"
    os.execvp(way[0], [*way, sys.executable, "-m", module, *arguments])
    raise AssertionError("exec does not return")


def _way() -> list[str] | None:
    if shutil.which("unshare") is None:
        return None
    for way in (["unshare", _NEWNET], ["unshare", "--user", "--map-root-user", _NEWNET]):
        if subprocess.run([*way, "true"], check=False, capture_output=True).returncode == 0:
            return way
    return None


def _raise_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SET_FLAGS, struct.pack("16sH22x", b"lo", _UP))
