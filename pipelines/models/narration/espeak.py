"""Voices for a hundred languages: eSpeak NG, where it is installed beside us.

eSpeak NG is under the GNU GPL 3, and so is no part of us and none of our dependencies: whoever
wants these voices installs `espeakng-loader`, which brings the library and its data.
"""

import ctypes
import importlib
import shutil
import wave
from _ctypes import dlclose
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import RenderFailed

_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS, speak_lib.h
_DO_NOT_EXIT = 0x8000  # espeakINITIALIZE_DONT_EXIT
_UTF8, _CHARACTERS = 1, 1  # espeakCHARS_UTF8, POS_CHARACTER
_RATE_PARAMETER, WORDS_PER_MINUTE = 1, 155
"""espeakRATE; its own 175 is hurried for a film."""

_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p
)


def languages() -> frozenset[str]:
    """Return what eSpeak speaks, as it names it; nothing if it is not installed."""
    try:
        loader = importlib.import_module("espeakng_loader")
    except ImportError:
        return frozenset()
    described = Path(loader.get_data_path(), "lang").rglob("*")
    return frozenset(path.name.lower() for path in described if path.is_file())


@dataclass(frozen=True)
class EspeakVoice:
    """A plain, mechanical voice. Equal text, equal sound."""

    language: str
    """As eSpeak names it: `de`, `fr`, `pt-br`, `ru`, `ar`, `cmn` (Chinese), `ja`."""

    @property
    def version(self) -> str:
        return f"espeak-ng-1.52-{self.language}-{WORDS_PER_MINUTE}"

    def say(self, text: str, into: Path) -> bool:
        """Write `text` as WAV; return False if there is nothing in it that can be said.

        Raises `RenderFailed` if eSpeak is not installed, or does not know the language.
        """
        try:
            loader = importlib.import_module("espeakng_loader")
        except ImportError as error:
            raise RenderFailed(
                f"There is no voice for '{self.language}': install espeakng-loader."
            ) from error
        # The library's noise goes on from call to call; a copy begins like the first.
        copy = into.with_suffix(".so")
        shutil.copyfile(loader.get_library_path(), copy)
        library = ctypes.CDLL(str(copy))
        copy.unlink()
        try:
            rate, spoken = self._spoken(library, str(loader.get_data_path()), text)
        finally:
            dlclose(library._handle)  # noqa: SLF001 - ctypes has no other way
        if not spoken:
            return False
        with wave.open(str(into), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(spoken)
        return True

    def _spoken(self, library: Any, data: str, text: str) -> tuple[int, bytes]:
        """Return the sample rate, and 16-bit samples."""
        heard: list[bytes] = []

        def hear(samples: Any, count: int, _events: object) -> int:
            if samples and count > 0:
                heard.append(ctypes.string_at(samples, 2 * count))
            return 0

        callback = _Callback(hear)
        rate: int = library.espeak_Initialize(_SYNCHRONOUS, 0, data.encode(), _DO_NOT_EXIT)
        if rate <= 0:
            raise RenderFailed("eSpeak could not be started.")
        try:
            library.espeak_SetSynthCallback(callback)
            if library.espeak_SetVoiceByName(self.language.encode()):
                raise RenderFailed(f"eSpeak has no voice for '{self.language}'.")
            library.espeak_SetParameter(_RATE_PARAMETER, WORDS_PER_MINUTE, 0)
            # Never as SSML, which could name files: that is another flag.
            said = text.replace("\0", " ").encode() + b"\0"
            library.espeak_Synth(
                said, ctypes.c_size_t(len(said)), 0, _CHARACTERS, 0, _UTF8, None, None
            )
            library.espeak_Synchronize()
        finally:
            library.espeak_Terminate()
        return rate, b"".join(heard)
