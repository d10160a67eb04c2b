"""How ten varied films sound, measured from the delivered files, on the running stack.

python -m tests.benchmarks.sound

`late` is how long after the picture the sound begins, `over` how much longer it lasts (an AAC frame
is 21.3 ms). `join` is the sharpest step in the sound within 10 ms of where scenes meet, over the
sharpest anywhere else: a click at a join would stand out above 1.
"""

import tempfile
from itertools import accumulate
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from numpy.typing import NDArray

from deployments.cli.stack import connected
from pipelines.ffmpeg.profiles import SAMPLE_RATE
from pipelines.film.timeline import Timeline
from tests.acceptance.test_sound import heard, integrated_loudness, true_peak
from tests.benchmarks.editing import ended

FILMS: Final[tuple[dict[str, Any], ...]] = (
    {"prompt": "A solar-powered kettle", "duration_seconds": 3},
    {"prompt": "Running shoes that weigh nothing", "duration_seconds": 8, "aspect_ratio": "9:16"},
    {"prompt": "A night market in Osaka", "duration_seconds": 15, "music_style": "ambient"},
    {"prompt": "A bakery that opens at four", "duration_seconds": 15, "narration": True},
    {"prompt": "An electric bicycle", "duration_seconds": 20, "music_style": "electronic"},
    {"prompt": "A documentary about bees", "duration_seconds": 20, "music_style": "calm piano"},
    {"prompt": "A trailer for a storm", "duration_seconds": 12, "music_style": "epic cinematic"},
    {"prompt": "A notebook app", "duration_seconds": 12, "music_style": "corporate"},
    {
        "prompt": "How coffee is roasted",
        "duration_seconds": 30,
        "narration": True,
        "captions": True,
        "music_style": "jazz",
    },
    {"prompt": "A chair made of one board", "duration_seconds": 10, "aspect_ratio": "1:1"},
)
NEAR: Final = SAMPLE_RATE // 100


def join_step(sound: NDArray[np.float64], timeline: Timeline) -> float:
    """Return the sharpest step near where scenes meet, over the sharpest elsewhere."""
    steps = np.abs(np.diff(sound, n=2, axis=0)).max(axis=1)
    lengths = [scene.length for scene in timeline.scenes]
    shared = [change.length for change in timeline.transitions]
    starts = list(accumulate(a - b for a, b in zip(lengths, shared, strict=False)))
    near = np.zeros(len(steps), dtype=bool)
    for start, overlap in zip(starts, shared, strict=True):
        for frame in (start, start + overlap):
            at = frame * SAMPLE_RATE // timeline.frame_rate
            near[max(0, at - NEAR) : at + NEAR] = True
    return float(steps[near].max() / steps[~near].max()) if near.any() else 0.0


def spans(film: Path) -> tuple[float, float]:
    """Return how many ms the sound begins after the picture, and lasts longer."""
    with av.open(str(film), format="mov") as container:
        times = [
            (float(s.start_time * s.time_base), float(s.duration * s.time_base))
            for s in (container.streams.video[0], container.streams.audio[0])
            if s.start_time is not None and s.duration is not None and s.time_base
        ]
    (starts, lasts), (begins, sounds) = times
    return 1000 * (begins - starts), 1000 * (sounds - lasts)


def main() -> None:
    client = connected()
    heads = ("LUFS", "dBTP", "late ms", "over ms", "join")
    print(f"{'film':<34} {'s':>3} {' '.join(f'{head:>8}' for head in heads)}")
    for wishes in FILMS:
        parameters = {name: value for name, value in wishes.items() if name != "prompt"}
        options = {"seed": 7, "resolution": "480p"}
        order = {"prompt": wishes["prompt"], "parameters": parameters, "options": options}
        job = ended(client, client.post("/generations", order)["generation_id"])
        composition = job["compositions"][0]["composition_id"]
        with tempfile.TemporaryDirectory() as folder:
            film = Path(folder) / "film.mp4"
            url = client.get(f"/compositions/{composition}/download")["download_url"]
            client.download(url, film)
            sound = heard(film)
            late, over = spans(film)
        step = join_step(sound, Timeline.model_validate(job["timeline"]))
        figures = (integrated_loudness(sound), true_peak(sound), late, over, step)
        told = " ".join(f"{figure:>8.2f}" for figure in figures)
        print(f"{wishes['prompt']:<34} {wishes['duration_seconds']:>3} {told}", flush=True)


if __name__ == "__main__":
    main()
