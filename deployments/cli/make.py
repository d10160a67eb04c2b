"""`make`: from a prompt to a film file."""

import re
import secrets
from pathlib import Path
from typing import Any, get_args

import click

from deployments.cli.client import Client
from deployments.cli.failure import Failure
from deployments.cli.stack import console, running_stack
from deployments.cli.watch import watch
from pipelines.film.brief import MAX_SEED
from pipelines.film.picture import AspectRatio, Resolution
from pipelines.film.timing import FrameRate


@click.command()
@click.argument("prompt")
@click.option("-d", "--duration", default=30, show_default=True, help="Seconds, 3 to 180.")
@click.option(
    "-a",
    "--aspect-ratio",
    type=click.Choice(get_args(AspectRatio)),
    default="16:9",
    show_default=True,
)
@click.option(
    "--resolution", type=click.Choice(get_args(Resolution)), default="720p", show_default=True
)
@click.option(
    "--fps",
    type=click.Choice([str(rate) for rate in get_args(FrameRate)]),
    default="30",
    show_default=True,
)
@click.option("--style", default="", help="The look, in words.")
@click.option("--music", default="", help="The music, in words.")
@click.option("--brand", default="", help="Brand name.")
@click.option("--color", "colors", multiple=True, help="Brand colour, #RRGGBB; up to five.")
@click.option("--cta", default="", help="Words of the call to action.")
@click.option("--no-cta", is_flag=True, help="No call to action.")
@click.option("--seed", type=click.IntRange(0, MAX_SEED), help="Same prompt, same seed: same film.")
@click.option("--cpus", type=click.IntRange(1, 256), help="Cores to use; default all.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def make(prompt: str, output: Path | None, cpus: int | None, **wishes: Any) -> None:
    """Make a film of PROMPT. Starts what is needed and stops it again."""
    output = free_name(Path("film.mp4")) if output is None else output
    if not output.parent.is_dir():
        raise Failure(f"There is no folder {output.parent}.")
    seed = wishes["seed"] if wishes["seed"] is not None else secrets.randbelow(MAX_SEED)
    order = {
        "prompt": prompt,
        "parameters": {
            "duration_seconds": wishes["duration"],
            "aspect_ratio": wishes["aspect_ratio"],
            "style": wishes["style"],
            "music_style": wishes["music"],
            "brand": {"name": wishes["brand"], "colors": list(wishes["colors"])},
            "include_cta": not wishes["no_cta"],
            "cta_text": wishes["cta"],
        },
        "options": {
            "seed": seed,
            "resolution": wishes["resolution"],
            "fps": int(wishes["fps"]),
        },
    }
    with running_stack(cpus) as client:
        job_id = client.post("/generations", order)["generation_id"]
        console.print(f"job {job_id}, seed {seed}")
        try:
            finish(client, job_id, output)
        except KeyboardInterrupt:
            client.post(f"/generations/{job_id}/cancel")
            raise Failure(f"Cancelled. Go on with it by 'rayreel retry {job_id}'.") from None


def finish(client: Client, job_id: str, output: Path, after: int = 0) -> None:
    """Show progress from event `after` to the end, then save the film and print its path."""
    last = watch(client, job_id, console, after)
    if last["type"] == "job_failed":
        detail = last["data"]["error"]["detail"]
        raise Failure(f"{detail} Go on with it by 'rayreel retry {job_id}'.")
    if last["type"] == "job_cancelled":
        raise Failure(f"Cancelled. Go on with it by 'rayreel retry {job_id}'.")
    job = client.get(f"/generations/{job_id}")
    composition = job["compositions"][-1]["composition_id"]
    client.download(client.get(f"/compositions/{composition}/download")["download_url"], output)
    click.echo(str(output.resolve()))


def free_name(wanted: Path) -> Path:
    """Return `wanted`, or the first of film-2.mp4, film-3.mp4, ... that does not exist."""
    taken = {path.name for path in Path().glob(f"{wanted.stem}*{wanted.suffix}")}
    if wanted.name not in taken:
        return wanted
    numbers = [
        int(found[1])
        for name in taken
        if (found := re.fullmatch(rf"{wanted.stem}-(\d+){wanted.suffix}", name))
    ]
    return wanted.with_stem(f"{wanted.stem}-{max(numbers, default=1) + 1}")
