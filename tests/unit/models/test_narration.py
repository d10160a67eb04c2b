"""Voices on this machine."""

import pickle
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.errors import RenderFailed
from pipelines.models.narration import EnglishVoice, EspeakVoice, languages, speaker
from pipelines.ports import Voice

TEXT = "A quiet harbour at dawn. Fishing boats set out, one by one."


def said(voice: Voice, text: str, folder: Path) -> tuple[int, NDArray[np.float64]]:
    """Return sample rate and samples, -1 to 1."""
    path = folder / "said.wav"
    assert voice.say(text, path)
    assert [each.name for each in folder.iterdir()] == ["said.wav"]
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        frames = file.readframes(file.getnframes())
        return file.getframerate(), np.frombuffer(frames, "<i2") / 32768


VOICES: list[tuple[Voice, str]] = [
    (EnglishVoice(), TEXT),
    (EspeakVoice("de"), "Ein stiller Hafen am frühen Morgen. Boote fahren aus."),
    (EspeakVoice("ar"), "ميناء هادئ عند الفجر. تبحر القوارب واحدا تلو الآخر."),
]
NAMES = ["English", "German", "Arabic"]


@pytest.mark.parametrize(("voice", "text"), VOICES, ids=NAMES)
def test_text_is_said_at_the_pace_of_speech(voice: Voice, text: str, tmp_path: Path) -> None:
    rate, samples = said(voice, text, tmp_path)
    seconds = len(samples) / rate
    assert 2 < seconds < 7
    # Speech: loud and quiet by turns, a few times a second, mostly below 4 kHz.
    steps = samples[: len(samples) // 1000 * 1000].reshape(-1, 1000)
    strength = np.sqrt((steps**2).mean(axis=1))
    assert 0.02 < strength.max() < 0.9
    assert (strength < strength.max() / 10).mean() > 0.05
    spectrum = np.abs(np.fft.rfft(samples)) ** 2
    assert spectrum[: int(4000 * seconds)].sum() > 0.8 * spectrum.sum()


@pytest.mark.parametrize(("voice", "text"), VOICES, ids=NAMES)
def test_equal_text_is_equal_sound(voice: Voice, text: str, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("a", "b", "c")]
    for folder in folders:
        folder.mkdir()
    _, first = said(voice, text, folders[0])
    _, again = said(pickle.loads(pickle.dumps(voice)), text, folders[1])
    assert np.array_equal(first, again)
    _, other = said(voice, text[::-1], folders[2])
    assert not np.array_equal(first, other)


def test_twice_the_words_take_about_twice_as_long(tmp_path: Path) -> None:
    _, once = said(EnglishVoice(), TEXT, tmp_path)
    _, twice = said(EnglishVoice(), f"{TEXT} {TEXT}", tmp_path)
    assert len(twice) == pytest.approx(2 * len(once), rel=0.1)


def test_what_the_voice_has_no_sounds_for_is_not_said(tmp_path: Path) -> None:
    path = tmp_path / "said.wav"
    assert not EnglishVoice().say("日本語", path)
    assert not path.exists()


def test_every_language_that_is_told_is_spoken(tmp_path: Path) -> None:
    told = languages()
    assert {"en", "de", "zh", "ar", "ja"} <= told
    # Chinese goes by its own name alone, and varieties are not told.
    assert not {"cmn", "pt-br", "ru-cl"} & told
    silent = [name for name in told if not speaker(name).say("123", tmp_path / f"{name}.wav")]
    assert silent == []


def test_a_language_nobody_speaks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RenderFailed, match="no voice for 'klingonese'"):
        EspeakVoice("klingonese").say("nuqneH", tmp_path / "said.wav")


def test_what_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    with pytest.raises(RenderFailed, match="install espeakng-loader"):
        EspeakVoice("de").say("Hallo", tmp_path / "said.wav")
    assert languages() == {"en"}
