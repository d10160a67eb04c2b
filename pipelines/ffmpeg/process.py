"""The one place where FFmpeg is started."""

import logging
import os
import re
import select
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import IO

import imageio_ffmpeg

from pipelines.errors import DiskFull, RenderFailed, WorkerLost
from pipelines.ffmpeg import sandbox

POLL_SECONDS = 0.05
"""Ray's cancel raises KeyboardInterrupt but does not end a blocking system call: never block.

`Popen.wait` with a timeout sleeps no longer than this at a time either.
"""
PIPE_BYTES = 1 << 18
"""A 720p frame is 3.7 MB: a third less CPU than with Linux's 64 KiB, and 1 MiB gains no more.

Linux allows a user 64 MiB of pipes in all.
"""
STDERR_BYTES = 1 << 16
"""Of FFmpeg's words the end is kept; a broken file can make it say a line for each block."""

_KEPT = ("PATH", "HOME", "TMPDIR", "CUDA_VISIBLE_DEVICES")
"""The last is Ray's word for which GPU a task has."""
_CONTEXT = re.compile(r"^(\[[^\]]+ @ 0x[0-9a-f]+\] )+")

logger = logging.getLogger(__name__)


@cache
def executable() -> str:
    """Return RAYREEL_FFMPEG, else IMAGEIO_FFMPEG_EXE, else the bundled FFmpeg, else PATH's."""
    told = (os.environ.get(name) for name in ("RAYREEL_FFMPEG", "IMAGEIO_FFMPEG_EXE"))
    named = next(filter(None, (*told, _bundled())), "ffmpeg")
    found = shutil.which(named)
    if not found:
        raise RenderFailed(f"There is no FFmpeg at {named}; set RAYREEL_FFMPEG.")
    return found


def _bundled() -> str:
    """Return the FFmpeg of this machine's wheel; nothing where it has none.

    `get_ffmpeg_exe` would run it to see whether it works: killed just then, it does not.
    """
    folder = Path(imageio_ffmpeg.__file__).with_name("binaries")
    return next((str(each) for each in folder.glob("ffmpeg-*")), "")


@cache
def build() -> str:
    """Return the first line of `ffmpeg -version`: part of every content key."""
    return run(["-version"], seconds=30).splitlines()[0]


def run(
    arguments: Sequence[str],
    *,
    seconds: float,
    frames: Iterable[bytes | memoryview] | None = None,
    folder: Path | None = None,
    jailed: Path | None = None,
) -> str:
    """Run FFmpeg in `folder` and return what it said; its stdout and stderr are one.

    `frames`, when given, are written to its stdin as they are made. With `jailed` it runs in a
    sandbox where this file, as `fd:`, is all it can open. FFmpeg is killed after
    `seconds` (5.1's xfade can hang for ever), on any exception, KeyboardInterrupt included, and
    when this process dies. Raises `RenderFailed` with FFmpeg's own words, `DiskFull`, or
    `WorkerLost` if the system killed it.
    """
    quiet = [] if frames is not None else ["-nostdin"]
    with tempfile.TemporaryFile() as log:
        code = _timed([*quiet, *arguments], log, seconds, frames, folder, jailed)
        log.seek(max(0, log.tell() - STDERR_BYTES))
        words = log.read().decode(errors="replace")
    if "No space left on device" in words:
        raise DiskFull("The disk is full: FFmpeg could not write its output.")
    if code == -signal.SIGKILL and jailed is None:
        # For want of memory: other tasks end, and other machines have more. In the sandbox it is
        # how a file that takes too long ends.
        raise WorkerLost(_failure(code, words))
    if code:
        raise RenderFailed(_failure(code, words))
    return words


def jailed_output(arguments: Sequence[str], *, seconds: float, jailed: Path, most: int) -> bytes:
    """Run FFmpeg in the sandbox and return what it writes to `pipe:1`, up to `most` bytes.

    It is not asked what went wrong: raises `RenderFailed`.
    """
    with tempfile.TemporaryFile() as output:
        told = ["-nostdin", "-loglevel", "quiet", *arguments]
        code = _timed(told, output, seconds, None, None, jailed)
        output.seek(0)
        content = output.read(most + 1)
    if code or not 0 < len(content) <= most:
        raise RenderFailed(f"FFmpeg wrote nothing of use: exit status {code}.")
    return content


def _timed(
    arguments: Sequence[str],
    output: IO[bytes],
    seconds: float,
    frames: Iterable[bytes | memoryview] | None,
    folder: Path | None,
    jailed: Path | None,
) -> int:
    around = _leash() if jailed is None else sandbox.prefix(executable())
    command = [*around, executable(), "-hide_banner", "-y", *arguments]
    logger.debug("%s", shlex.join(command))
    try:
        with jailed.open("rb") if jailed else nullcontext() as given:
            return _run(command, output, seconds, frames, folder, given)
    except subprocess.TimeoutExpired:
        late = f"FFmpeg was stopped after {seconds:g} s without finishing."
        raise RenderFailed(late) from None


def _run(
    command: Sequence[str],
    output: IO[bytes],
    seconds: float,
    frames: Iterable[bytes | memoryview] | None,
    folder: Path | None,
    given: IO[bytes] | None,
) -> int:
    """Return the exit status; raise `subprocess.TimeoutExpired`. No process is left behind."""
    deadline = time.monotonic() + seconds
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE if frames is not None else given or subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/" if given else folder,
            env=_environment(),
            start_new_session=True,  # a Ctrl-C is for us; we end FFmpeg
            pipesize=-1 if frames is None else PIPE_BYTES,
        )
    except OSError as error:
        raise RenderFailed(f"FFmpeg could not be started: {error}.") from error
    try:
        if process.stdin and frames is not None:
            with process.stdin as pipe:
                _feed(pipe.fileno(), frames, deadline)
        return process.wait(max(0.0, deadline - time.monotonic()))
    finally:
        process.kill()
        process.wait()


def _feed(pipe: int, frames: Iterable[bytes | memoryview], deadline: float) -> None:
    os.set_blocking(pipe, False)
    room = select.poll()  # not select(): it refuses file descriptors from 1024 on
    room.register(pipe, select.POLLOUT)
    for frame in frames:
        rest = memoryview(frame)
        while rest:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired("ffmpeg", 0)
            if not room.poll(POLL_SECONDS * 1000):
                continue
            try:
                rest = rest[os.write(pipe, rest) :]
            except BlockingIOError:
                continue
            except BrokenPipeError:
                return  # FFmpeg has ended; its exit status and last words say why


@cache
def _leash() -> tuple[str, ...]:
    """Return a prefix that has Linux kill FFmpeg with the thread that started it.

    util-linux is everywhere Ray runs. In its place, `preexec_fn` would run Python between fork
    and exec, which is not safe beside Ray's threads, and costs 5 ms of CPU where this costs 2.
    """
    setpriv = shutil.which("setpriv")
    return (setpriv, "--pdeathsig", "KILL", "--") if setpriv else ()


def _environment() -> dict[str, str]:
    """Return an environment without secrets: FFmpeg reads what strangers have sent."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, "LC_ALL": "C", "AV_LOG_FORCE_NOCOLOR": "1", "SVT_LOG": "1"}


def _failure(code: int, words: str) -> str:
    """Return one line: FFmpeg's first, which is the cause, without addresses in memory."""
    if code < 0:
        return f"FFmpeg was killed by {signal.Signals(-code).name}."
    for line in words.splitlines():
        if text := _CONTEXT.sub("", line).strip():
            return f"FFmpeg failed: {text}"
    return f"FFmpeg failed: exit status {code}"
