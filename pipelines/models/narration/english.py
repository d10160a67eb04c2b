"""The voice for English: `hibari-tts`, a small neural model that comes with its weights.

Package and weights are under the Apache License 2.0 (made from Kokoro-82M, also Apache 2.0).
"""

import importlib
import wave
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pipelines.errors import RenderFailed

VOICE = "heart"
"""The one that lies in the package; others would be fetched from a hub."""
_SEED = 1
_FULL_SCALE = 32767


@dataclass(frozen=True)
class EnglishVoice:
    """An American woman. Equal text, equal sound: 9 s of speech take 0.06 s of CPU."""

    version: str = "hibari-0.2-heart"

    def say(self, text: str, into: Path) -> bool:
        """Write `text` as WAV; return False if there is nothing in it that can be said.

        Raises `RenderFailed` if the voice is not installed.
        """
        sound = _hibari()(text, seed=_SEED)
        if not len(sound):
            return False
        samples = np.clip(np.round(sound * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE).astype("<i2")
        with wave.open(str(into), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(_hibari().sample_rate)
            file.writeframes(samples.tobytes())
        return True


@cache
def _hibari() -> Any:
    """Load the model, which takes 0.4 s of CPU and 100 MB."""
    try:
        library = importlib.import_module("hibari")
    except ImportError as error:
        raise RenderFailed("There is no English voice: install hibari-tts.") from error
    return library.Hibari(voice=VOICE, threads=1)
