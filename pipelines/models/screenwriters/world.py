"""The world of a film: what kind of thing its subject is, where it lives, and in what light."""

import re
from typing import Literal

from pipelines.models.screenwriters.sentences import IN_WORD
from pipelines.models.screenwriters.subject import PEOPLE

Kind = Literal["thing", "service", "event", "place", "story", "topic"]
"""`story` has somebody in it; `topic` is what nothing else fits."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!{IN_WORD})(?:{pattern})(?:e?s)?(?!{IN_WORD})", re.IGNORECASE)


_KINDS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "service",
        _words(
            r"apps?|platform|website|software|services?|tool|course|subscription|bank|insurance|saas"
            r"|agency|aplicación|application|anwendung|アプリ|应用|앱|تطبيق|приложение"
        ),
    ),
    (
        "event",
        _words(
            r"festivals?|concerts?|conference|events?|markets?|fair|exhibition|party|wedding|marathon"
            r"|race|tour|sale|hackathon|carnival|parade|gala|meetup|match|tournament|opening night"
            r"|concierto|feria|fiesta|boda|markt|konzert|messe|hochzeit|marché|fête|mercato|día de \w+"
            r"|祭り?|フェス\w*|屋台|マーケット|音乐节|축제|مهرجان|фестиваль"
        ),
    ),
    (
        "place",
        _words(
            r"cit(?:y|ies)|town|village|hotel|resort|cafés?|cafes?|restaurant|bakery|bar|pub|museum"
            r"|island|country|beach|mountains?|lake|park|school|university|gym|yoga studio|farm|shop"
            r"|store|house|apartment|villa|hostel|vineyard|winery|library|clinic|spa|forest|garden"
            r"|brewery|gallery|barbershop|salon|campsite|harbou?r|stadt|hotel|bäckerei|ciudad"
            r"|playa|hôtel|ville|boulangerie|panader[ií]a|panetteria|padaria|パン屋|città|海|都市|旅館|مدينة|город"
        ),
    ),
    (
        "story",
        _words(
            PEOPLE
            + r"|keeper|astronaut|robot|knight|detective|dragon|dogs?|cats?|kitten|puppy|fox|bear"
            r"|whale|birds?|horses?|wolf|hero|king|queen|prince|princess|pilot|sailor|captain|wizard"
            r"|witch|explorer|stranger|grandmother|grandfather|barista|dancer|boxer|monster|ghost"
        ),
    ),
    (
        "thing",
        _words(
            r"kettle|earbuds?|headphones?|speaker|phone|smartphone|smartwatch|watch|laptop|camera|drone"
            r"|lamp|light|bulb|bottle|mug|cup|bag|backpack|suitcase|shoes?|sneakers?|trainers|boots?"
            r"|fashion|clothing|clothes|jacket|jeans|dress|shirt|t-shirt|hat|sunglasses|jewell?ery|ring"
            r"|perfume|fragrance|skincare|cream|serum|shampoo|soap|lipstick|makeup|toothbrush|razor"
            r"|coffee|tea|beer|wine|juice|water|drink|soda|chocolate|ice cream|snacks?|bread|pizza"
            r"|burger|food|cereal|sauce|cheese|yogh?urt|bikes?|bicycle|e-bike|scooter|car|van|truck"
            r"|motorcycle|tyres?|charger|battery|vacuum|blender|oven|fridge|toaster|machine|mattress"
            r"|pillow|chair|sofa|desk|table|bed|toys?|book|notebook|pen|guitar|piano|console|keyboard"
            r"|umbrella|tent|knife|pan|plant|candle|doorbell|lock|thermostat|solar panels?|glasses"
            r"|wasserkocher|\w*schuhe|kopfhörer|kaffee|tetera|zapat\w+|auriculares|bouilloire|chaussures"
            r"|vélo|café|scarpe|tênis|\w*ケトル|\w*シューズ|\w*イヤホン|手表|자전거|غلاية|кофе"
        ),
    ),
)
_ADVERTISEMENT = _words(
    r"ads?|adverts?|advertisements?|advertising|commercials?|promos?|spots?|campaign|werb\w+|anuncio"
    r"|comercial|publici\w+|publicité|pub|pubblicità|anúncio|propaganda|advertentie|reclame\w*"
    r"|(?:launch|brand|promo|promotional)[ -](?:film|video|clip)"
)
_NARRATIVE = _words(r"story|short film|movie|kurzfilm|cortometraje|court[- ]métrage|curta")

_SETTINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (_words(pattern), setting)
    for pattern, setting in (
        (r"kettle|toaster|blender|coffee machine|oven|fridge|pan|knife|cook\w*|recipe|kitchen"
         r"|wasserkocher|tetera|bouilloire", "a lived-in kitchen with a wooden worktop and one window"),
        (r"coffee|espresso|tea|café|cafe|barista|kaffee", "a small café with a worn wooden counter"),
        (r"bakery|bakers?|bread|panader[ií]a|bäckerei|boulangerie|panetteria|padaria|パン屋", "a small bakery with flour in the air and warm ovens"),
        (r"ice cream|food|burger|pizza|snacks?|chocolate|restaurant|juice|drink|beer|wine",
         "a table laid simply, with room around every dish"),
        (r"running|runners?|marathon|sneakers?|trainers|zapatillas|laufschuhe|シューズ",
         "an empty riverside road with the city behind it"),
        (r"fitness|gym|workout|training|yoga|sports?|athletes?", "an open training space with bare floor"),
        (r"earbuds?|headphones?|music app|speaker|kopfhörer|auriculares|イヤホン",
         "a moving city: platforms, streets and quiet corners between"),
        (r"festivals?|concerts?|dj|stage|rave|フェス\w*", "an open-air festival ground with one great stage"),
        (r"fashion|clothing|clothes|dress|jacket|jeans|collection|garments?",
         "a bare daylight studio with linen and raw plaster"),
        (r"skincare|perfume|fragrance|cream|serum|makeup|beauty|spa",
         "a calm bathroom of pale stone and running water"),
        (r"cars?|van|truck|motorcycle|e-bike|bikes?|bicycle|scooter|vélo|road trip|자전거",
         "a long open road with wide sky"),
        (r"hik\w+|camp\w*|tent|mountains?|forest|outdoors?|trail|nature|wildlife|bees?",
         "open country with trees at its edge and hills far off"),
        (r"beach|sea|ocean|surf\w*|lighthouse|island|harbou?r|sail\w*", "a wide coast of rock and sea"),
        (r"phone|smartphone|laptop|software|platform|saas|app|website|ai|smartwatch|手表|アプリ|앱",
         "a clear desk by a window and the streets outside it"),
        (r"space|astronaut|planets?|mars|moon|rocket|galaxy", "a small outpost under an enormous sky of stars"),
        (r"farm\w*|harvest|tractor", "a working farm: a yard, a barn and open fields"),
        (r"dogs?|cats?|pets?|puppy|kitten", "a warm family home with a garden behind it"),
        (r"kids?|child(?:ren)?|toys?|school|family|families|baby", "a bright family home full of small things"),
        (r"market|street food|屋台", "narrow lanes of stalls under strings of lamps"),
        (r"lamp|light|bulb|sofa|chair|bed|mattress|candle|furniture|home|house|apartment",
         "a quiet living room with few, good things"),
    )
)  # fmt: skip

_PLACE_NOUN = (
    r"kitchen|beach|city|town|village|streets?|forest|woods|mountains?|desert|office|gym|park|stadium"
    r"|cafés?|cafe|garden|lake|sea|ocean|river|island|station|subway|train|airport|rooftop|studio"
    r"|home|platform|apartment|house|bathroom|bedroom|living room|school|classroom|library|museum|market|farm"
    r"|field|meadow|valley|road|highway|warehouse|factory|laboratory|lab|spaceship|club|bar|restaurant"
    r"|workshop|campsite|tent|coast|harbou?r|cliffs?|countryside|suburb|alley|square|theatre|arena"
    r"|jungle|savannah|canyon|vineyard|greenhouse|castle|church|cave|snow|rain"
)
_SOMEWHERE = re.compile(
    r"\b(?!on the market)(?:in|at|on|across|through|along|inside|into|under|around|by|near)\s+"
    r"(?P<where>(?:(?:the|an?|his|her|their|our|your|its)\s+)?"
    rf"(?:(?!(?:the|of|and|that|who|to|with)\b)[\w'’-]+\s+){{0,3}}?(?:{_PLACE_NOUN}))\b",
    re.IGNORECASE,
)
_NAMED_PLACE = re.compile(
    r"\b(?:in|across|around|near)\s+(?!(?:January|February|March|April|May|June"
    r"|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday"
    r"|Saturday|Sunday|English|German|French|Spanish|Japanese|Full|HD|The|Use|I)\b)"
    r"(?P<where>[A-ZÀ-Þ][\w'’-]+(?:\s+[A-ZÀ-Þ][\w'’-]+){0,2})"
)
_TIMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (_words(pattern), light)
    for pattern, light in (
        (r"neon|nightclub|ネオン", "night, with neon light on wet surfaces"),
        (r"golden hour|sunset|dusk|atardecer|sonnenuntergang|coucher de soleil|夕日",
         "low golden sun at the end of the day"),
        (r"dawn|sunrise|morning|mornings|amanecer|morgen|matin|朝", "soft low sun of the early morning"),
        (r"candle\w*|fireplace|campfire", "warm firelight in a dark room"),
        (r"night|nights|midnight|nocturnal|noche|nacht|nuit|notte|noite|夜|밤|ليل|ночь",
         "night, with warm pools of lamplight"),
        (r"underwater|diving|coral", "blue daylight falling through water"),
        (r"stormy|thunderstorm|(?:in|through|after) (?:the|a) storm|rain|rainy|fog|foggy|mist|misty", "grey, wet daylight with a bright edge"),
        (r"snow|snowy|winter|ski|skiing", "clear, pale winter light"),
        (r"stage|spotlights?|concerts?", "moving stage light and haze"),
    )
)  # fmt: skip


def kind_of(noun: str, phrase: str, ordered_as: str, *, branded: bool) -> Kind:
    """Return what kind of subject it is; the last word of its noun weighs most.

    `phrase` is asked if there is no noun. What nothing tells is a thing if it is advertised.
    """
    for text in (noun.rpartition(" ")[2], noun, "" if noun else phrase):
        for kind, pattern in _KINDS:
            if text and pattern.search(text):
                told = kind == "thing" and _NARRATIVE.search(ordered_as)
                return "story" if told else kind
    advertised = _ADVERTISEMENT.search(ordered_as) or (branded and not ordered_as)
    return "thing" if advertised else "topic"


def named_place_in(text: str) -> str:
    """Return the place with a proper name in English `text`: "Osaka"."""
    match = _NAMED_PLACE.search(text)
    return match["where"] if match else ""


def places_in(text: str) -> tuple[str, ...]:
    """Return the places that English `text` names: "Osaka", "an empty station"."""
    found = (*_NAMED_PLACE.finditer(text), *_SOMEWHERE.finditer(text))
    return tuple(match["where"] for match in found)


def usual_setting(text: str) -> str:
    """Return where what `text` speaks of is usually found, or ""."""
    return next((setting for pattern, setting in _SETTINGS if pattern.search(text)), "")


def light_in(text: str) -> str:
    """Return the light that the time or weather named in `text` gives, or ""."""
    return next((light for pattern, light in _TIMES if pattern.search(text)), "")
