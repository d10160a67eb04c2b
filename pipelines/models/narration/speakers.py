"""Who speaks which language."""

from importlib.util import find_spec

from pipelines.errors import ImpossibleBrief
from pipelines.models.narration import espeak
from pipelines.models.narration.english import EnglishVoice
from pipelines.models.narration.espeak import EspeakVoice
from pipelines.ports import Voice

_ESPEAK_NAMES = {"zh": "cmn"}
_LONGEST_NAME = 3
"""Of a language without a region: ISO 639."""


def languages() -> frozenset[str]:
    """Return the languages that are spoken here.

    Their varieties, such as `pt-br`, are left out: eSpeak names some as nobody else does, and has
    `ru-cl` for the Russian of old, not for that of Chile.
    """
    ours = {theirs: name for name, theirs in _ESPEAK_NAMES.items()}
    known = {ours.get(name, name) for name in espeak.languages()}
    return frozenset({"en"} | {name for name in known if len(name) <= _LONGEST_NAME})


def speaker(language: str) -> Voice:
    """Return the best voice for a language; raise `ImpossibleBrief` if nobody here speaks it."""
    if language == "en":
        return EnglishVoice()
    if find_spec("espeakng_loader") is None:
        raise ImpossibleBrief(
            f"There is no voice for '{language}' here, only English. Install espeakng-loader for "
            "others, or leave the narration out."
        )
    return EspeakVoice(_ESPEAK_NAMES.get(language, language))
