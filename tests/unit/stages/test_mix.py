"""Voices, clips and music become one sound, measured in the encoded file."""

import wave
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.io import wavfile  # type: ignore[import-untyped]

from pipelines.errors import DamagedMedia
from pipelines.ffmpeg import process
from pipelines.ffmpeg.profiles import SAMPLE_RATE
from pipelines.film.cue import Cue
from pipelines.film.narration import SpokenLine
from pipelines.film.soundtrack import Soundtrack
from pipelines.film.timing import FrameRate
from pipelines.ports import Workshop
from pipelines.stages.mix import MixAudio, mix_audio
from pipelines.stages.mixdown import DUCKED_DB
from pipelines.stages.narrate import NarrateLine, narrate_line
from pipelines.stages.workplace import sha256
from pipelines.testing import FolderStore
from tests.acceptance.test_sound import heard, integrated_loudness, true_peak

RATE: FrameRate = 30
HZ = 1000


@dataclass(frozen=True)
class Hum:
    """A composer of one tone."""

    version: str = "1"

    def compose(
        self, style: str, seed: int, samples: int, into: Path, beat: int | None = None
    ) -> None:
        wavfile.write(into, SAMPLE_RATE, tone(samples, HZ, 0.2))


@dataclass(frozen=True)
class Murmur:
    """A voice that says each letter as a tenth of a second of noise."""

    version: str = "1"

    def say(self, text: str, into: Path) -> bool:
        if text == "...":
            return False
        shape = np.repeat([0.9 if char.isalnum() else 0.0 for char in text], 2400)
        sound = np.random.default_rng(len(text)).normal(0, 0.2, len(shape)) * shape
        with wave.open(str(into), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(24_000)
            file.writeframes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())
        return True


def tone(samples: int, hertz: float, level: float) -> NDArray[np.float32]:
    wave_ = level * np.sin(2 * np.pi * hertz * np.arange(samples) / SAMPLE_RATE)
    return np.stack([wave_, wave_], axis=1).astype(np.float32)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(FolderStore(tmp_path / "store"), tmp_path / "work")


def order(length: int, *cues: Cue) -> MixAudio:
    return MixAudio(Soundtrack(music_style="", seed=1), Hum(), length, RATE, "audio/", cues=cues)


def kept(workshop: Workshop, name: str, sound: NDArray[np.float32]) -> tuple[str, str]:
    path = workshop.folder.parent / name
    wavfile.write(path, SAMPLE_RATE, sound)
    workshop.store.store(path, name, "audio/wav")
    return name, sha256(path)


def made(workshop: Workshop, work: MixAudio) -> NDArray[np.float64]:
    audio = mix_audio(work, workshop)
    sound = heard(workshop.folder.parent / "store" / audio.location)
    assert len(sound) / SAMPLE_RATE == pytest.approx(work.length / RATE, abs=1024 / SAMPLE_RATE)
    assert integrated_loudness(sound) == pytest.approx(-14, abs=0.5)
    assert true_peak(sound) <= -1
    assert audio.loudness_lufs == pytest.approx(integrated_loudness(sound), abs=0.2)
    assert not list(workshop.folder.iterdir())
    return sound


def strength(sound: NDArray[np.float64], first: float, end: float, hertz: float = HZ) -> float:
    """Return the level of a tone between two moments, in decibels."""
    part = sound[int(first * SAMPLE_RATE) : int(end * SAMPLE_RATE), 0]
    turning = np.exp(-2j * np.pi * hertz * np.arange(len(part)) / SAMPLE_RATE)
    return float(20 * np.log10(2 * np.abs(np.mean(part * turning * 1.0)) + 1e-9))


def line(workshop: Workshop, text: str) -> SpokenLine:
    spoken = narrate_line(NarrateLine("scene-1", text, Murmur(), "speech/"), workshop)
    assert spoken
    return spoken


def said(line_: SpokenLine, start: int) -> Cue:
    return Cue(location=line_.location, sha256=line_.sha256, heard_as="voice", start=start)


def test_music_is_turned_down_under_a_voice_and_comes_back(workshop: Workshop) -> None:
    spoken = line(workshop, "ab cd efgh ij klmnop qr")
    sound = made(workshop, order(300, said(spoken, 90)))
    end = 3 + spoken.samples / SAMPLE_RATE
    before, under, after = (
        strength(sound, *span) for span in ((0.5, 2.5), (3.2, end - 0.2), (end + 1.2, 9.5))
    )
    assert under - before == pytest.approx(DUCKED_DB, abs=1.5)
    assert after == pytest.approx(before, abs=0.5)
    # The voice is well above what is left of the music.
    voiced = sound[int(3.2 * SAMPLE_RATE) : int((end - 0.2) * SAMPLE_RATE), 0]
    assert 20 * np.log10(np.sqrt(2 * (voiced**2).mean())) > under + 6


def test_without_cues_the_sound_is_the_composers_alone(workshop: Workshop) -> None:
    sound = made(workshop, order(90))
    assert strength(sound, 0.5, 2.5) > -20
    assert strength(sound, 0.5, 2.5, 700) < -70


def test_given_music_takes_the_composers_place_and_fades_out(workshop: Workshop) -> None:
    place, digest = kept(workshop, "given.wav", tone(20 * SAMPLE_RATE, 700, 0.02))
    sound = made(workshop, order(300, Cue(location=place, sha256=digest, heard_as="music")))
    assert strength(sound, 1, 8, 700) > -20
    assert strength(sound, 1, 8) < -60
    assert np.abs(sound[-2400:]).max() < 0.1 * np.abs(sound).max()


@pytest.mark.parametrize("ending", ["mp3", "flac", "ogg", "m4a"])
def test_what_is_given_is_heard_in_any_form(workshop: Workshop, ending: str) -> None:
    kept(workshop, "given.wav", tone(4 * SAMPLE_RATE, 700, 0.2))
    store = workshop.folder.parent / "store"
    path = store / f"given.{ending}"
    process.run(["-v", "error", "-i", str(store / "given.wav"), str(path)], seconds=30)
    form = "mov" if ending == "m4a" else ending
    cue = Cue(location=path.name, sha256=sha256(path), form=form, heard_as="music")
    sound = made(workshop, order(90, cue))
    assert strength(sound, 0.5, 2.5, 700) > -20
    assert strength(sound, 0.5, 2.5) < -60


def test_given_music_that_is_short_is_played_once(workshop: Workshop) -> None:
    place, digest = kept(workshop, "given.wav", tone(3 * SAMPLE_RATE, 700, 0.2))
    sound = made(workshop, order(180, Cue(location=place, sha256=digest, heard_as="music")))
    assert strength(sound, 0.5, 2.5, 700) > -20
    assert np.abs(sound[4 * SAMPLE_RATE :]).max() < 1e-3


def clip(workshop: Workshop, name: str, hertz: int, *, delay: float = 0.0) -> tuple[str, str]:
    """Keep two seconds of film with a tone, or without a sound at all if it is of 0 Hz."""
    path = workshop.folder.parent / name
    picture = ["-v", "error", "-f", "lavfi", "-i", "color=gray:size=64x64:rate=30:duration=2"]
    tones = ["-itsoffset", str(delay), "-f", "lavfi", "-i", f"sine=f={hertz}:d=2:r=44100"]
    encoding = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p"]
    sound = [*tones, "-c:a", "aac", "-ac", "1"] if hertz else []
    inputs = [*picture, *sound[:6], *encoding, *sound[6:]]
    process.run([*inputs, "-f", "mp4", str(path)], seconds=30)
    workshop.store.store(path, name, "video/mp4")
    return name, sha256(path)


def recorded(place: tuple[str, str], start: int, **more: object) -> Cue:
    return Cue.model_validate(
        {"location": place[0], "sha256": place[1], "heard_as": "clip", "start": start, **more}
    )


def test_clips_are_heard_with_their_scenes_and_crossed(workshop: Workshop) -> None:
    one, other, mute = (clip(workshop, f"{hz}.mp4", hz) for hz in (500, 2000, 0))
    sound = made(
        workshop,
        order(
            180,
            recorded(one, 30, length=60, fade_out=15),
            recorded(other, 75, length=60, fade_in=15),
            recorded(mute, 135, length=45),
        ),
    )
    assert strength(sound, 1.2, 2.3, 500) > strength(sound, 0.1, 0.9, 500) + 40
    assert strength(sound, 1.2, 2.3, 2000) < -60
    assert strength(sound, 3.2, 4.2, 2000) > strength(sound, 4.7, 5.8, 2000) + 40
    crossing = [strength(sound, 2.72, 2.78, hz) for hz in (500, 2000)]
    alone = [strength(sound, 1.5, 1.56, 500), strength(sound, 3.6, 3.66, 2000)]
    assert crossing == pytest.approx(np.subtract(alone, 3), abs=2)


def test_clips_are_as_loud_as_they_are_told_to_be(workshop: Workshop) -> None:
    place = clip(workshop, "a.mp4", 500)

    def above_music(level: int) -> float:
        soundtrack = Soundtrack(music_style="", seed=1, keep_clip_audio=True, clip_level_db=level)
        work = replace(order(60, recorded(place, 0, length=60)), soundtrack=soundtrack)
        sound = made(workshop, work)
        return strength(sound, 0.5, 1.5, 500) - strength(sound, 0.5, 1.5)

    usual = above_music(0)
    assert [above_music(level) for level in (-12, 6)] == pytest.approx(
        [usual - 12, usual + 6], abs=0.5
    )


def test_a_clips_sound_begins_with_its_picture(workshop: Workshop) -> None:
    late = clip(workshop, "late.mp4", 500, delay=0.5)
    sound = made(workshop, order(90, recorded(late, 15, length=60)))
    assert strength(sound, 0.55, 0.95, 500) < -45
    assert strength(sound, 1.1, 1.9, 500) > -35


def test_slowed_and_repeated_clips_keep_their_pitch(workshop: Workshop) -> None:
    place = clip(workshop, "a.mp4", 500)
    slow = made(workshop, order(120, recorded(place, 0, length=90, slowed=1.5)))
    assert strength(slow, 2.2, 2.7, 500) > strength(slow, 3.3, 3.9, 500) + 30
    again = made(workshop, order(180, recorded(place, 0, length=150, repeats=60)))
    assert strength(again, 4.1, 4.8, 500) > strength(again, 5.2, 5.9, 500) + 30


def test_a_sound_that_was_replaced_is_not_mixed(workshop: Workshop) -> None:
    place, _ = kept(workshop, "given.wav", tone(1000, 700, 0.1))
    wrong = order(30, Cue(location=place, sha256="0" * 64, heard_as="music"))
    with pytest.raises(DamagedMedia, match="not the one that was meant"):
        mix_audio(wrong, workshop)


def test_the_key_follows_what_is_heard(workshop: Workshop) -> None:
    spoken = line(workshop, "abc")
    keys = {
        mix_audio(work, workshop).key
        for work in (
            order(60),
            order(60, said(spoken, 0)),
            order(60, said(spoken, 9)),
            order(61),
            replace(order(60), soundtrack=Soundtrack(music_style="", seed=2)),
        )
    }
    assert len(keys) == 5
    kept_ = Soundtrack(music_style="", seed=1, keep_clip_audio=True)
    assert mix_audio(replace(order(60), soundtrack=kept_), workshop).key in keys


def test_a_line_is_said_once_and_kept(workshop: Workshop) -> None:
    spoken = line(workshop, "abc def")
    assert spoken.samples == pytest.approx(0.7 * SAMPLE_RATE, abs=64)
    assert spoken.frames(RATE) == 21

    @dataclass(frozen=True)
    class Silent(Murmur):
        def say(self, text: str, into: Path) -> bool:
            raise AssertionError("said again")

    again = narrate_line(NarrateLine("scene-1", "abc def", Silent(), "speech/"), workshop)
    assert again == spoken
    other = narrate_line(
        NarrateLine("scene-1", "abc def", Murmur(version="2"), "speech/"), workshop
    )
    assert other
    assert other.location != spoken.location


@pytest.mark.parametrize("text", ["", "...", "?!", "🎬"])
def test_where_there_is_nothing_to_say_nothing_is_said(workshop: Workshop, text: str) -> None:
    assert narrate_line(NarrateLine("scene-1", text, Murmur(), "speech/"), workshop) is None
