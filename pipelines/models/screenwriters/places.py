"""Where a film plays, and in what light, as far as the brief tells."""

import re

from pipelines.models.screenwriters.vocabulary import words

_USUAL = {
    "a lived-in kitchen with a wooden worktop and one window": words(
        r"kettle|toaster|blender|coffee machine|oven|fridge|pan|knife|cook\w*|recipe|kitchen",
        "wasserkocher|tetera|bouilloire|غلاية",
    ),
    "a small café with a worn wooden counter": words(
        "coffee|espresso|tea|café|cafe|barista|kaffee|кофе"
    ),
    "a small bakery with flour in the air and warm ovens": words(
        "bakery|baker|bread|panader[ií]a|bäckerei|boulangerie|panetteria|padaria|パン屋"
    ),
    "a table laid simply, with room around every dish": words(
        "ice cream|food|burger|pizza|snack|chocolate|restaurant|juice|drink|beer|wine"
    ),
    "an empty riverside road with the city behind it": words(
        "running|runner|marathon|sneaker|trainers|zapatillas|laufschuhe|シューズ"
    ),
    "an open training space with bare floor": words(
        "fitness|gym|workout|training|yoga|sport|athlete"
    ),
    "a moving city: platforms, streets and quiet corners between": words(
        "earbud|headphone|music app|speaker|kopfhörer|auriculares|イヤホン"
    ),
    "an open-air festival ground with one great stage": words(
        r"festival|concert|dj|stage|rave|フェス\w*"
    ),
    "a bare daylight studio with linen and raw plaster": words(
        "fashion|clothing|clothes|dress|jacket|jeans|collection|garment"
    ),
    "a calm bathroom of pale stone and running water": words(
        "skincare|perfume|fragrance|cream|serum|makeup|beauty|spa"
    ),
    "a long open road with wide sky": words(
        "car|van|truck|motorcycle|e-bike|bike|bicycle|scooter|vélo|road trip|자전거"
    ),
    "open country with trees at its edge and hills far off": words(
        r"hik\w+|camp\w*|tent|mountain|forest|outdoor|trail|nature|wildlife|bee"
    ),
    "a wide coast of rock and sea": words(
        r"beach|sea|ocean|surf\w*|lighthouse|island|harbou?r|sail\w*"
    ),
    "a clear desk by a window and the streets outside it": words(
        "phone|smartphone|laptop|software|platform|saas|app|website|ai|smartwatch|手表|アプリ|앱"
    ),
    "a small outpost under an enormous sky of stars": words(
        "space|astronaut|planet|mars|moon|rocket|galaxy"
    ),
    "a working farm: a yard, a barn and open fields": words(r"farm\w*|harvest|tractor"),
    "a warm family home with a garden behind it": words("dog|cat|pet|puppy|kitten"),
    "a bright family home full of small things": words(
        "kid|child|children|toy|school|family|families|baby"
    ),
    "narrow lanes of stalls under strings of lamps": words("market|street food|屋台"),
    "a quiet living room with few, good things": words(
        "lamp|light|bulb|sofa|chair|bed|mattress|candle|furniture|home|house|apartment"
    ),
}
_LIGHTS = {
    "night, with neon light on wet surfaces": words("neon|nightclub|ネオン"),
    "low golden sun at the end of the day": words(
        "golden hour|sunset|dusk|atardecer|sonnenuntergang|coucher de soleil|夕日"
    ),
    "soft low sun of the early morning": words(
        "dawn|sunrise|morning|amanecer|morgengrauen|matin|朝"
    ),
    "warm firelight in a dark room": words(r"candle\w*|fireplace|campfire"),
    "night, with warm pools of lamplight": words(
        "night|midnight|nocturnal|noche|nacht|nuit|notte|noite|夜|밤|ليل|ночь"
    ),
    "blue daylight falling through water": words("underwater|diving|coral"),
    "grey, wet daylight with a bright edge": words(
        "stormy|thunderstorm|(?:in|through|after) (?:the|a) storm|rain|rainy|fog|foggy|mist|misty"
    ),
    "clear, pale winter light": words("snow|snowy|winter|ski|skiing"),
    "moving stage light and haze": words("stage|spotlight|concert"),
}
_NOUNS = (
    "kitchen|beach|city|town|village|streets?|forest|woods|mountains?|desert|office|gym|park"
    "|stadium|cafés?|cafe|garden|lake|sea|ocean|river|island|station|subway|train|airport|rooftop"
    "|studio|home|platform|apartment|house|bathroom|bedroom|living room|school|classroom|library"
    "|museum|market|farm|field|meadow|valley|road|highway|warehouse|factory|laboratory|lab"
    "|spaceship|club|bar|restaurant|workshop|campsite|tent|coast|harbou?r|cliffs?|countryside"
    "|suburb|alley|square|theatre|arena|jungle|savannah|canyon|vineyard|greenhouse|castle|church"
    "|cave"
)
_SOMEWHERE = re.compile(
    r"\b(?!on the market)"
    r"(?:in|at|on|across|through|along|inside|into|under|around|by|near)\s+"
    r"(?P<where>(?:(?:the|an?|his|her|their|our|your|its)\s+)?"
    rf"(?:(?!(?:the|of|and|that|who|to|with)\b)[\w'-]{{1,30}}\s+){{0,3}}?(?:{_NOUNS}))\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"\b(?:in|across|around|near)\s+"
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|English|German|French|Spanish"
    r"|Japanese|Full|HD|The|Use|I)\b)"
    r"(?P<where>[A-ZÀ-Þ][\w'-]{1,30}(?:\s+[A-ZÀ-Þ][\w'-]{1,30}){0,2})"
)


def named_place_in(text: str) -> str:
    """Return the place with a proper name in English `text`: "Osaka"."""
    match = _NAMED.search(text)
    return match["where"] if match else ""


def places_in(text: str) -> tuple[str, ...]:
    """Return the places that English `text` names: "Osaka", "an empty station"."""
    found = (*_NAMED.finditer(text), *_SOMEWHERE.finditer(text))
    return tuple(match["where"] for match in found)


def usual_setting(text: str) -> str:
    """Return where what `text` speaks of is usually found, or ""."""
    return next((setting for setting, calls in _USUAL.items() if calls.search(text)), "")


def light_in(text: str) -> str:
    """Return the light that the time or weather named in `text` gives, or ""."""
    return next((light for light, calls in _LIGHTS.items() if calls.search(text)), "")
