"""The call to action when the user gave no words for one."""

from pipelines.models.screenwriters.kinds import Kind
from pipelines.models.screenwriters.language import Language
from pipelines.models.screenwriters.reading import Reading

# With a name, and without. None of these promises anything: no price, no date, no "now available".
_ENGLISH: dict[Kind, tuple[str, str]] = {
    "thing": ("Discover {name}", "See it for yourself"),
    "service": ("Try {name} today", "Try it today"),
    "event": ("Join us at {name}", "Be there"),
    "place": ("Visit {name}", "Come and see"),
    "story": ("Discover {name}", "See the whole story"),
    "topic": ("Discover {name}", "Discover more"),
}
_OTHERS: dict[Language, tuple[str, str]] = {
    "de": ("{name} entdecken", "Jetzt entdecken"),
    "es": ("Descubre {name}", "Descubre más"),
    "fr": ("Découvrez {name}", "En savoir plus"),
    "it": ("Scopri {name}", "Scopri di più"),
    "pt": ("Descubra {name}", "Descubra mais"),
    "nl": ("Ontdek {name}", "Ontdek meer"),
    "ja": ("{name}を見つけよう", "もっと詳しく"),
    "zh": ("探索{name}", "了解更多"),
    "ko": ("{name} 만나보기", "자세히 보기"),
    "ar": ("اكتشف {name}", "اكتشف المزيد"),
    "ru": ("Откройте для себя {name}", "Узнать больше"),
    "other": ("{name}", "Discover more"),
}


def default_call(reading: Reading) -> str:
    """Return words that invite without promising, in the language of the brief."""
    named, nameless = _OTHERS.get(reading.language) or _ENGLISH[reading.kind]
    return named.format(name=reading.name) if reading.name else nameless
