"""`generations`, `retry`, `cancel`: jobs already ordered."""

from pathlib import Path

import click

from deployments.cli.make import finish, free_name
from deployments.cli.stack import connected, running_stack


@click.command()
@click.argument("job_id", required=False)
def generations(job_id: str | None) -> None:
    """List the films ordered here, newest first, or show one."""
    client = connected()
    if job_id:
        jobs = [client.get(f"/generations/{job_id}")]
    else:
        jobs = client.get("/generations", limit=20)["generations"]
    for job in jobs:
        click.echo(f"{job['generation_id']}  {job['status']:10}  {job['created_at'][:19]}")
        if job_id and job.get("error"):
            click.echo(f"  {job['error']['detail']}")


@click.command()
@click.argument("job_id")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def retry(job_id: str, output: Path | None) -> None:
    """Go on with a failed or cancelled film; what is made already is kept."""
    with running_stack() as client:
        # Endings of earlier tries lie before this event.
        after = client.post(f"/generations/{job_id}/retry")["last_event_seq"]
        target = free_name(Path("film.mp4")) if output is None else output
        finish(client, job_id, target, after)


@click.command()
@click.argument("job_id")
def cancel(job_id: str) -> None:
    """Stop making a film."""
    connected().post(f"/generations/{job_id}/cancel")
    click.echo("Cancelled.")
