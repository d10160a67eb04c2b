"""`up`, `down`, `status`: the stack on this machine."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click
import yaml
from rich.console import Console

from app.frontend import DIST
from app.migrations import upgrade
from cluster.embedded import stack
from cluster.embedded.applications import roll_out
from cluster.embedded.stack import Endpoints, StackError
from deployments.cli.client import Client
from deployments.cli.failure import Failure

CONFIG = Path(__file__).parents[1] / "config" / "local.yaml"

console = Console(stderr=True, highlight=False)


def home() -> Path:
    """Where this checkout keeps its stack; RAYREEL_HOME names another place."""
    checkout = Path(__file__).resolve().parents[2]
    return Path(os.environ.get("RAYREEL_HOME", checkout / ".rayreel" / "stack")).resolve()


def start(cpus: int | None = None) -> Endpoints:
    """Bring the stack up, its schema up to date and its applications running."""
    try:
        with console.status("Starting ...") as status:
            endpoints = stack.up(
                home(), cpus=cpus, environment={"RAYREEL_SINGLE_USER": "1"}, report=status.update
            )
            status.update("Updating the database schema ...")
            upgrade(endpoints.database_url)
            status.update("Starting the applications on Ray Serve ...")
            config = yaml.safe_load(CONFIG.read_text())
            config["http_options"]["port"] = endpoints.http_port
            roll_out(home(), config)
    except StackError as error:
        raise Failure(str(error)) from error
    return endpoints


@contextmanager
def running_stack(cpus: int | None = None) -> Iterator[Client]:
    """Yield a client of the running stack, or of one that lives as long as this block."""
    found = stack.running(home())
    endpoints = found or start(cpus)
    try:
        with closing(client_of(endpoints)) as client:
            yield client
    finally:
        if not found:
            with console.status("Stopping ..."):
                stack.down(home())


def client_of(endpoints: Endpoints) -> Client:
    return Client(f"http://127.0.0.1:{endpoints.http_port}", home() / "session")


def connected() -> Client:
    """Return a client of the running stack, or say how to start one."""
    endpoints = stack.running(home())
    if not endpoints:
        raise Failure("Nothing is running. Start it with 'rayreel up'.")
    return client_of(endpoints)


@click.command()
@click.option("--cpus", type=click.IntRange(1, 256), help="Cores for making films; default all.")
def up(cpus: int | None) -> None:
    """Start everything on this machine and keep it running."""
    endpoints = start(cpus)
    base = f"http://127.0.0.1:{endpoints.http_port}"
    if (DIST / "index.html").is_file():
        click.echo(f"Studio         {base}/")
    click.echo(f"API            {base}/api/v1   (docs: {base}/docs)")
    click.echo(
        f"Ray dashboard  {endpoints.ray_dashboard_url}   (token: {endpoints.ray_auth_token})"
    )
    click.echo("Stop it with 'rayreel down'.")


@click.command()
def down() -> None:
    """Stop everything that `up` started; films and jobs are kept."""
    try:
        with console.status("Stopping ..."):
            stack.down(home())
    except StackError as error:
        raise Failure(str(error)) from error
    click.echo("Stopped.")


@click.command()
def status() -> None:
    """Say what is running, and how each service is."""
    health = connected().health()
    for name, check in health["services"].items():
        click.echo(f"{name:10} {check['status']}")
