"""What kind of thing a film is about."""

import re
from typing import Literal

from pipelines.models.screenwriters.subject import PEOPLE
from pipelines.models.screenwriters.vocabulary import words

Kind = Literal["thing", "service", "event", "place", "story", "topic"]
"""`story` has somebody in it; `topic` is what nothing else fits."""

_KINDS: dict[Kind, re.Pattern[str]] = {
    "service": words(
        "apps?|platform|website|software|service|tool|course|subscription|bank|insurance|saas",
        "agency|aplicación|application|anwendung|アプリ|应用|앱|تطبيق|приложение",
    ),
    "event": words(
        "festival|concert|conference|event|market|fair|exhibition|party|wedding|marathon|race|tour",
        "sale|hackathon|carnival|parade|gala|meetup|match|tournament|opening night|concierto|feria",
        r"fiesta|boda|markt|konzert|messe|hochzeit|marché|fête|mercato|día de \w+",
        r"祭り?|フェス\w*|屋台|マーケット|音乐节|축제|مهرجان|фестиваль",
    ),
    "place": words(
        "city|cities|town|village|hotel|resort|cafés?|cafe|restaurant|bakery|bar|pub|museum|island",
        "country|beach|mountain|lake|park|school|university|gym|yoga studio|farm|shop|store|house",
        "apartment|villa|hostel|vineyard|winery|library|clinic|spa|forest|garden|brewery|gallery",
        "barbershop|salon|campsite|harbou?r|stadt|bäckerei|ciudad|playa|panader[ií]a|hôtel|ville",
        "boulangerie|città|panetteria|padaria|海|都市|旅館|パン屋|مدينة|город",
    ),
    "story": words(
        PEOPLE,
        "keeper|astronaut|robot|knight|detective|dragon|dog|cat|kitten|puppy|fox|bear|whale|bird",
        "horse|wolf|hero|king|queen|prince|princess|pilot|sailor|captain|wizard|witch|explorer",
        "stranger|grandmother|grandfather|barista|dancer|boxer|monster|ghost",
    ),
    "thing": words(
        "kettle|earbud|headphone|speaker|phone|smartphone|smartwatch|watch|laptop|camera|drone|lamp",
        "light|bulb|bottle|mug|cup|bag|backpack|suitcase|shoe|sneaker|trainers|boot|fashion|clothing",
        "clothes|jacket|jeans|dress|shirt|t-shirt|hat|sunglasses|jewell?ery|ring|perfume|fragrance",
        "skincare|cream|serum|shampoo|soap|lipstick|makeup|toothbrush|razor|coffee|tea|beer|wine",
        "juice|water|drink|soda|chocolate|ice cream|snack|bread|pizza|burger|food|cereal|sauce",
        "cheese|yogh?urt|bike|bicycle|e-bike|scooter|car|van|truck|motorcycle|tyre|charger|battery",
        "vacuum|blender|oven|fridge|toaster|machine|mattress|pillow|chair|sofa|desk|table|bed|toy",
        "book|notebook|pen|guitar|piano|console|keyboard|umbrella|tent|knife|pan|plant|candle",
        r"doorbell|lock|thermostat|solar panel|glasses|wasserkocher|\w*schuhe|kopfhörer|kaffee",
        r"tetera|zapat\w+|auriculares|bouilloire|chaussures|vélo|scarpe|tênis|\w*ケトル|\w*シューズ",
        r"\w*イヤホン|手表|手錶|시계|자전거|غلاية|кофе",
    ),
}
_ADVERTISEMENT = words(
    r"ad|advert|advertisement|advertising|commercial|promo|spot|campaign|werb\w+|anuncio|comercial",
    r"publici\w+|publicité|pub|pubblicità|anúncio|propaganda|advertentie|reclame\w*",
    "(?:launch|brand|promo|promotional)[ -](?:film|video|clip)",
)
_NARRATIVE = words("story|short film|movie|kurzfilm|cortometraje|court[- ]métrage|curta")


def kind_of(noun: str, phrase: str, ordered_as: str, *, branded: bool) -> Kind:
    """Return what kind of subject it is; the last word of its noun weighs most.

    `phrase` is asked if there is no noun. What nothing tells is a thing if it is advertised.
    """
    advertised = bool(_ADVERTISEMENT.search(ordered_as)) or (branded and not ordered_as)
    for text in (noun.rpartition(" ")[2], noun, "" if noun else phrase):
        for kind, calls in _KINDS.items():
            if calls.search(text):
                narrated = kind == "thing" and _NARRATIVE.search(ordered_as)
                return "story" if narrated else kind
    return "thing" if advertised else "topic"
