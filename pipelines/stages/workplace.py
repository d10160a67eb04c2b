"""A stage's own folder on whatever machine it runs."""

import errno
import hashlib
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipelines.errors import DiskFull
from pipelines.ports import Workshop

SPARE_BYTES = 64 << 20
"""Left free for everyone else on the disk."""
ABANDONED_SECONDS = 24 * 3600
"""No task takes a day: a folder this old was left by a worker that was killed."""
_FULL = {errno.ENOSPC, errno.EDQUOT}
_PREFIX = "task-"


@contextmanager
def workplace(workshop: Workshop, needed_bytes: int) -> Iterator[Path]:
    """Yield an empty folder, removed at the end; raise `DiskFull` if the room is not there."""
    try:
        workshop.folder.mkdir(parents=True, exist_ok=True)
        _sweep(workshop.folder)
        free = shutil.disk_usage(workshop.folder).free
        if free < needed_bytes + SPARE_BYTES:
            raise DiskFull(
                f"The disk of {workshop.folder} is full: {_mb(needed_bytes + SPARE_BYTES)} "
                f"are needed, {_mb(free)} are free."
            )
        with tempfile.TemporaryDirectory(dir=workshop.folder, prefix=_PREFIX) as folder:
            yield Path(folder)
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise DiskFull(f"The disk of {workshop.folder} is full.") from error


def _sweep(folder: Path) -> None:
    for left in folder.glob(f"{_PREFIX}*"):
        with suppress(FileNotFoundError):  # another task may be sweeping, or done
            if time.time() - left.stat().st_mtime > ABANDONED_SECONDS:
                shutil.rmtree(left, ignore_errors=True)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _mb(count: int) -> str:
    return f"{count / 1e6:.0f} MB"
