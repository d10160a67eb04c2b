"""Which language a brief is written in, by script and small words."""

import re
from typing import Literal

Language = Literal["en", "de", "es", "fr", "it", "pt", "nl", "ja", "zh", "ko", "ar", "ru", "other"]

_SCRIPTS: tuple[tuple[Language, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),  # kana first: Japanese uses Chinese signs as well
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
)
_SMALL_WORDS: dict[Language, str] = {
    "en": "the a an and for with that of in about to is are your our it from on who at by this",
    "de": "der die das ein eine einen für mit und über von im ist auf den dem zum zur nicht wir",
    "es": "el la los las un una para con que de en sobre y es del por nuestro su",
    "fr": "le la les un une des pour avec qui que de du en sur et est dans nos",
    "it": "il lo la gli un una per con che di in su e è del della nel nostro",
    "pt": "o a os as um uma para com que de em sobre e é do da no na nosso",
    "nl": "de het een voor met dat van in over en is op onze die te bij",
}
_LETTERS = re.compile(r"[^\W\d_]")
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]")


def language_of(text: str) -> Language:
    """Return the language of `text`; plain Latin letters without a hint count as English."""
    letters = len(_LETTERS.findall(text))
    if not letters:
        return "other"
    for language, script in _SCRIPTS:
        # One borrowed word ("ramen 拉麺") does not make an English brief Japanese.
        if 5 * len(script.findall(text)) > letters:
            return language
    if 2 * len(_OTHER_SCRIPT.findall(text)) > letters:
        return "other"
    words = re.findall(r"\w+", text.lower())
    scores: dict[Language, int] = {
        language: sum(word in small.split() for word in words)
        for language, small in _SMALL_WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > scores["en"] else "en"
