from pathlib import Path

from pipelines.film.brief import Brief
from tests.benchmarks.tail import Shots, measure

MOST = 0.25


async def test_little_is_left_to_do_after_the_last_clip(tmp_path: Path) -> None:
    brief = Brief(prompt="x", resolution="480p")
    tail = await measure(brief, Shots(scenes=24, length=60), tmp_path)
    print(f"\n24 clips: {tail.arriving:.2f} s after the last, {tail.at_the_end:.2f} s at the end")
    assert tail.ratio <= MOST
