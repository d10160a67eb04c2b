"""`backup FOLDER` and `restore FOLDER`: all films and jobs, out of this stack and into another."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import psycopg

from app.infrastructure.object_store import S3Store
from app.settings import Settings
from cluster.embedded import stack
from cluster.embedded.stack import Endpoints, StackError
from deployments.backup import back_up
from deployments.backup import restore as restored
from deployments.cli.failure import Failure
from deployments.cli.stack import console, home
from pipelines.errors import PipelineError

SESSION = "session"
"""What the command is known by: without it, it would not see the films it has ordered."""


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def backup(folder: Path) -> None:
    """Copy all films, jobs and uploads to FOLDER, from a stack that may be at work.

    A second backup to the same folder copies what has changed.
    """
    with _failing(), _servers() as endpoints, console.status("Backing up ...") as status:
        count = back_up(*_places(endpoints), folder.resolve(), status.update)
        if (home() / SESSION).is_file():
            shutil.copy(home() / SESSION, folder / SESSION)
    click.echo(f"{folder} holds the database and {count} objects. Keep it as secret as the stack.")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def restore(folder: Path) -> None:
    """Fill an empty stack from FOLDER; films that were being made go on at the next 'up'."""
    if stack.running(home()):
        raise Failure("A stack is running here. Stop it with 'rayreel down'.")
    with _failing(), _servers() as endpoints, console.status("Restoring ...") as status:
        count = restored(*_places(endpoints), folder.resolve(), status.update)
        if (folder / SESSION).is_file():
            shutil.copy(folder / SESSION, home() / SESSION)
    click.echo(f"The database and {count} objects are back. Go on with 'rayreel up'.")


@contextmanager
def _servers() -> Iterator[Endpoints]:
    """Yield the servers, running already or for as long as this block."""
    found = stack.running(home())
    try:
        yield found or stack.up(home(), ray=False)
    finally:
        if not found:
            stack.down(home())


def _places(endpoints: Endpoints) -> tuple[str, S3Store]:
    told = {name.lower(): value for name, value in endpoints.environment().items()}
    return endpoints.database_url, Settings.model_validate(told).store()


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (StackError, PipelineError, psycopg.Error, OSError) as error:
        raise Failure(str(error).splitlines()[0]) from error
