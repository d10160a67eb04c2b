"""Where a stack listens: one block of ports per home, kept from one start to the next.

SeaweedFS's admin server wants a second port, 10000 above its first, whatever its flags say. All of
them lie below 32768, where Linux begins to hand out ports to outgoing connections: those could take
a port between two starts. In another stack's block the second port falls on no name: 10000 is 16
more than 39 blocks.
"""

import hashlib
import socket
from pathlib import Path

from cluster.embedded.errors import StackError

LOOPBACK = "127.0.0.1"
FIRST = 10_240
LAST = 22_783
BLOCK = 256
"""Ports per stack: 32 with a name, and the rest for Ray's workers, one each."""

NAMES = (
    "reservation",  # bound and never served: it keeps other stacks out of the block
    "http",
    "postgres",
    "valkey",
    "s3",
    "s3_grpc",
    "master",
    "master_grpc",
    "volume",
    "volume_grpc",
    "filer",
    "filer_grpc",
    "admin",
    "ray_gcs",
    "ray_dashboard",
    "ray_dashboard_metrics",
    "ray_dashboard_agent",
    "ray_dashboard_agent_grpc",
    "ray_runtime_env_agent",
    "ray_metrics",
    "ray_node_manager",
    "ray_object_manager",
)
ADMIN_SECOND = 10_000
WORKERS = 32
"""Offset of the first port for Ray's workers."""


def port(first: int, name: str) -> int:
    """Port called `name` in the block that begins at `first`."""
    return first + NAMES.index(name)


def reserve(home: Path, kept: int | None) -> tuple[int, socket.socket]:
    """First port of a free block, and the socket that keeps it ours while it is open.

    `kept` is the block of the last start: it is taken again when nobody else listens there.
    """
    digest = hashlib.sha256(str(home).encode()).digest()
    blocks = range(FIRST, LAST - BLOCK + 2, BLOCK)
    start = int.from_bytes(digest[:4], "big") % len(blocks)
    candidates = [*blocks[start:], *blocks[:start]]
    if kept is not None:
        candidates.insert(0, kept)
    for first in candidates:
        if (held := _claim(first)) is not None:
            return first, held
    raise StackError(f"no free block of {BLOCK} ports between {FIRST} and {LAST} on {LOOPBACK}")


def _claim(first: int) -> socket.socket | None:
    held = socket.socket()
    try:
        held.bind((LOOPBACK, port(first, "reservation")))
    except OSError:
        held.close()
        return None
    wanted = [*range(first + 1, first + len(NAMES)), port(first, "admin") + ADMIN_SECOND]
    if all(_free(number) for number in wanted):
        return held
    held.close()
    return None


def _free(number: int) -> bool:
    with socket.socket() as probe:
        # Connections of the last run may still be in TIME_WAIT: those are no listener.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, number))
        except OSError:
            return False
    return True
