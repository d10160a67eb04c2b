"""What changing one thing in a finished film costs, on the running stack (`./rayreel up`).

Each edit is made of the first version, so that none gains from the one before it.

python -m tests.benchmarks.editing [seconds] [resolution]
"""

import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from deployments.cli.client import Client
from deployments.cli.stack import connected

PROMPT: Final = "A film about a solar-powered kettle that boils in two minutes, from dawn to dusk"
POLL_SECONDS: Final = 0.05
ENDED: Final = {"completed", "failed", "cancelled"}
COUNTED: Final = {"clip_completed": "clips", "segment_completed": "segments"}
Job = dict[str, Any]


def ended(client: Client, job_id: str) -> Job:
    """Return the job once nothing is made any more."""
    while (job := client.get(f"/generations/{job_id}"))["status"] not in ENDED:
        time.sleep(POLL_SECONDS)
    if job["status"] != "completed":
        raise SystemExit(f"The film ended as {job['status']}: {job['error']}")
    return job


def newest(client: Client, job_id: str) -> int:
    """Return the number of the job's last event."""
    after = 0
    while page := client.get(f"/generations/{job_id}/events", after=after)["events"]:
        after = page[-1]["seq"]
    return after


def made(client: Client, job_id: str, after: int) -> Counter[str]:
    """Count what was made, not taken from an earlier version, since the event `after`."""
    counted: Counter[str] = Counter()
    while page := client.get(f"/generations/{job_id}/events", after=after)["events"]:
        after = page[-1]["seq"]
        counted.update(
            COUNTED[event["type"]]
            for event in page
            if event["type"] in COUNTED and not event["data"].get("cached")
        )
    return counted


def edits(timeline: Mapping[str, Any]) -> dict[str, Sequence[dict[str, Any]]]:
    """Return the edits that are measured, by name."""
    scenes = timeline["scenes"]
    middle, rate = scenes[len(scenes) // 2], timeline["frame_rate"]
    return {
        "regenerate one clip": [{"op": "retake", "scene_id": middle["id"], "seed": 99}],
        "change one title": [
            {"op": "retitle", "scene_id": middle["id"], "title": "Two minutes. That is all."}
        ],
        "change what is said, and the caption": [
            {"op": "narrate", "scene_id": middle["id"], "narration": "In two minutes it boils."}
        ],
        "change the music": [{"op": "music", "style": "calm piano"}],
        "shorten one scene": [
            {"op": "trim", "scene_id": middle["id"], "length": middle["length"] - rate // 2}
        ],
        "swap two scenes": [
            {
                "op": "reorder",
                "scene_ids": [
                    each["id"] for each in (scenes[0], scenes[2], scenes[1], *scenes[3:])
                ],
            }
        ],
    }


def main(arguments: list[str]) -> None:
    seconds = int(arguments[0]) if arguments else 180
    resolution = arguments[1] if arguments[1:] else "720p"
    client = connected()
    order = {
        "prompt": PROMPT,
        "parameters": {"duration_seconds": seconds, "narration": True, "captions": True},
        "options": {"seed": 7, "resolution": resolution},
    }
    began = time.monotonic()
    job = ended(client, client.post("/generations", order)["generation_id"])
    whole = time.monotonic() - began
    job_id, film = job["generation_id"], job["compositions"][0]["composition_id"]
    counted = made(client, job_id, 0)
    print(f"{seconds} s at {resolution}, {len(job['timeline']['scenes'])} scenes")
    print(f"{'':>38} {'clips':>6} {'segments':>9} {'told s':>8} {'wall s':>8} {'of whole':>9}")
    print(_row("the whole film", counted, 0, whole, whole), flush=True)
    for name, operations in edits(job["timeline"]).items():
        after = newest(client, job_id)
        body = {"operations": operations, "apply_immediately": True}
        began = time.monotonic()
        told = client.post(f"/compositions/{film}/edit", body)
        ended(client, job_id)
        wall = time.monotonic() - began
        counted = made(client, job_id, after)
        print(_row(name, counted, told["estimated_seconds"], wall, whole), flush=True)


def _row(name: str, counted: Counter[str], told: float, wall: float, whole: float) -> str:
    clips, segments = counted["clips"], counted["segments"]
    return f"{name:>38} {clips:>6} {segments:>9} {told:>8.1f} {wall:>8.1f} {wall / whole:>9.3f}"


if __name__ == "__main__":
    main(sys.argv[1:])
