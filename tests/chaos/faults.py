"""What can happen to the whole system. Faults take a moment; some are undone after seconds."""

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psutil
import redis

from cluster.resources import ANIMATIC, ENCODE, INGEST, MIX
from tests.chaos.system import WORK_MEGABYTES, System, kill_raylets
from tests.chaos.wire import Manner

PATIENCE_SECONDS: Final = 30.0
"""For somebody to be there who can be struck."""
LOOK_SECONDS: Final = 0.5
LEASE_OUT_SECONDS: Final = 35.0
"""A producer that sleeps so long has lost its leases."""


@dataclass(frozen=True)
class Fault:
    """One of a schedule: what, and the dice that decide on whom and for how long."""

    kind: str
    seed: int


class Struck(Exception):  # noqa: N818
    """There is nobody to strike just now."""


Strike = Callable[[System, random.Random], Awaitable[None]]


def killed(*titles: str) -> Strike:
    """Kill one of the processes of these titles."""

    async def strike(system: System, dice: random.Random) -> None:
        with _one(await asyncio.to_thread(system.processes, *titles), dice) as victim:
            victim.kill()

    return strike


def stopped(titles: tuple[str, ...], least: float, most: float) -> Strike:
    """Stop one of the processes for a while."""

    async def strike(system: System, dice: random.Random) -> None:
        with _one(await asyncio.to_thread(system.processes, *titles), dice) as victim:
            victim.suspend()
            try:
                await asyncio.sleep(dice.uniform(least, most))
            finally:
                victim.resume()

    return strike


def server_killed(name: str, number: signal.Signals = signal.SIGKILL) -> Strike:
    async def strike(system: System, dice: random.Random) -> None:
        found = await asyncio.to_thread(system.server, name)
        with _one([found] if found else [], dice) as victim:
            victim.send_signal(number)

    return strike


def wire(name: str, manner: Manner, least: float, most: float) -> Strike:
    async def strike(system: System, dice: random.Random) -> None:
        system.wires.behave(name, manner)
        try:
            await asyncio.sleep(dice.uniform(least, most))
        finally:
            system.wires.behave(name, "carry")

    return strike


def cut(name: str) -> Strike:
    async def strike(system: System, _dice: random.Random) -> None:
        system.wires.reset(name)

    return strike


async def flush(system: System, _dice: random.Random) -> None:
    with redis.Redis.from_url(system.servers.redis_url, socket_timeout=5) as client:
        await asyncio.to_thread(client.flushall)


async def kill_node(system: System, dice: random.Random) -> None:
    living = [node for node in system.nodes if node.pid and not node.ended()]
    if not living:
        raise Struck
    await asyncio.to_thread(kill_raylets, dice.choice(living))


async def fill_disk(system: System, dice: random.Random) -> None:
    if not system.small_disk:
        raise Struck
    ballast = system.work / "ballast"
    try:
        await asyncio.to_thread(_fill, ballast)
        await asyncio.sleep(dice.uniform(2, 6))
    finally:
        ballast.unlink(missing_ok=True)


def _fill(ballast: Path) -> None:
    megabyte = bytes(1 << 20)
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        for _ in range(WORK_MEGABYTES):
            file.write(megabyte)


_REPLICA: Final = "ray::ServeReplica:"
WORKERS: Final = tuple(
    f"ray::{name}" for name in ("IDLE", *(shape.name for shape in (ANIMATIC, ENCODE, INGEST, MIX)))
)
KINDS: Final[dict[str, tuple[int, Strike]]] = {
    # Share of all faults, and what is done.
    "FFmpeg killed": (14, killed("ffmpeg")),
    "Ray worker killed": (8, killed(*WORKERS)),
    "Ray worker stopped": (3, stopped(WORKERS, 1, 5)),
    "producer killed": (8, killed(f"{_REPLICA}production:producer")),
    "producer stopped": (4, stopped((f"{_REPLICA}production:producer",), 1, 8)),
    "producer stopped past its lease": (
        1,
        stopped((f"{_REPLICA}production:producer",), LEASE_OUT_SECONDS, LEASE_OUT_SECONDS + 5),
    ),
    "planner killed": (2, killed(f"{_REPLICA}production:planner")),
    "planner stopped": (1, stopped((f"{_REPLICA}production:planner",), 1, 5)),
    "API killed": (3, killed(f"{_REPLICA}api:api")),
    "API stopped": (2, stopped((f"{_REPLICA}api:api",), 1, 5)),
    "events killed": (3, killed(f"{_REPLICA}events:events")),
    "events stopped": (2, stopped((f"{_REPLICA}events:events",), 1, 5)),
    "Serve controller killed": (2, killed("ray::ServeController")),
    "Serve controller stopped": (1, stopped(("ray::ServeController",), 1, 8)),
    "Serve proxy killed": (2, killed("ray::ProxyActor")),
    "Serve proxy stopped": (1, stopped(("ray::ProxyActor",), 1, 5)),
    "node killed": (2, kill_node),
    "node stopped": (1, stopped(("raylet",), 2, 12)),
    "head killed": (1, killed("gcs_server")),
    "head stopped": (1, stopped(("gcs_server",), 2, 12)),
    "Postgres stopped at once": (5, server_killed("postgres", signal.SIGQUIT)),
    "Postgres away 10 s": (2, wire("postgres", "drop", 10, 10)),
    "Postgres connections reset": (6, cut("postgres")),
    "Postgres half open": (3, wire("postgres", "swallow", 2, 6)),
    "Postgres slow": (3, wire("postgres", "slow", 2, 5)),
    "Redis killed": (5, server_killed("valkey-server")),
    "Redis away": (3, wire("redis", "drop", 2, 10)),
    "Redis half open": (3, wire("redis", "swallow", 2, 6)),
    "Redis flushed": (5, flush),
    "S3 killed": (3, server_killed("weed")),
    "S3 answers 503": (5, wire("s3", "refuse", 1, 6)),
    "S3 slow": (3, wire("s3", "slow", 2, 5)),
    "S3 connections reset": (5, cut("s3")),
    "S3 away": (2, wire("s3", "drop", 5, 15)),
    "disk full": (3, fill_disk),
}
RARE: Final = {"node killed", "head killed", "producer stopped past its lease"}
"""They cost half a minute each: a short storm has one of them, at a set place."""
SERVERS: Final = ("Postgres", "Redis", "S3", "disk")
"""How the kinds begin that need no Ray."""
KILLS: Final = {kind for kind in KINDS if "killed" in kind or "at once" in kind}


def schedule(seed: int, count: int, *, short: bool) -> list[Fault]:
    """Return the faults of a storm, the same for the same seed; two of three are kills if short."""
    if not short:
        return drawn(seed, count, list(KINDS))
    kinds = [kind for kind in KINDS if kind not in RARE]
    kills = drawn(seed, count, [kind for kind in kinds if kind in KILLS])
    faults = [
        kill if number % 3 else any_fault
        for number, (kill, any_fault) in enumerate(
            zip(kills, drawn(seed + 1, count, kinds), strict=True)
        )
    ]
    faults[count // 3] = replace(faults[count // 3], kind="node killed")
    return faults


def drawn(seed: int, count: int, kinds: list[str]) -> list[Fault]:
    dice = random.Random(seed)
    chosen = dice.choices(kinds, [KINDS[kind][0] for kind in kinds], k=count)
    return [Fault(kind, dice.randrange(2**32)) for kind in chosen]


async def strike(system: System, fault: Fault) -> datetime | None:
    """Do it as soon as there is somebody to do it to; return when, None if there was nobody."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        at = datetime.now(UTC)
        try:
            await KINDS[fault.kind][1](system, random.Random(fault.seed))
        except Struck:
            await asyncio.sleep(LOOK_SECONDS)
        except (psutil.NoSuchProcess, redis.RedisError):
            return None
        else:
            return at
    return None


@contextmanager
def _one(candidates: list[psutil.Process], dice: random.Random) -> Iterator[psutil.Process]:
    if not candidates:
        raise Struck
    with suppress(psutil.NoSuchProcess):
        yield dice.choice(candidates)
