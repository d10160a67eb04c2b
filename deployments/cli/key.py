"""`key create|list|revoke`: API keys, for whoever runs the installation.

They work on the database itself: who may write to it may let others in.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import click

from app.errors import ApiError
from app.infrastructure.postgres import Database
from app.infrastructure.redis import Hints
from app.sessions.keys import MAX_DAYS, create_key, list_keys, revoke_key
from cluster.embedded import stack
from deployments.cli.failure import Failure
from deployments.cli.stack import home
from pipelines.errors import ServiceUnavailable

DEFAULT_DAYS = 365

T = TypeVar("T")


@click.group()
def key() -> None:
    """Make and revoke API keys: programs send one as 'Authorization: Bearer'."""


@key.command()
@click.argument("name")
@click.option("--days", type=click.IntRange(1, MAX_DAYS), default=DEFAULT_DAYS, show_default=True)
@click.option(
    "--session", "session_id", type=click.UUID, help="Whose films it may see; default a new user's."
)
@click.option("--operator", is_flag=True, help="It may see how the whole installation is.")
def create(name: str, days: int, session_id: UUID | None, *, operator: bool) -> None:
    """Make a key and print it. It is shown this once."""
    text, made = _with_database(
        lambda database: create_key(database, name, days, session_id, operator=operator)
    )
    # Alone on stdout, so that a script can take it.
    click.echo(text)
    click.echo(
        f"Keep it: it is not shown again. Good until {_day(made.expires_at)}; "
        f"'rayreel key revoke {made.prefix}' ends it sooner.",
        err=True,
    )


@key.command(name="list")
def list_all() -> None:
    """List all keys there have been; the keys themselves are not kept."""
    for each in _with_database(list_keys):
        state = "good" if each.usable else "revoked" if each.revoked_at else "expired"
        used = _day(each.last_used_at) if each.last_used_at else "never used"
        days = f"{_day(each.created_at)} to {_day(each.expires_at)}"
        who = "operator" if each.operator else "user"
        shown = (each.prefix, f"{state:7}", days, f"{used:10}", f"{who:8}", each.session_id)
        click.echo("  ".join(map(str, (*shown, each.name))))


@key.command()
@click.argument("prefix")
def revoke(prefix: str) -> None:
    """Make a key useless, by the prefix that 'list' shows."""
    if _with_database(lambda database: revoke_key(database, prefix)) is None:
        raise Failure(f"There is no key {prefix}; 'rayreel key list' shows all.")
    click.echo("Revoked.")


def _with_database(work: Callable[[Database], Awaitable[T]]) -> T:
    """Work on the database of DATABASE_URL, or of the stack that runs here."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        endpoints = stack.running(home())
        if not endpoints:
            raise Failure("Nothing is running. Start it with 'rayreel up', or set DATABASE_URL.")
        url = endpoints.database_url

    async def run() -> T:
        hints = Hints("redis://127.0.0.1")  # nothing about keys is hinted
        database = Database(url, hints)
        try:
            return await work(database)
        finally:
            await database.close()
            await hints.close()

    try:
        return asyncio.run(run())
    except (ApiError, ServiceUnavailable) as error:
        raise Failure(str(error)) from error


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
