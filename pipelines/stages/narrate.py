"""Narrate: the words of a scene become a sound, whose length its captions go by."""

from dataclasses import dataclass
from pathlib import Path

from cluster.resources import MIX
from pipelines.ffmpeg import delivered, process, wav
from pipelines.film.narration import SpokenLine
from pipelines.film.value import fingerprint
from pipelines.ports import Stage, Voice, Workshop
from pipelines.stages.workplace import sha256, workplace

ROOM_BYTES = 64 << 20
"""Two minutes, three times over."""
NARRATE_SECONDS = 60.0


@dataclass(frozen=True)
class NarrateLine:
    """Have `voice` say the words of a scene; the sound is kept under `prefix`."""

    scene_id: str
    text: str
    voice: Voice
    prefix: str


def narrate_line(work: NarrateLine, workshop: Workshop) -> SpokenLine | None:
    """Return the line as it was said, now or before; None if there was nothing to say."""
    if not any(map(str.isalnum, work.text)):
        return None
    converted = delivered.decoded_sound(Path(), "wav", Path())
    key = fingerprint([process.build(), converted, work.voice.version, work.text])
    location = f"{work.prefix}{key}.wav"
    with workplace(workshop, ROOM_BYTES) as folder:
        said, sound = folder / "said.wav", folder / "line.wav"
        if workshop.store.exists(location):
            workshop.store.fetch(location, sound)
        elif work.voice.say(work.text, said):
            process.run(delivered.decoded_sound(said, "wav", sound), seconds=NARRATE_SECONDS)
            workshop.store.store(sound, location, "audio/wav")
        else:
            return None
        samples, digest = len(wav.opened(sound)), sha256(sound)
    return SpokenLine(
        scene_id=work.scene_id, text=work.text, location=location, sha256=digest, samples=samples
    )


NARRATE = Stage(MIX, narrate_line)
