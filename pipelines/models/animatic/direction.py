"""From an order to a direction: what is shown, how, in which light, and how the camera moves.

Pure: same order, same direction.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal, TypeVar

from pipelines.film.clip import ClipOrder
from pipelines.models.animatic.faces import Face
from pipelines.models.animatic.motifs import FORM, motif_in
from pipelines.models.animatic.motifs.motif import Motif
from pipelines.models.animatic.palette import Palette, palette_of

Treatment = Literal["hero", "landscape", "poster", "papercut", "blueprint"]
Move = Literal["push-in", "pull-out", "pan-left", "pan-right", "orbit"]
Shot = Literal["macro", "close", "medium", "wide"]
Light = Literal["dawn", "day", "golden", "night"]
Scenery = Literal["hills", "mountains", "city", "sea", "forest", "stage"]

Choice = TypeVar("Choice")

TREATMENTS: tuple[Treatment, ...] = ("hero", "landscape", "poster", "papercut", "blueprint")
MOVES: tuple[Move, ...] = ("push-in", "pull-out", "pan-left", "pan-right", "orbit")

# Read first to last; the first that is found decides.
_TREATMENTS: tuple[tuple[Treatment, str], ...] = (
    (
        "blueprint",
        r"blueprint|schematic|technical drawing|line art|wireframe|isometric|exploded view",
    ),
    ("papercut", r"paper[- ]?cut\w*|papercraft|cut[- ]?out|collage|origami|stop[- ]motion"),
    ("poster", r"kinetic typ\w+|typograph\w+|poster|bauhaus|swiss|infographic|flat design"),
    ("hero", r"product shot|packshot|pack shot|still life|studio shot"),
    ("landscape", r"landscape|aerial|panoram\w+|establishing shot|skyline"),
)
_MOVES: tuple[tuple[Move, str], ...] = (
    ("push-in", r"push(?:es|ing)?[- ]in|dolly in|zoom(?:s|ing)? in|move in"),
    ("pull-out", r"pull(?:s|ing)?[- ](?:out|back)|dolly out|zoom(?:s|ing)? out"),
    ("pan-left", r"pan(?:s|ning)? left|track(?:s|ing)? left"),
    ("pan-right", r"pan(?:s|ning)?(?: right)?|track(?:s|ing)?(?: right| shot)?"),
    ("orbit", r"orbit\w*|arc shot|around it|turntable"),
)
_SHOTS: tuple[tuple[Shot, str], ...] = (
    ("macro", r"extreme close-?up|macro"),
    ("medium", r"medium close-?up|over-the-shoulder"),
    ("close", r"close-?up|close shot|detail"),
    ("wide", r"wide|full shot|aerial|establishing|panoram\w+"),
    ("medium", r"medium|shot"),
)
_LIGHTS: tuple[tuple[Light, str], ...] = (
    ("night", r"night\w*|midnight|neon|moon\w*|nocturnal|lamplight|firelight|starlit|stars"),
    ("golden", r"golden|sunset|dusk|evening|firelight|low sun"),
    ("dawn", r"dawn|sunrise|morning|mist\w*"),
    ("day", r"daylight|day|noon|bright|sunlight|sunny"),
)
_SCENERIES: tuple[tuple[Scenery, str], ...] = (
    ("stage", r"festivals?|concerts?|stage|dj|rave|nightclub|crowds?"),
    (
        "sea",
        r"seas?|oceans?|beach\w*|coasts?|waves?|surf(?:ing|ers?|boards?)?|lighthouse|islands?|harbou?rs?|sail\w*",
    ),
    ("city", r"cit(?:y|ies)|streets?|urban|skyline|office|town|platforms|rooftop|apartments?"),
    ("forest", r"forests?|woods|trees|trail|park|gardens?|eco\w*|sustainab\w+|nature|camp\w*"),
    ("mountains", r"mountains?|peaks?|alps|cliffs?|snow|winter|hik\w+|planets?|mars|moon"),
    ("hills", r"hills?|fields?|meadows?|farms?|country\w*|desert|dunes|valley|solar|road"),
)
_DARK = re.compile(
    r"\b(?:night\w*|midnight|neon|nocturnal|moody|dark\w*|noir|dramatic|luxur\w+|elegant|darkness"
    r"|club|starlit|premium)\b"
)
_SERIF = re.compile(
    r"\b(?:luxur\w+|elegant|timeless|heritage|law|legal|lawyers?|attorneys?|wine|vineyard|perfume"
    r"|fragrance|jewell?ery|couture|refined|classic|novels?|museum|hotel|melanchol\w+|wistful)\b"
)
_CALL = re.compile(r"call[- ]to[- ]action|\bcta\b")
# From here on a prompt tells what all scenes share, and not what this one shows.
_SHARED = re.compile(
    r"\b(?:same (?:setting|place|world|light)|palette|subject:|setting:|style:|lens:|brief:)"
    r"|#[0-9a-f]{6}"
)

_TECHNICAL = {
    "bicycle",
    "bulb",
    "camera",
    "car",
    "earbuds",
    "headphones",
    "laptop",
    "phone",
    "robot",
    "rocket",
    "solar panel",
    "speaker",
    "watch",
}
_MIRRORED = 0.4
"""Share of the scenes with type on the right: from scene to scene the eye wants a change."""

# How well a treatment suits a shot. A blueprint needs something made.
_SUITS: dict[Shot, dict[Treatment, int]] = {
    "macro": {"hero": 4, "blueprint": 4, "papercut": 2, "poster": 2},
    "close": {"hero": 4, "blueprint": 3, "papercut": 3, "poster": 2},
    "medium": {"hero": 3, "papercut": 3, "poster": 3, "landscape": 3},
    "wide": {"landscape": 6, "papercut": 3, "poster": 1},
}
_SUITS_A_CALL: dict[Treatment, int] = {"hero": 3, "poster": 4, "papercut": 1}


@dataclass(frozen=True)
class Direction:
    """Everything a treatment has to know."""

    treatment: Treatment
    motif: Motif
    palette: Palette
    move: Move
    shot: Shot
    light: Light
    scenery: Scenery
    dark: bool
    """Whether the ground is dark, and the type on it light."""
    face: Face
    call_to_action: bool
    mirrored: bool
    """Whether type stands on the right, where the format has a right and a left."""
    seed: str
    """For the choices a treatment makes by itself."""

    def chance(self, part: str) -> Random:
        """Return the same random numbers each time, but others for each `part` of the picture."""
        return Random(f"{self.seed}/{part}")  # noqa: S311 - chosen for looks


def direct(order: ClipOrder) -> Direction:
    """Read `order` the way a director reads a script."""
    prompt = order.prompt.lower()
    scene = _SHARED.split(prompt, maxsplit=1)[0]
    setting = f"{_clause(prompt, 'setting')} {scene}"
    # The same words with another seed, or other words with the same seed, give another picture.
    seed = f"{order.seed}/{order.prompt}"
    chance = Random(f"{seed}/direction")  # noqa: S311 - chosen for looks
    call = bool(_CALL.search(scene))
    motif = _motif(prompt, scene)
    shot = _first(_SHOTS, scene) or "medium"
    move = _first(_MOVES, scene) or MOVES[chance.randrange(len(MOVES))]
    palette = palette_of(order.prompt, order.seed)
    light = _first(_LIGHTS, scene) or _first(_LIGHTS, prompt) or "day"
    treatment = _first(_TREATMENTS, prompt) or _suited(shot, motif, chance, call=call)
    return Direction(
        treatment=treatment,
        motif=motif,
        palette=palette,
        move=move,
        shot=shot,
        light=light,
        scenery=_first(_SCENERIES, setting) or _first(_SCENERIES, prompt) or "hills",
        dark=light == "night" or bool(_DARK.search(prompt)),
        face="serif" if _SERIF.search(prompt) else "grotesk",
        call_to_action=call,
        mirrored=chance.random() < _MIRRORED,
        seed=seed,
    )


def _clause(prompt: str, name: str) -> str:
    """Return what the prompt says after `name:`, up to the next full stop."""
    found = re.search(rf"\b{name}: ([^.]*)", prompt)
    return found[1] if found else ""


def _motif(prompt: str, scene: str) -> Motif:
    """Return the motif of the subject, else of the scene; style and setting do not name one."""
    subject = _clause(prompt, "subject")
    for text in (subject, scene, _clause(prompt, "brief")) if subject else (scene, prompt):
        if (motif := motif_in(text)) is not FORM:
            return motif
    return FORM


def _first(choices: Sequence[tuple[Choice, str]], text: str) -> Choice | None:
    for choice, pattern in choices:
        if re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text):
            return choice
    return None


def _suited(shot: Shot, motif: Motif, chance: Random, *, call: bool) -> Treatment:
    weights = dict(_SUITS_A_CALL if call else _SUITS[shot])
    if motif.name not in _TECHNICAL:
        weights.pop("blueprint", None)
    return chance.choices(list(weights), list(weights.values()))[0]
