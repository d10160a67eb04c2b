"""Voices that read aloud, on this machine and at no cost."""

from pipelines.models.narration.english import EnglishVoice
from pipelines.models.narration.espeak import EspeakVoice
from pipelines.models.narration.speakers import languages, speaker

__all__ = ["EnglishVoice", "EspeakVoice", "languages", "speaker"]
