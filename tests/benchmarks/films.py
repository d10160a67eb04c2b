"""Whole films on the running stack (`./rayreel up`): the job's wall time against its length.

`preview` tells after how many of the clips the film could be watched.

python -m tests.benchmarks.films [SECONDS:RATIO ...]
"""

import sys
import time
from typing import Any

from deployments.cli.client import Client
from deployments.cli.stack import connected

PROMPT = "A 30 second ad for a solar-powered kettle that boils in two minutes"
FILMS = ("3:16:9", "7:16:9", "30:16:9", "30:9:16", "30:1:1", "30:4:5", "45:16:9", "180:16:9")
POLL_SECONDS = 0.05
ENDED = {"completed", "failed", "cancelled"}


def made(client: Client, seconds: int, ratio: str) -> tuple[dict[str, Any], float]:
    """Order a film; return the ended job and the seconds it took."""
    began = time.monotonic()
    parameters = {"duration_seconds": seconds, "aspect_ratio": ratio}
    order = {"prompt": PROMPT, "parameters": parameters, "options": {"seed": 7}}
    job_id = client.post("/generations", order)["generation_id"]
    while (job := client.get(f"/generations/{job_id}"))["status"] not in ENDED:
        time.sleep(POLL_SECONDS)
    return job, time.monotonic() - began


def previewed(client: Client, job_id: str) -> str:
    """Return how many clips were made when the preview began, of how many."""
    events: list[dict[str, Any]] = []
    while page := client.get(
        f"/generations/{job_id}/events", after=events[-1]["seq"] if events else 0
    )["events"]:
        events += page
    types = [event["type"] for event in events]
    begun = types.index("preview_ready") if "preview_ready" in types else len(types)
    return f"{types[:begun].count('clip_completed')}/{types.count('clip_completed')}"


def main(films: list[str]) -> None:
    client = connected()
    print(f"{'film':>14} {'status':>10} {'wall s':>8} {'wall/length':>12} {'preview':>8}")
    for film in films or FILMS:
        seconds, _, ratio = film.partition(":")
        job, wall = made(client, int(seconds), ratio)
        ratios = f"{wall:>8.1f} {wall / int(seconds):>12.2f}"
        preview = previewed(client, job["generation_id"])
        print(f"{film:>14} {job['status']:>10} {ratios} {preview:>8}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
