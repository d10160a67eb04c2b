"""The arithmetic of the mix."""

import numpy as np
import pytest

from pipelines.ffmpeg.profiles import SAMPLE_RATE
from pipelines.ffmpeg.wav import Samples
from pipelines.stages.mixdown import (
    ATTACK_SECONDS,
    BLOCK,
    DUCKED_DB,
    RELEASE_SECONDS,
    STEP,
    Track,
    ducked,
    envelope,
    laid,
)

SECOND = SAMPLE_RATE


def noise(samples: int, level: float = 0.1, seed: int = 1) -> Samples:
    return np.random.default_rng(seed).normal(0, level, (samples, 2)).astype(np.float32)


def silence(samples: int) -> Samples:
    return np.zeros((samples, 2), np.float32)


def test_a_sound_is_heard_at_its_place_and_nowhere_else() -> None:
    into, sound = silence(3 * SECOND), noise(SECOND)
    laid([Track(sound, SECOND, SECOND)], into)
    assert not into[:SECOND].any()
    assert not into[2 * SECOND :].any()
    inside = slice(SECOND + 1000, 2 * SECOND - 1000)
    assert np.array_equal(into[inside], sound[1000:-1000])


def test_no_sound_begins_or_ends_at_once() -> None:
    into = silence(SECOND)
    laid([Track(np.ones((SECOND // 2, 2), np.float32), 1000, SECOND)], into)
    assert np.abs(np.diff(into[:, 0])).max() < 0.004
    assert into[1000, 0] == 0
    assert into.max() == 1


def test_crossed_sounds_stay_as_loud() -> None:
    into, overlap = silence(4 * SECOND), SECOND
    one, other = noise(2 * SECOND), noise(3 * SECOND, seed=2)
    laid(
        [
            Track(one, 0, 2 * SECOND, fade_out=overlap),
            Track(other, SECOND, 3 * SECOND, fade_in=overlap),
        ],
        into,
    )
    power = (into.astype(np.float64) ** 2).reshape(-1, SECOND // 10, 2).mean(axis=(1, 2))
    assert power[1:-1] == pytest.approx(np.full(len(power) - 2, 0.01), rel=0.08)


def test_a_sound_that_repeats_does_not_click_where_it_begins_anew() -> None:
    into = silence(SECOND)
    tone = np.sin(np.arange(9000) * 0.05)[:, None] * np.ones((1, 2))
    laid([Track(tone.astype(np.float32), 0, SECOND, repeats=8000)], into)
    assert np.abs(np.diff(into[:, 0])).max() < 0.06
    assert np.array_equal(into[9000:15000], into[17000:23000])
    # A sound that is shorter than its picture is silent until it begins again.
    into = silence(SECOND)
    laid([Track(noise(2000), 0, SECOND, repeats=8000)], into)
    assert not into[2000:8000].any()
    assert into[8500:9500].any()


@pytest.mark.parametrize("at", [0, BLOCK - 100])
def test_blocks_leave_no_trace(at: int) -> None:
    sound = noise(2 * BLOCK + 500)
    into = silence(at + len(sound))
    laid([Track(sound, at, len(sound))], into)
    edge = SAMPLE_RATE // 100
    assert np.array_equal(into[at + edge : -edge], sound[edge:-edge])
    both = silence(at + len(sound))
    laid([Track(sound, at, len(sound))], both, 0.5)
    assert np.allclose(both, into * 0.5, atol=1e-7)


def test_what_lies_beyond_the_film_is_left_out() -> None:
    into = silence(SECOND)
    laid([Track(noise(SECOND), SECOND // 2, 10 * SECOND), Track(noise(9), 2 * SECOND, 9)], into)
    assert len(into) == SECOND


def test_the_bed_is_down_from_before_a_word_until_after_it() -> None:
    voice = silence(6 * SECOND)
    voice[2 * SECOND : 3 * SECOND] = noise(SECOND)
    gains = envelope(voice)
    at = np.arange(len(gains)) * STEP / SAMPLE_RATE
    down = 10 ** (DUCKED_DB / 20)
    assert gains[(at >= 2) & (at < 3)] == pytest.approx(down, rel=0.05)
    assert gains[at < 2 - 2 * ATTACK_SECONDS] == pytest.approx(1)
    assert gains[at > 3.05 + RELEASE_SECONDS + ATTACK_SECONDS] == pytest.approx(1)
    assert np.abs(np.diff(20 * np.log10(gains))).max() < 1.2, "never at once"


def test_a_pause_between_two_words_does_not_bring_the_bed_back() -> None:
    voice = silence(4 * SECOND)
    voice[SECOND : 2 * SECOND] = noise(SECOND)
    voice[2 * SECOND + 12_000 : 3 * SECOND] = noise(SECOND - 12_000)
    gains = envelope(voice)
    assert gains[100:300] == pytest.approx(10 ** (DUCKED_DB / 20), rel=0.05)


def test_without_a_voice_nothing_is_turned_down() -> None:
    sound = noise(SECOND + 7)
    plain = sound.copy()
    ducked(sound, envelope(silence(SECOND + 7)))
    assert np.array_equal(sound, plain)
    breath = noise(SECOND, level=0.001)
    assert envelope(breath).min() == 1
    assert envelope(breath, gain=100).min() < 0.5


def test_gains_are_followed_between_their_steps() -> None:
    sound = np.ones((2 * BLOCK + 100, 2), np.float32)
    gains = np.linspace(1, 0.5, len(sound) // STEP + 2).astype(np.float32)
    ducked(sound, gains)
    assert np.abs(np.diff(sound[:, 0])).max() < 1e-5
    assert sound[-1, 0] == pytest.approx(0.5, abs=0.001)
