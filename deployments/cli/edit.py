"""`edit`: a finished film is changed as told in words."""

import time
from pathlib import Path
from typing import Any, Final

import click

from deployments.cli.client import Client
from deployments.cli.failure import Failure
from deployments.cli.make import finish, free_name
from deployments.cli.stack import running_stack

POLL_SECONDS: Final = 0.5
KINDS: Final = {"clip": "clip", "line": "the words of", "segment": "segment", "sound": "the sound"}


@click.command()
@click.argument("job_id")
@click.argument("instructions")
@click.option("-y", "--yes", is_flag=True, help="Make it without asking.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def edit(job_id: str, instructions: str, output: Path | None, yes: bool) -> None:
    """Change film JOB_ID as told, such as "trim the intro to 3 seconds".

    What would be made anew, and its price, is told first. The version before is kept.
    """
    with running_stack() as client:
        told, composition = _understood(client, job_id, instructions, asked=yes)
        for line in described(told):
            click.echo(line)
        if not yes and not click.confirm("Make it?", default=True):
            return
        after = client.get(f"/generations/{job_id}")["last_event_seq"]
        wanted = {"operations": told["operations"], "apply_immediately": True}
        client.post(f"/compositions/{composition}/edit", wanted)
        target = free_name(Path("film.mp4")) if output is None else output
        finish(client, job_id, target, after)


def _understood(
    client: Client, job_id: str, instructions: str, *, asked: bool
) -> tuple[dict[str, Any], str]:
    """Return what the words would change, and in which version; a model reads what is not known."""
    path = f"/generations/{job_id}/edit"
    finished = [
        each["composition_id"]
        for each in client.get(f"/generations/{job_id}")["compositions"]
        if each["status"] == "completed"
    ]
    try:
        told = client.post(path, {"instructions": instructions, "language_model": False})
        return told, finished[-1]
    except Failure as unclear:
        if unclear.code != "language_model_needed":
            raise
        if not asked and not click.confirm(f"{unclear.message} Ask it?", default=True):
            raise SystemExit(1) from unclear
    reading = client.post(path, {"instructions": instructions})
    place = f"/generations/{job_id}/readings/{reading['reading_id']}"
    while reading["status"] == "queued":
        time.sleep(POLL_SECONDS)
        reading = client.get(place)
    if reading["error"]:
        raise Failure(reading["error"]["detail"])
    return reading["edit"], reading["composition_id"]


def described(told: dict[str, Any]) -> list[str]:
    """Return the operations, what they make anew, and what that costs and takes: a line each."""
    lines = [f"  {_operation(operation)}" for operation in told["operations"]]
    lines += [f"  note: {warning}" for warning in told["warnings"]]
    for redone in told["redo"]:
        of = f" {redone['scene_id']}" if redone["scene_id"] else ""
        lines.append(
            f"  again: {KINDS[redone['what']]}{of}, {redone['duration_seconds']:.1f} s"
            f"  ${redone['estimated_cost_usd']}"
        )
    if not told["redo"]:
        lines.append("  nothing is made anew but the join")
    lines.append(
        f"{told['duration_seconds']:.1f} s film, ${told['estimated_cost_usd']},"
        f" about {told['estimated_seconds']:.0f} seconds"
    )
    return lines


def _operation(operation: dict[str, Any]) -> str:
    wanted = {name: value for name, value in operation.items() if name != "op"}
    return " ".join([operation["op"], *(f"{k}={v}" for k, v in wanted.items() if v is not None)])
