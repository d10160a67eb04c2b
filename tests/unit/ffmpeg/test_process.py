import _thread
import ctypes
import itertools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from pipelines.errors import DiskFull, RenderFailed, WorkerLost
from pipelines.ffmpeg import process

ENDLESS = ["-v", "error", "-re", "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=10"]
NOWHERE = ["-f", "null", "-"]
RAW = ["-v", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-video_size", "16x16", "-i", "-"]


STALLING = ["-v", "error", "-re", "-f", "rawvideo", "-pix_fmt", "gray", "-framerate", "1"]
STALLING += ["-video_size", "256x256", "-i", "-"]


@contextmanager
def standing_in(script: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Run a shell script where FFmpeg would be run."""
    path = folder / "ffmpeg"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
    monkeypatch.setenv("RAYREEL_FFMPEG", str(path))
    process.executable.cache_clear()
    try:
        yield
    finally:
        process.executable.cache_clear()


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """Let an interrupt raise: a shell's background job starts with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def children() -> list[psutil.Process]:
    """Return the FFmpegs of this process, which may have other children: the test servers."""
    found = []
    for child in psutil.Process().children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            if "ffmpeg" in child.name():
                found.append(child)
    return found


def test_what_ffmpeg_says_is_returned() -> None:
    words = process.run(
        ["-v", "info", "-f", "lavfi", "-i", "testsrc2", "-frames:v", "1", *NOWHERE], seconds=30
    )
    assert "Stream #0:0" in words


def test_a_failure_is_one_readable_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"this is not a film")
    with pytest.raises(RenderFailed) as failure:
        process.run(["-v", "error", "-f", "mov", "-i", str(broken), *NOWHERE], seconds=30)
    message = str(failure.value)
    assert message.startswith("FFmpeg failed: ")
    assert "\n" not in message
    assert "0x" not in message


def test_a_hanging_ffmpeg_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(RenderFailed, match=r"stopped after 0\.4 s"):
        process.run([*ENDLESS, *NOWHERE], seconds=0.4)
    assert time.monotonic() - started < 3
    assert not children()


def test_an_interrupt_that_no_system_call_notices_ends_ffmpeg_at_once() -> None:
    # interrupt_main is how Ray cancels a task: it sets a flag, and wakes nothing.
    threading.Timer(0.3, _thread.interrupt_main).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        process.run([*ENDLESS, *NOWHERE], seconds=30)
    assert time.monotonic() - started < 1
    assert not children()


def test_frames_are_written_as_they_are_made(tmp_path: Path) -> None:
    film = tmp_path / "film.mp4"
    frames = (bytes([shade]) * 256 for shade in range(30))
    process.run([*RAW, "-pix_fmt", "yuv420p", str(film)], seconds=30, frames=frames)
    assert film.stat().st_size > 0


@pytest.mark.parametrize("error", [ValueError("out of ideas"), OSError("no such font")])
def test_an_error_while_frames_are_made_is_raised_as_it_is(error: Exception) -> None:
    def frames() -> Iterator[bytes]:
        yield bytes(256)
        raise error

    with pytest.raises(type(error), match=str(error)):
        process.run([*RAW, *NOWHERE], seconds=30, frames=frames())
    assert not children()


def test_a_stalled_ffmpeg_does_not_hold_the_writer() -> None:
    started = time.monotonic()
    with pytest.raises(RenderFailed, match=r"stopped after 0\.5 s"):
        process.run([*STALLING, *NOWHERE], seconds=0.5, frames=itertools.repeat(bytes(1 << 16)))
    assert time.monotonic() - started < 3
    assert not children()


def test_an_interrupt_reaches_a_writer_that_waits_for_ffmpeg() -> None:
    threading.Timer(0.5, _thread.interrupt_main).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        process.run([*STALLING, *NOWHERE], seconds=30, frames=itertools.repeat(bytes(1 << 16)))
    assert time.monotonic() - started < 1.5
    assert not children()


def test_an_exception_set_from_outside_ends_ffmpeg_in_any_thread() -> None:
    raised: list[type[BaseException]] = []

    def work() -> None:
        try:
            process.run([*ENDLESS, *NOWHERE], seconds=30)
        except KeyboardInterrupt as error:
            raised.append(type(error))

    worker = threading.Thread(target=work)
    worker.start()
    while not children():
        time.sleep(0.01)
    time.sleep(0.2)
    interrupt = ctypes.py_object(KeyboardInterrupt)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(worker.ident or 0), interrupt)
    worker.join(timeout=1)
    assert raised == [KeyboardInterrupt]
    assert not children()


def test_an_ffmpeg_that_dies_early_does_not_block_the_writer() -> None:
    frames = (bytes(256) for _ in range(100_000))
    with pytest.raises(RenderFailed, match="no_such_filter"):
        process.run([*RAW, "-vf", "no_such_filter", *NOWHERE], seconds=30, frames=frames)


def test_a_full_disk_is_told_apart() -> None:
    source = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=duration=1", "-c:v", "mpeg4"]
    with pytest.raises(DiskFull, match="full"):
        process.run([*source, "-f", "avi", "/dev/full"], seconds=30)


def test_secrets_do_not_reach_ffmpeg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "swordfish")
    with standing_in("env", tmp_path, monkeypatch):
        told = process.run([], seconds=5)
    assert "PATH=" in told
    assert "swordfish" not in told


def test_a_kill_by_the_system_is_called_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    kill = "kill -KILL $$"
    with (
        standing_in(kill, tmp_path, monkeypatch),
        pytest.raises(WorkerLost, match="killed by SIGKILL"),
    ):
        process.run([], seconds=5)


def test_ffmpeg_dies_with_the_process_that_started_it() -> None:
    program = (
        f"from pipelines.ffmpeg import process; process.run({[*ENDLESS, *NOWHERE]!r}, seconds=60)"
    )
    with subprocess.Popen([sys.executable, "-c", program]) as parent:
        started = psutil.Process(parent.pid)
        # Its leash is put on before it becomes FFmpeg.
        while not (found := [c for c in started.children() if "ffmpeg" in c.name()]):
            time.sleep(0.02)
        os.kill(parent.pid, signal.SIGKILL)
    gone, alive = psutil.wait_procs(found, timeout=3)
    assert gone
    assert not alive


def test_the_bundled_executable_is_found_without_running_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is killed while it is tried out would count as missing."""

    def run(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.delenv("RAYREEL_FFMPEG", raising=False)
    monkeypatch.delenv("IMAGEIO_FFMPEG_EXE", raising=False)
    monkeypatch.setattr(subprocess, "Popen", run)
    process.executable.cache_clear()
    assert Path(process.executable()).parent.name == "binaries"


def test_a_missing_executable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAYREEL_FFMPEG", "/no/such/ffmpeg")
    process.executable.cache_clear()
    try:
        with pytest.raises(RenderFailed, match="no FFmpeg at /no/such/ffmpeg"):
            process.run(["-version"], seconds=5)
    finally:
        process.executable.cache_clear()


def test_the_build_is_what_ffmpeg_says_it_is() -> None:
    assert process.build().startswith("ffmpeg version ")
