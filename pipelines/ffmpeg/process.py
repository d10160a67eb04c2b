"""The one place where FFmpeg is started."""

import ctypes
import errno
import logging
import os
import re
import shlex
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from threading import Timer
from typing import IO

import imageio_ffmpeg

from pipelines.errors import DiskFull, RenderFailed

POLL_SECONDS = 0.05
"""Ray's cancel raises KeyboardInterrupt but does not end a blocking system call: never block."""
PIPE_BYTES = 1 << 20
"""The most an unprivileged process may ask for on Linux; fewer switches for each raw frame."""
STDERR_BYTES = 1 << 16

_PR_SET_PDEATHSIG = 1
_CONTEXT = re.compile(r"^(\[[^\]]+ @ 0x[0-9a-f]+\] )+")

logger = logging.getLogger(__name__)


@cache
def executable() -> str:
    """Return RAYREEL_FFMPEG, else the bundled FFmpeg (or IMAGEIO_FFMPEG_EXE), else PATH's."""
    if named := os.environ.get("RAYREEL_FFMPEG"):
        return named
    try:
        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except RuntimeError:
        found = shutil.which("ffmpeg")
        if not found:
            raise RenderFailed("There is no FFmpeg on this machine; set RAYREEL_FFMPEG.") from None
        return found


@cache
def build() -> str:
    """Return the first line of `ffmpeg -version`: part of every content key."""
    with tempfile.TemporaryFile() as output:
        _run([executable(), "-version"], output, seconds=30)
        output.seek(0)
        return output.readline().decode(errors="replace").strip()


def run(
    arguments: Sequence[str],
    *,
    seconds: float,
    frames: Iterable[bytes | memoryview] | None = None,
    folder: Path | None = None,
) -> str:
    """Run FFmpeg in `folder` and return what it wrote to stderr.

    `frames`, when given, are written to its stdin as they are made. FFmpeg is killed after
    `seconds` (5.1's xfade can hang for ever) and on any exception, KeyboardInterrupt included.
    Raises `RenderFailed` with FFmpeg's own words, or `DiskFull`.
    """
    quiet = [] if frames is not None else ["-nostdin"]
    command = [executable(), "-hide_banner", "-y", *quiet, *arguments]
    logger.debug("%s", shlex.join(command))
    with tempfile.TemporaryFile() as log:
        try:
            code, late = _run(command, log, seconds=seconds, frames=frames, folder=folder)
        except OSError as error:
            raise _refusal(error) from error
        log.seek(max(0, log.tell() - STDERR_BYTES))
        words = log.read().decode(errors="replace")
    if late:
        raise RenderFailed(f"FFmpeg was stopped after {seconds:.0f} s without finishing.")
    if "No space left on device" in words:
        raise DiskFull("The disk is full: FFmpeg could not write its output.")
    if code:
        raise RenderFailed(f"FFmpeg failed: {_telling_line(words) or f'exit status {code}'}")
    return words


def _run(
    command: Sequence[str],
    output: IO[bytes],
    *,
    seconds: float,
    frames: Iterable[bytes | memoryview] | None = None,
    folder: Path | None = None,
) -> tuple[int, bool]:
    """Return the exit status, and whether the watchdog had to end it."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL if frames is None else subprocess.PIPE,
        stdout=output,
        stderr=output,
        cwd=folder,
        env=_environment(),
        start_new_session=True,
        pipesize=PIPE_BYTES if frames is not None else -1,
        preexec_fn=_die_with_parent(),  # noqa: PLW1509 - one prctl call, resolved before the fork
    )
    late = False

    def bark() -> None:
        nonlocal late
        late = True
        process.kill()

    watchdog = Timer(seconds, bark)
    watchdog.daemon = True
    watchdog.start()
    try:
        if frames is not None:
            _feed(process, frames)
        while True:
            try:
                return process.wait(POLL_SECONDS), late
            except subprocess.TimeoutExpired:
                continue
    finally:
        watchdog.cancel()
        if process.poll() is None:
            process.kill()
            process.wait()


def _feed(process: "subprocess.Popen[bytes]", frames: Iterable[bytes | memoryview]) -> None:
    assert process.stdin
    try:
        with process.stdin as pipe:
            for frame in frames:
                pipe.write(frame)
    except BrokenPipeError:
        return  # FFmpeg has ended; its exit status and last words say why


def _environment() -> dict[str, str]:
    """Return an environment without secrets: FFmpeg reads what strangers have sent."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1"}


@cache
def _libc() -> ctypes.CDLL | None:
    return ctypes.CDLL(None, use_errno=True) if os.uname().sysname == "Linux" else None


def _die_with_parent() -> "ctypes._NamedFuncPointer | None":
    """Return a call that has Linux kill FFmpeg when the thread that started it is gone."""
    libc = _libc()
    if libc is None:
        return None
    prctl = libc.prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # type: ignore[return-value]


def _refusal(error: OSError) -> RenderFailed | DiskFull:
    if error.errno == errno.ENOSPC:
        return DiskFull("The disk is full.")
    return RenderFailed(f"FFmpeg could not be run: {error.strerror}: {error.filename}")


def _telling_line(words: str) -> str:
    """Return the first line, the cause, without FFmpeg's addresses; what follows are effects."""
    for line in words.splitlines():
        if text := _CONTEXT.sub("", line).strip():
            return text
    return ""
