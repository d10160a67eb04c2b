"""The composer that needs no network and no model: style -> score -> mix -> WAV."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.models.music.mixing import mixed
from pipelines.models.music.room import Room
from pipelines.models.music.score import score
from pipelines.models.music.styles import style_called
from pipelines.models.music.wav import write_wav


@dataclass(frozen=True)
class ProceduralComposer:
    """Writes a bed of music in one of seven styles. Same style, seed and length: same bytes."""

    version: str = "procedural-1"

    def compose(
        self, style: str, seed: int, samples: int, into: Path, beat: int | None = None
    ) -> None:
        """Write exactly `samples` of 48 kHz stereo; the last chord resolves as they end."""
        called = style_called(style, seed)
        notes = score(called, seed, samples, beat)
        write_wav(mixed(notes, Room(called.room_seconds), samples), into)
