"""Bring the embedded stack up, take it down, ask whether it runs."""

import dataclasses
import os
import secrets
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

import psutil

from cluster.embedded import outside, ports
from cluster.embedded.endpoints import Endpoints
from cluster.embedded.errors import StackError
from cluster.embedded.home import Home, Settings
from cluster.embedded.process import Identity, kill
from cluster.embedded.servers import endpoints, postgres, seaweedfs, servers, valkey
from cluster.embedded.watched import last_words

__all__ = ["Endpoints", "StackError", "down", "running", "up"]

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: Ray's workers import `app` and `pipelines` from here."""
START_S = 300
"""A cold start takes 2 s, and 10 to 15 s with Ray; a loaded machine several times that."""
STOP_S = 40
TICK_S = 0.02
ROOM_MB = 500
"""Least free disk for a start: PostgreSQL takes 60 MB, Ray's logs and spilled objects more."""


def up(
    home: Path,
    *,
    cpus: int | None = None,
    ray: bool = True,
    environment: Mapping[str, str] = {},
    report: Callable[[str], None] = lambda _line: None,
) -> Endpoints:
    """Start the stack of `home`, or find it running, and return when every server answers.

    `cpus` is what Ray hands out to tasks (default: the machine's). `environment` is added to that
    of Ray's workers. `report` gets a line of progress now and then. A running stack is taken as it
    is, save that it is restarted where Ray is missing or other outside servers are named now.

    Raises StackError, with one line that says what is wrong.
    """
    place = Home(home)
    place.create()
    with place.changing():
        kept = place.settings()
        given = outside.servers({**os.environ, **environment}, _own_urls(place, kept))
        if place.supervised():
            if kept is not None and kept.outside == given and (kept.ray or not ray):
                return _wait(place, kept, report)
            report("The stack is restarted to become what is asked for now")
        _stop(place)
        place.create_sockets()
        settings = _settings(kept)
        settings = dataclasses.replace(
            settings, ray=ray, cpus=cpus or os.cpu_count() or 1, outside=given
        )
        _check(place, settings)
        try:
            settings = _launch(place, settings, environment)
            return _wait(place, settings, report)
        except BaseException:
            _stop(place)
            raise


def down(home: Path) -> None:
    """Stop the stack of `home`; returns when every process of it is gone. Data stay."""
    place = Home(home)
    if place.place.is_dir():
        with place.changing():
            _stop(place)


def running(home: Path) -> Endpoints | None:
    """Return where the servers of `home` are, if its stack runs and is complete."""
    place = Home(home)
    if not place.supervised():
        return None
    status, settings = place.status(), place.settings()
    if status is None or settings is None or not status.complete:
        return None
    return endpoints(place, settings)


def _own_urls(home: Home, kept: Settings | None) -> set[str]:
    if kept is None:
        return set()
    return {postgres(home, kept).url, valkey(home, kept).url, seaweedfs(home, kept).url}


def _settings(kept: Settings | None) -> Settings:
    """Return the settings of the last start, or fresh secrets at the first."""
    if kept is not None:
        return kept
    return Settings(
        first_port=0,
        postgres_password=secrets.token_hex(16),
        valkey_password=secrets.token_hex(16),
        s3_access_key=secrets.token_hex(10),
        s3_secret_key=secrets.token_hex(20),
        ray_token=secrets.token_hex(32),
        ray=False,
        cpus=1,
    )


def _check(home: Home, settings: Settings) -> None:
    """Raise StackError for what can be seen to fail before anything is started."""
    free = psutil.disk_usage(str(home.place)).free // 2**20
    if free < ROOM_MB:
        raise StackError(f"the disk is full: {free} MB free at {home.place}, {ROOM_MB} MB needed")
    outside.check(settings.outside)
    for server in servers(home, settings):
        server.command()  # finds its program


def _launch(home: Home, settings: Settings, environment: Mapping[str, str]) -> Settings:
    """Start the supervisor, which finds its orders in `stack.json`; return those orders."""
    first, reservation = ports.reserve(home.place, settings.first_port or None)
    settings = dataclasses.replace(settings, first_port=first)
    with reservation:
        home.save_settings(settings)
        home.turn_logs()
        reservation.set_inheritable(True)
        log = home.log("supervisor")
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        pid = os.posix_spawn(
            sys.executable,
            [sys.executable, "-m", "cluster.embedded.supervisor", str(home.place)],
            {**os.environ, **environment, "PYTHONPATH": os.pathsep.join(paths)},
            file_actions=[
                (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                (os.POSIX_SPAWN_OPEN, 1, log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
                (os.POSIX_SPAWN_DUP2, 1, 2),
            ],
        )
    while not home.supervised():
        ended, code = os.waitpid(pid, os.WNOHANG)
        if ended:
            code = os.waitstatus_to_exitcode(code)
            raise StackError(last_words("the supervisor", log, code))
        time.sleep(TICK_S)
    return settings


def _wait(home: Home, settings: Settings, report: Callable[[str], None]) -> Endpoints:
    """Return when every server answers, not only says so of itself."""
    deadline = time.monotonic() + START_S
    before = home.status()
    said = set() if before is None else set(before.ready)
    while time.monotonic() < deadline:
        alive = home.supervised()  # asked first: a supervisor writes its status, then goes
        status = home.status()
        if status is not None:
            for name in sorted(status.ready.keys() - said):
                report(f"{name} is up ({status.ready[name]:.1f} s)")
            said |= status.ready.keys()
            if status.error:
                raise StackError(status.error)
            if status.complete and all(each.answers() for each in servers(home, settings)):
                return endpoints(home, settings)
        if not alive:
            raise StackError(last_words("the supervisor", home.log("supervisor"), None))
        time.sleep(TICK_S)
    raise StackError(f"the stack was not complete after {START_S} s (logs: {home.logs})")


def _stop(home: Home) -> None:
    """Stop the supervisor, which stops its servers; sweep what a killed one left behind."""
    deadline = time.monotonic() + STOP_S
    while home.supervised() and home.status() is None and time.monotonic() < deadline:
        time.sleep(TICK_S)  # it has only just begun
    status = home.status()
    if status is not None:
        _end(status.supervisor)
        status = home.status() or status
        left = kill(found for each in status.processes if (found := each.find()) is not None)
        if left:
            pids = ", ".join(str(each.pid) for each in left)
            raise StackError(f"these processes can't be stopped: {pids}")
    home.forget_status()
    home.clear_sockets()


def _end(supervisor: Identity) -> None:
    process = supervisor.find()
    if process is None:
        with suppress(ChildProcessError):
            os.waitpid(supervisor.pid, os.WNOHANG)  # it was ours, and has ended
        return
    process.terminate()
    try:
        process.wait(STOP_S)
    except psutil.TimeoutExpired:
        kill([process])
