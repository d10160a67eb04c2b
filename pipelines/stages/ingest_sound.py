"""Ingest of a sound: what a music or speech model delivered becomes a WAV of ours."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from cluster.resources import INGEST
from pipelines.download import DownloadPolicy, fetch
from pipelines.errors import DamagedMedia, TakeFailed
from pipelines.ffmpeg import delivered
from pipelines.ffmpeg.examine import judged, samples_in
from pipelines.ffmpeg.profiles import SAMPLE_RATE
from pipelines.ffmpeg.sniff import sniffed
from pipelines.film.value import Value
from pipelines.ports import Stage, Workshop
from pipelines.stages.workplace import sha256, workplace

ROOM_BYTES = 256 << 20
"""Ten minutes, the longest that is kept, of 48 kHz stereo in 32-bit float."""


@dataclass(frozen=True)
class IngestSound:
    """Fetch a sound from `url` and keep it under `prefix` and its hash."""

    key: str
    url: str
    policy: DownloadPolicy
    prefix: str
    shared: str = ""
    """Where it is kept as well, for whoever wants the same."""


@dataclass(frozen=True)
class ReuseSound:
    """Copy a bought sound, from where everything bought lies, to this film's own place."""

    sound: "Sound"
    shared: str
    prefix: str


class Sound(Value):
    """A delivered sound, as 48 kHz stereo WAV in 32-bit float, in the object store."""

    key: str
    location: str
    samples: Annotated[int, Field(gt=0)]
    """At 48 kHz."""
    sha256: str

    @property
    def seconds(self) -> Fraction:
        return Fraction(self.samples, SAMPLE_RATE)


def ingest_sound(work: IngestSound, workshop: Workshop) -> Sound:
    """Raise `TakeFailed` if what was delivered is gone or not whole, with the reason."""
    with workplace(workshop, ROOM_BYTES) as folder:
        take, wav = folder / "take", folder / "sound.wav"
        fetch(work.url, take, work.policy)
        judged(delivered.decoded_sound(take, sniffed(take, "sound"), wav))
        samples = samples_in(wav)
        if not samples:
            raise TakeFailed("The delivered sound is empty.")
        digest = sha256(wav)
        location = f"{work.prefix}{digest}.wav"
        if work.shared:
            workshop.store.store(wav, f"{work.shared}{digest}.wav", "audio/wav")
        workshop.store.store(wav, location, "audio/wav")
        return Sound(key=work.key, location=location, samples=samples, sha256=digest)


def reuse_sound(work: ReuseSound, workshop: Workshop) -> Sound:
    """Raise `DamagedMedia` if it is not there any more, or not what was bought."""
    sound = work.sound
    location = f"{work.prefix}{sound.sha256}.wav"
    with workplace(workshop, ROOM_BYTES) as folder:
        wav = folder / "sound.wav"
        workshop.store.fetch(f"{work.shared}{sound.sha256}.wav", wav)
        if sha256(wav) != sound.sha256:
            raise DamagedMedia(f"The sound {sound.sha256} has changed since it was bought.")
        workshop.store.store(wav, location, "audio/wav")
    return sound.model_copy(update={"location": location})


REUSE_SOUND = Stage(INGEST, reuse_sound)
INGEST_SOUND = Stage(INGEST, ingest_sound)
