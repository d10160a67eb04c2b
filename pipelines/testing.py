"""Fakes of the ports, kept to the same contracts as the real adapters."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.errors import DamagedMedia, LeaseLost
from pipelines.ffmpeg import process
from pipelines.film.clip import Clip, ClipOrder
from pipelines.film.composition import Film, MixedAudio
from pipelines.film.segment import EncodedSegment
from pipelines.film.timeline import Timeline
from pipelines.ports import Progress


@dataclass(frozen=True)
class FolderStore:
    """An `ObjectStore` in a folder."""

    root: Path

    def fetch(self, key: str, into: Path) -> None:
        if not self.exists(key):
            raise DamagedMedia(f"There is no object {key}.")
        shutil.copyfile(self.root / key, into)

    def store(self, source: Path, key: str, media_type: str) -> None:  # noqa: ARG002
        place = self.root / key
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        shutil.copyfile(source, part)
        part.replace(place)

    def exists(self, key: str) -> bool:
        return (self.root / key).is_file()


@dataclass(frozen=True)
class TestCard:
    """A `ClipModel` that draws FFmpeg's test pattern: quick, and every frame differs."""

    __test__ = False  # not a test class, whatever its name says to pytest

    name: str = "test-card"
    version: str = "1"

    def render(self, order: ClipOrder, into: Path) -> None:
        size = f"{order.picture.width}x{order.picture.height}"
        source = f"testsrc2=size={size}:rate={order.frame_rate}"
        hue = f"hue=h={order.seed % 360}"
        encoding = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "16", "-threads", "1"]
        picture = ["-f", "lavfi", "-i", source, "-vf", f"{hue},format=yuv420p", *encoding]
        process.run([*picture, "-frames:v", str(order.length), "-f", "mp4", str(into)], seconds=120)


@dataclass(frozen=True)
class Tone:
    """A `Composer` of one note."""

    version: str = "1"

    def compose(self, style: str, seed: int, samples: int, into: Path) -> None:  # noqa: ARG002
        tone = f"sine=frequency={220 + seed % 440}:sample_rate=48000"
        encoding = ["-ac", "2", "-c:a", "pcm_f32le", "-f", "wav"]
        cut = f"atrim=end_sample={samples}"
        process.run(["-f", "lavfi", "-i", tone, "-af", cut, *encoding, str(into)], seconds=60)


@dataclass
class MemoryJournal:
    """A `Journal` that remembers; `events` tells the order in which things were noted."""

    made: Progress = field(default_factory=Progress)
    events: list[str] = field(default_factory=list)
    lost: bool = False
    """Set it to play a replica whose lease has run out."""

    async def load(self) -> Progress:
        return self.made

    async def planning(self) -> None:
        self._note("planning")

    async def planned(self, timeline: Timeline) -> None:
        self._note("planned", timeline=timeline)

    async def clips_started(self, scene_ids: Iterable[str]) -> None:
        for scene_id in scene_ids:
            self._note(f"clip_started {scene_id}")

    async def clip_finished(self, clip: Clip) -> None:
        self._note(f"clip_finished {clip.scene_id}", clips={**self.made.clips, clip.scene_id: clip})

    async def clip_failed(self, scene_id: str, reason: str) -> None:
        self._note(f"clip_failed {scene_id}: {reason}")

    async def composing(self) -> None:
        self._note("composing")

    async def segment_finished(self, segment: EncodedSegment) -> None:
        segments = {**self.made.segments, segment.key: segment}
        self._note(f"segment_finished {segment.index}", segments=segments)

    async def audio_finished(self, audio: MixedAudio) -> None:
        self._note("audio_finished", audio=audio)

    async def finished(self, film: Film) -> None:
        self._note("finished", film=film)

    def _note(self, event: str, **made: object) -> None:
        if self.lost:
            raise LeaseLost("Another replica has this job.")
        self.made = replace(self.made, **made)  # type: ignore[arg-type]
        self.events.append(event)
