"""Who speaks which language."""

from importlib.util import find_spec

from pipelines.errors import ImpossibleBrief
from pipelines.models.narration.english import EnglishVoice
from pipelines.models.narration.espeak import EspeakVoice
from pipelines.ports import Voice

_ESPEAK_NAMES = {"zh": "cmn"}


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
