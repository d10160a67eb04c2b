"""`make`: from a prompt to a film file; `estimate`: what that would cost."""

import re
from pathlib import Path
from typing import Any

import click

from deployments.cli.client import Client
from deployments.cli.failure import Failure
from deployments.cli.order import describes_a_film, order_of
from deployments.cli.stack import console, running_stack
from deployments.cli.watch import watch

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@describes_a_film
@click.option("--cpus", type=click.IntRange(1, 256), help="Cores to use; default all.")
@click.option(
    "--logo",
    type=FILE,
    help="PNG, JPEG or WebP: in a corner throughout, and large at the end.",
)
@click.option("--music-file", type=FILE, help="Your music, in place of ours.")
@click.option("--voice-over", type=FILE, help="Your voice, in place of narration.")
@click.option(
    "--reference",
    "references",
    type=FILE,
    multiple=True,
    help="A picture for a scene to begin with, or to show; up to five.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path))
def make(
    *,
    prompt: str,
    output: Path | None,
    cpus: int | None,
    logo: Path | None,
    music_file: Path | None,
    voice_over: Path | None,
    **wishes: Any,
) -> None:
    """Make a film of PROMPT. Starts what is needed and stops it again."""
    output = free_name(Path("film.mp4")) if output is None else output
    if not output.parent.is_dir():
        raise Failure(f"There is no folder {output.parent}.")
    order = order_of(prompt, wishes)
    with running_stack(cpus) as client:
        use_brand_kit(client, order, wishes["brand_kit"])
        if logo:
            order["parameters"]["brand"]["logo_asset_id"] = client.upload("logo", logo)
        if music_file:
            order["parameters"]["music_asset_id"] = client.upload("audio", music_file)
        if voice_over:
            order["parameters"]["voice_over_asset_id"] = client.upload("audio", voice_over)
        brought = [client.upload("product_image", each) for each in wishes["references"]]
        order["parameters"]["reference_asset_ids"] = brought
        placed = client.order(order)
        job_id = placed["generation_id"]
        price = (
            "free"
            if float(placed["estimated_cost_usd"]) == 0
            else (f"about ${placed['estimated_cost_usd']}")
        )
        console.print(f"job {job_id}, seed {order['options']['seed']}, {price}")
        try:
            finish(client, job_id, output)
        except KeyboardInterrupt:
            client.post(f"/generations/{job_id}/cancel")
            raise Failure(f"Cancelled. Go on with it by 'rayreel retry {job_id}'.") from None


@click.command()
@describes_a_film
def estimate(prompt: str, **wishes: Any) -> None:
    """Say what a film of PROMPT would cost, and how long it would take. Nothing is spent."""
    with running_stack() as client:
        order = order_of(prompt, wishes)
        use_brand_kit(client, order, wishes["brand_kit"])
        quoted = client.post("/generations/estimate", order)
    for scene in quoted["scenes"]:
        click.echo(
            f"  scene {scene['sequence_number']:<3} {scene['duration_seconds']:6.1f} s  "
            f"${scene['cost_usd']:<8} {scene['model']}"
        )
    click.echo(f"${quoted['estimated_cost_usd']}, about {quoted['estimated_seconds']:.0f} seconds")


def use_brand_kit(client: Client, order: dict[str, Any], name: str | None) -> None:
    """Have the order take what it leaves empty from the user's brand kit of this name."""
    if name is None:
        return
    kits = {kit["name"]: kit["brand_kit_id"] for kit in client.get("/brand-kits")["brand_kits"]}
    if name not in kits:
        known = f"there are: {', '.join(kits)}" if kits else "there is none yet"
        raise Failure(f"There is no brand kit {name}; {known}.")
    order["parameters"]["brand_kit_id"] = kits[name]


def finish(client: Client, job_id: str, output: Path, after: int = 0) -> None:
    """Show progress from event `after` to the end, then save the film and print its path."""
    last = watch(client, job_id, console, after)
    if last["type"] == "job_failed":
        detail = last["data"]["error"]["detail"]
        raise Failure(f"{detail.rstrip('.')}. Go on with it by 'rayreel retry {job_id}'.")
    if last["type"] == "job_cancelled":
        raise Failure(f"Cancelled. Go on with it by 'rayreel retry {job_id}'.")
    job = client.get(f"/generations/{job_id}")
    composition = job["compositions"][-1]["composition_id"]
    client.download(client.get(f"/compositions/{composition}/download")["download_url"], output)
    if float(job["cost"]["actual_usd"]):
        console.print(f"cost ${job['cost']['actual_usd']}")
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
