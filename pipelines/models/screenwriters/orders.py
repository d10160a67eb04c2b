# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""The words with which a film is ordered, told apart from what the film is about.

"A moody 30 second ad for a solar kettle" orders an advertisement, moody, about "a solar kettle".
"""

import re
from dataclasses import dataclass

from pipelines.models.screenwriters.sentences import squeeze

_FORMATS = (
    r"ads?|adverts?|advertisements?|advertising|commercials?|promos?|teasers?|trailers?|spots?"
    r"|(?:launch|brand|promo|promotional|short|image)[ -](?:film|video|clip)|music video"
    r"|videos?|films?|clips?|reels?|shorts?|animations?|movies?|story|documentary|montage"
    r"|explainers?|campaign|sequence|showreel|tutorial|vlog"
    r"|werbespot|werbung|werbefilm|werbevideo|werbeclip|kurzfilm|imagefilm|doku|dokumentation"
    r"|anuncio|comercial|vídeo|película|cortometraje|tráiler|publicidad|documental"
    r"|publicité|pub|vidéo|court[- ]métrage|bande-annonce|documentaire"
    r"|pubblicità|annuncio|cortometraggio|documentario|anúncio|filme|propaganda|curta"
    r"|advertentie|reclame|reclamespot|filmpje"
)
_LINKS = (
    r"for|about|on|of|with|featuring|showing|showcasing|promoting|advertising|introducing"
    r"|presenting|announcing|highlighting|launching|celebrating|starring|selling|following"
    r"|in which|where|(?:that|which) (?:shows?|introduces?|promotes?|tells the story of|features?"
    r"|highlights?|showcases?|advertises?|presents?|celebrates?|follows?|captures?|explains?|sells?)"
    r"|to (?:promote|advertise|introduce|launch|sell|announce|celebrate|showcase|present)"
    r"|für|über|von|zu|zum|zur|mit|para|sobre|acerca de|de|del|que muestr[ae]|pour|sur"
    r"|à propos de|présentant|montrant|per|su|sul|sulla|di|do|da|voor|over|van"
)
_UNIT = (
    r"(?:s|secs?|seconds?|mins?|minutes?|sekunden?|sek|segundos?|secondes?|secondi|seconden)"
    r"(?:[- ](?:long|lang))?"
)
_LENGTH = rf"\d+(?:\.\d+)?\s*[- ]?\s*{_UNIT}\b"
# An order's beginning has none of these words: "a camera that shoots film for weeks" is none.
_NOT_IN_LEAD = r"(?!(?:that|which|who|with|for|to|of|in|on|is|are|has|makes|from|by|at)\b)"
_LEAD = rf"(?:{_NOT_IN_LEAD}[^\s.!?;]+\s+)"
_VERB = (
    r"(?:make|create|produce|generate|design|build|write|film|shoot|direct|give|do|cut|craft|develop"
    r"|erstelle|erstellen|mach|mache|produziere|dreh|drehe|crea|crear|haz|hazme|genera|créez?|crée"
    r"|fais|faites|réalisez?|produire|fai|realizza|creare|crie|faça|criar|maak|ik wil|ich (?:will"
    r"|möchte|brauche)|quiero|necesito|je veux|voglio|quero)"
)
_POLITE = (
    r"(?:(?:hi|hello|hey|please|ok|bitte|por favor|s'il vous plaît)[,!.]?\s+)*"
    r"(?:(?:can|could|would|will) you\s+(?:please\s+)?)?"
    r"(?:(?:i|we)(?:'d|'m| would| am| are)?\s+(?:want|need|like|love|looking for)(?:\s+you)?"
    r"(?:\s+to)?\s+)?(?:let's\s+)?(?:please\s+)?"
)
_ORDER = re.compile(
    rf"^{_POLITE}(?P<verb>{_VERB}\s+(?:(?:me|us|mir|uns|moi|nous)\s+)?)?"
    rf"(?P<lead>(?:an?|one|some|another|our|my|the|ein|einen|eine|una?|une?|uno|um|uma|een|\d\S*"
    rf"|{_LENGTH})\s+{_LEAD}{{0,9}}?|{_LEAD}{{0,3}}?)"
    rf"(?:\d+-\w+-)?(?P<format>{_FORMATS})\b"  # "30-Sekunden-Werbespot" is one word
    rf"(?:\s*[,(]?\s*(?:of|de|von|di|van|lasting|que dure|durant)?\s*{_LENGTH}\)?,?)?"
    rf"(?:\s*[:–—-]\s+|\s*,\s+|,?\s+(?:{_LINKS})\s+|\s+d['’]|\s*[.!]?$)",
    re.IGNORECASE,
)
_ABOUT = re.compile(  # the sentence after "I need a video."
    r"^(?:it(?:'s| is|s)|this is|the (?:film|video|ad|product) is|we (?:sell|make|are|offer))\s+"
    r"(?:(?:about|for|called|promoting)\s+)?",
    re.IGNORECASE,
)
_DIRECT = re.compile(
    rf"^{_POLITE}(?:make (?:people|viewers|everyone|customers|them) (?:want to )?(?:visit|buy|try"
    r"|see|love|crave|join)|promote|advertise|introducing|introduce|announcing|announce|presenting|present"
    r"|showcase|show|film|meet|launching|launch|celebrating|celebrate|sell|tell the story of"
    r"|tell me about|explain|depict|visuali[sz]e|subject\s*:|product\s*:|topic\s*:)\s+(?=\S)",
    re.IGNORECASE,
)
_PRESENTS = re.compile(  # Japanese, Chinese and Korean say what the film is about before "film"
    r"^(?:请|請)?(?:为我|帮我)?(?:制作|製作|创建|做|拍摄?|生成)?(?:一)?(?:个|個|支|段|部|条)?"
    r"(?:\d+\s*(?:秒|초)(?:间|間|짜리)?(?:の|的)?\s*)?(?:关于|關於|介绍|介紹|宣传)?"
    r"(?P<subject>.+?)"
    r"(?:についての|に関する|を紹介する|を宣伝する|のための|向けの|の|的|에 대한|을 위한|를 위한"
    r"|의)?\s*(?:\d+\s*(?:秒|초)(?:間|间|짜리)?(?:の|的)?\s*)?(?:テレビ|ウェブ|短い|짧은)?\s*"
    r"(?:CM|コマーシャル|広告|動画|ビデオ|映像|ショートフィルム|映画|PR動画|プロモーション(?:ビデオ|動画)"
    r"|广告|廣告|视频|視頻|短片|宣传片|影片|광고|영상|동영상|비디오)"
    r"(?:(?:を|를|을)\s*[^，、,。]*)?(?P<rest>[，、,].*)?[。.!！]?$"
)
_ARABIC = re.compile(
    r"^(?:اصنع|أنشئ|إنشاء|أريد|اعمل)?\s*(?:لي\s+)?(?:إعلان(?:ا|اً|ًا)?|فيديو|فيلم(?:ا|اً)?)\s+"
    r"(?:قصير(?:ا|اً)?\s+|ترويجي\s+)?(?:(?:مدته|لمدة|من)\s+)?(?:[\d٠-٩]+\s+(?:ثانية|ثوان|ثواني)\s+)?"
    r"(?:عن|حول|يعرض|لمنتج)\s+"
)
_RUSSIAN = re.compile(
    r"^(?:(?:создай|сделай|сними)(?:те)?\s+)?(?:\d+[- ]?секундн\w+\s+)?(?:рекламн\w+\s+)?"
    r"(?:ролик|видео|фильм|рекламу|реклама|клип)\s+(?:о|об|про|для)\s+",
    re.IGNORECASE,
)
# Of an order's adjectives these say where and how long, not how it looks.
_NOT_A_LOOK = re.compile(
    rf"{_VERB}|{_LENGTH}|\d\S*|an?|one|the|our|my|some|me|us|ein|einen|eine|una?|une?|uno|um|uma|een"
    r"|second|seconds|minute|minutes|sec|long|short|quick|brief|new|great|good|nice|little|simple"
    r"|vertical|horizontal|square|landscape|portrait|hd|4k|1080p|full|instagram|tiktok|youtube"
    r"|facebook|linkedin|twitter|snapchat|pinterest|social|media|web|online|website|tv|television"
    r"|marketing|promotional|promo|product|brand|launch|advertising|video|film|ad|image|story|clip",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Order:
    """What the first sentence of a brief says."""

    subject: str
    """The rest of the sentence: what the film is about."""
    looks: str = ""
    """Adjectives of the film, such as "moody"."""
    format: str = ""
    """The user's word for the film, such as "ad"; empty if none was used."""


def read_order(sentence: str) -> Order:
    """Take the ordering words off `sentence`."""
    if match := _ORDER.match(sentence):
        looks = " ".join(w for w in match["lead"].replace(",", " ").split() if not _no_look(w))
        return Order(_tidy(sentence[match.end() :]), looks, match["format"].lower())
    if match := _ARABIC.match(sentence) or _RUSSIAN.match(sentence):
        return Order(_tidy(sentence[match.end() :]), format="film")
    if match := _DIRECT.match(sentence) or _ABOUT.match(sentence):
        return Order(_tidy(sentence[match.end() :]))
    if match := _PRESENTS.match(sentence):
        return Order(_tidy(match["subject"] + (match["rest"] or "")), format="film")
    return Order(_tidy(sentence))


def _no_look(word: str) -> bool:
    return bool(_NOT_A_LOOK.fullmatch(word))


def _tidy(text: str) -> str:
    return squeeze(text).strip(" .,;:!。！؟?–—-")
