"""`export`: finished films in other forms, saved as files."""

import time
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any, get_args

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from deployments.cli.client import Client
from deployments.cli.failure import Failure
from deployments.cli.make import free_name
from deployments.cli.stack import console, running_stack
from pipelines.film.fitting import Fit
from pipelines.film.output import CODECS, Codec, Format
from pipelines.film.picture import AspectRatio, Resolution

LOOK_SECONDS = 0.5


@click.command()
@click.argument("job_id")
@click.option(
    "--format",
    "formats",
    type=click.Choice(get_args(Format)),
    multiple=True,
    help="mp4 by default; this option, and the next three, may be given several times.",
)
@click.option("--codec", "codecs", type=click.Choice(get_args(Codec)), multiple=True)
@click.option("--resolution", "resolutions", type=click.Choice(get_args(Resolution)), multiple=True)
@click.option(
    "-a", "--aspect-ratio", "ratios", type=click.Choice(get_args(AspectRatio)), multiple=True
)
@click.option(
    "--fit",
    type=click.Choice(get_args(Fit)),
    default="blur",
    show_default=True,
    help="How clips come to fill a picture of another shape.",
)
@click.option("--gpu", is_flag=True, help="Encode on a GPU, where one can; in software elsewhere.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="A file, or a folder for several; default: here.",
)
def export(job_id: str, output: Path | None, **wishes: Any) -> None:
    """Save film JOB_ID in other formats, codecs, resolutions or ratios: every combination asked.

    mp4 holds h264, hevc and av1, webm vp9 and av1, mov prores, h264 and hevc. otioz is the cut with
    its clips, sound and captions, for other editors.
    """
    wanted = outputs_of(**wishes)
    check_place(output, len(wanted))
    with running_stack() as client:
        save_exports(client, job_id, wanted, output)


def outputs_of(
    *,
    formats: Sequence[Format],
    codecs: Sequence[Codec],
    resolutions: Sequence[Resolution],
    ratios: Sequence[AspectRatio],
    **same: Any,
) -> list[dict[str, Any]]:
    """Return the request's outputs: every combination that goes together, or a `Failure`."""
    films = [each for each in formats or ("mp4",) if each != "otioz"]
    combinations = product(films, codecs or (None,), resolutions or (None,), ratios or (None,))
    names = ("format", "codec", "resolution", "aspect_ratio")
    wanted: list[dict[str, Any]] = [
        {name: value for name, value in zip(names, each, strict=True) if value} | same
        for each in combinations
        if each[1] is None or each[1] in CODECS[each[0]]
    ]
    if "otioz" in formats:
        wanted.append({"format": "otioz"})
    if not wanted:
        raise Failure(f"No {' or '.join(formats or ('mp4',))} holds {' or '.join(codecs)}.")
    return wanted


def check_place(output: Path | None, count: int) -> None:
    """Raise `Failure` if so many files can't be saved there."""
    if output is None:
        return
    if count > 1 and not output.is_dir():
        raise Failure(f"{output} is no folder, and {count} files are to be saved.")
    if not output.parent.is_dir():
        raise Failure(f"There is no folder {output.parent}.")


def save_exports(
    client: Client, job_id: str, wanted: Sequence[dict[str, Any]], output: Path | None
) -> None:
    """Have the film's newest finished version exported; save the files and print their paths."""
    versions = client.get(f"/generations/{job_id}")["compositions"]
    done = [each["composition_id"] for each in versions if each["status"] == "completed"]
    if not done:
        raise Failure("The film is not finished: there is nothing to export yet.")
    body = {"outputs": wanted, "apply_immediately": True}
    ordered = client.post(f"/compositions/{done[-1]}/exports", body)["exports"]
    ids = list(dict.fromkeys(each["export_id"] for each in ordered))
    seconds = sum(each["estimated_seconds"] for each in ordered)
    console.print(f"{len(ids)} to make, about {seconds:.0f} seconds of work")
    try:
        exports = _made(client, ids)
    except KeyboardInterrupt:
        for path in (f"/exports/{export_id}" for export_id in ids):
            if client.get(path)["status"] != "completed":
                client.delete(path)
        raise Failure("Cancelled.") from None
    for each in exports:
        for remark in each["remarks"]:
            console.print(f"  note: {remark}", markup=False)
        target = _target(output, each["filename"])
        client.download(each["download_url"], target)
        click.echo(str(target.resolve()))


def _made(client: Client, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Show how the exports get on; return them when they are done, or raise why one is not."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
    )
    with Progress(*columns, TimeElapsedColumn(), console=console) as progress:
        bars = {export_id: progress.add_task("", total=100) for export_id in ids}
        while True:
            exports = [client.get(f"/exports/{export_id}") for export_id in ids]
            for each in exports:
                name = f"{each['filename']} ({each['codec'] or 'all media'})"
                progress.update(
                    bars[each["export_id"]], completed=each["percentage"], description=name
                )
                if each["status"] == "failed":
                    raise Failure(f"{name}: {each['error']}")
            if all(each["status"] == "completed" for each in exports):
                return exports
            time.sleep(LOOK_SECONDS)


def _target(output: Path | None, filename: str) -> Path:
    if output is None:
        return free_name(Path(filename))
    return output / filename if output.is_dir() else output
