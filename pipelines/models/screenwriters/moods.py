"""The moods a film can have, and what each means for light, colour, cutting and music."""

import re
from dataclasses import dataclass

from pipelines.film.transition import TransitionKind
from pipelines.models.screenwriters.vocabulary import words

Palette = tuple[str, ...]


@dataclass(frozen=True)
class Mood:
    name: str
    calls: re.Pattern[str]
    """Finds the words that call for it."""
    look: str
    """The style phrase when the user gave none."""
    light: str
    lens: str
    music: str
    scene_seconds: float
    """What a scene between hook and call to action lasts on average: 4 to 6.4."""
    soft: TransitionKind
    """Joins two chapters of the film; within a chapter it is cut."""
    palettes: tuple[Palette, ...]


MOODS = (
    Mood(
        name="energetic",
        calls=words(
            r"energetic|energy|fast|fast-paced|dynamic|bold|action|sporty?|sports|adrenaline|powerful",
            r"upbeat|workout|fitness|running|runners?|extreme|intense|vibrant|punchy|rave|festival|party",
            r"energi\w*|dinámic\w*|dynamisch|sportlich|énergique|疾走|エネルギッシュ",
        ),
        look="energetic and bold, crisp contrast, saturated colour, real movement",
        light="hard sunlight with long clean shadows",
        lens="24 mm wide lens, close to the action",
        music="energetic electronic",
        scene_seconds=4.6,
        soft="smoothleft",
        palettes=(
            ("#FF4B2B", "#FFB400", "#14213D", "#F7F7F2"),
            ("#00A6A6", "#F9C80E", "#EA3546", "#1B1B2F"),
            ("#3A0CA3", "#F72585", "#4CC9F0", "#F8F9FA"),
        ),
    ),
    Mood(
        name="calm",
        calls=words(
            r"calm|calming|peaceful|serene|quiet|gentle|soft|meditat\w+|mindful\w*|relax\w*|sleep",
            r"soothing|minimal\w*|minimalist|simple|clean|wellness|yoga|spa|tranquil|ruhig|tranquil[oa]",
            r"calme|静か\w*|穏やか\w*|هادئ\w*",
        ),
        look="calm and minimal, soft contrast, muted colour, room to breathe",
        light="soft diffused daylight",
        lens="50 mm lens, shallow depth of field",
        music="calm ambient",
        scene_seconds=6.0,
        soft="fade",
        palettes=(
            ("#A7C4BC", "#F4EDE4", "#5E8B7E", "#2F5D62"),
            ("#CDE0F5", "#F7F4EF", "#8FA9C4", "#44546A"),
            ("#E9D8C8", "#FBF7F2", "#B08968", "#5C4B3C"),
        ),
    ),
    Mood(
        name="elegant",
        calls=words(
            r"elegant|luxur\w+|premium|sophisticated|refined|exclusive|timeless|high-end|couture|classy",
            r"perfume|fragrance|jewell?ery|gold|diamond|champagne|lujo\w*|luxuriös|luxe|lusso|高級\w*|فاخر\w*",
        ),
        look="elegant and restrained, deep blacks, polished surfaces, unhurried",
        light="one soft key light falling into darkness",
        lens="85 mm lens, shallow depth of field",
        music="calm ambient, elegant",
        scene_seconds=5.6,
        soft="fade",
        palettes=(
            ("#C9A227", "#14110F", "#F3EDE2", "#5B4636"),
            ("#B08D57", "#0B1D26", "#E8E3D9", "#3E4A52"),
            ("#D4AF7A", "#2B1B24", "#F5EFE8", "#7A4E5C"),
        ),
    ),
    Mood(
        name="dramatic",
        calls=words(
            r"dramatic|drama|epic|cinematic|intens\w+|thriller|suspense\w*|dark|moody|noir|heroic|mystery",
            r"mysterious|war|battle|storm\w*|dragon|trailer|tension|gripping|dramatisch|épic[oa]|sombre",
            r"episch|壮大\w*|ドラマチック|ملحم\w*",
        ),
        look="cinematic and dramatic, deep shadows, rich contrast, weight in every frame",
        light="low side light and deep shadow",
        lens="35 mm anamorphic lens, slow and heavy",
        music="cinematic dramatic",
        scene_seconds=5.4,
        soft="fade",
        palettes=(
            ("#0B132B", "#1C2541", "#C77D3B", "#E8DCC4"),
            ("#1A1A1D", "#6F2232", "#C3073F", "#D9D4CC"),
            ("#10231F", "#2F4B45", "#D98E32", "#EDE6D6"),
        ),
    ),
    Mood(
        name="playful",
        calls=words(
            r"playful|fun|funny|cute|humou?r\w*|comedy|quirky|whimsical|cheerful|colou?rful|kids?|children",
            r"toys?|party|silly|candy|cartoon|happy|joy\w*|ice cream|puppy|kitten|lustig",
            r"divertid[oa]|drôle|verspielt|楽しい|かわいい|مرح\w*",
        ),
        look="playful and bright, bold simple shapes, cheerful colour",
        light="bright even daylight",
        lens="28 mm lens, everything in focus",
        music="playful",
        scene_seconds=4.8,
        soft="circleopen",
        palettes=(
            ("#FFD166", "#EF476F", "#06D6A0", "#118AB2"),
            ("#FF9F1C", "#2EC4B6", "#FF6B6B", "#FFF8E8"),
            ("#F77F00", "#8AC926", "#FF595E", "#1982C4"),
        ),
    ),
    Mood(
        name="melancholic",
        calls=words(
            r"melanchol\w+|sad|lonely|loneliness|nostalgi\w+|memor(?:y|ies)|grief|loss|bittersweet|longing",
            r"wistful|emotional|tender|farewell|autumn|remember\w*|traurig|nostálgic\w+|triste|切ない|懐かし\w+",
            r"lighthouse keeper|حزين\w*",
        ),
        look="tender and wistful, faded colour, fine grain",
        light="pale window light",
        lens="50 mm lens, still and patient",
        music="melancholic piano",
        scene_seconds=6.0,
        soft="fade",
        palettes=(
            ("#4A5568", "#A0AEC0", "#D9C5A0", "#2D3748"),
            ("#5B5F73", "#B7B5C2", "#E3D5CA", "#3B3A4A"),
            ("#6B7A72", "#C6CDB8", "#E6D7B9", "#3D4A45"),
        ),
    ),
    Mood(
        name="futuristic",
        calls=words(
            r"futuristic|future|tech|technology|high-tech|sci-fi|cyber\w*|ai|robots?|digital|innovat\w+",
            r"app|software|platform|saas|data|smartwatch|smartphone|earbuds?|headphones?|drone|electric",
            r"space|astronaut|sleek|modern|futurista|futuristisch|elektrisch\w*|eléctric\w*|未来\w*|イヤホン",
        ),
        look="sleek and modern, clean lines, cool highlights, precise framing",
        light="cool, even light with sharp edges of colour",
        lens="35 mm lens, exact and level",
        music="uplifting electronic",
        scene_seconds=4.9,
        soft="smoothleft",
        palettes=(
            ("#00B4D8", "#0B132B", "#E0FBFC", "#7B61FF"),
            ("#2D6CDF", "#101826", "#F2F6FC", "#19D3C5"),
            ("#5B8DEF", "#1B1F3B", "#EDF2F7", "#FF6B6B"),
        ),
    ),
    Mood(
        name="natural",
        calls=words(
            r"natural|nature|organic|sustainab\w+|eco|eco-friendly|green|earthy|recycled|solar|sun|sunlight|sunshine|solar-powered",
            r"vegan|plants?|garden|farm|forest|handmade|hand-?made|craft\w*|rustic|authentic|honest|warm|cozy|cosy",
            r"bakery|bread|coffee|tea|honey|bees?|family|natürlich|nachhaltig\w*|solarbetrieben\w*|solar\w*",
            r"sostenible|durable|naturale?|自然|ソーラー\w*|الشمسية|طبيع\w*",
        ),
        look="warm and natural, honest textures, gentle contrast, earthy colour",
        light="warm natural daylight",
        lens="35 mm lens, shallow depth of field",
        music="acoustic, warm and uplifting",
        scene_seconds=5.4,
        soft="fade",
        palettes=(
            ("#E9A23B", "#6A994E", "#F2E8CF", "#386641"),
            ("#D98E4A", "#87A878", "#F6EFE4", "#4F5D45"),
            ("#C97B4A", "#A3B18A", "#FAF3E7", "#344E41"),
        ),
    ),
    Mood(
        name="nocturnal",
        calls=words(
            r"night|nights|nightlife|midnight|neon|nocturnal|club|street food|city lights|urban",
            r"noche|nacht|nuit|notte|夜|屋台|밤|ليل\w*|ночь",
        ),
        look="nocturnal and vivid, glowing colour against darkness, wet reflections",
        light="night, with warm pools of lamplight",
        lens="35 mm lens wide open, lamps melting into discs of light",
        music="calm electronic",
        scene_seconds=5.0,
        soft="fade",
        palettes=(
            ("#FF5E5B", "#FFC145", "#1B1035", "#00CECB"),
            ("#F72585", "#7209B7", "#0D1030", "#FFB703"),
            ("#E85D04", "#FFBA08", "#14213D", "#3FA7D6"),
        ),
    ),
)
UPLIFTING = Mood(
    name="uplifting",
    calls=words(
        r"uplifting|inspir\w+|hope\w*|optimis\w+|corporate|professional|positive|friendly|business",
        r"bright|confident|trust\w*|motivat\w+|proud|inspirador\w*|inspirierend|inspirant|希望",
    ),
    look="bright and uplifting, natural contrast, fresh colour",
    light="bright natural daylight",
    lens="35 mm lens, shallow depth of field",
    music="uplifting corporate",
    scene_seconds=5.2,
    soft="fade",
    palettes=(
        ("#2F80ED", "#F2C94C", "#F7F9FC", "#1F3A5F"),
        ("#3AAFA9", "#F9F7F1", "#F4A259", "#264653"),
        ("#5C9EAD", "#FFE8C2", "#EF8354", "#2D3142"),
    ),
)
"""The mood of a brief that calls for none."""


def mood_called(text: str) -> Mood | None:
    """Return the mood that `text` calls for most, or None."""
    moods = (*MOODS, UPLIFTING)
    calls = [len(set(mood.calls.findall(text.lower()))) for mood in moods]
    return moods[calls.index(max(calls))] if any(calls) else None


def mood_of(*texts: str) -> Mood:
    """Return the mood called for; the first text that calls for any decides."""
    return next(filter(None, map(mood_called, texts)), UPLIFTING)
