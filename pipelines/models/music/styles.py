"""The styles of music, and which of them a user's words call for."""

import re
from dataclasses import dataclass
from typing import Literal

Voice = Literal[
    "warm_pad", "string_pad", "glass_pad", "piano", "guitar", "marimba", "synth", "strings",
    "round_bass", "synth_bass", "low_strings", "bell", "kick", "snare", "clap", "hat", "shaker",
    "drum",
]  # fmt: skip

Rest = None
Steps = tuple[int | None, ...]
"""Indices into the notes of a chord, one for each step of a bar; `Rest` for none."""


@dataclass(frozen=True)
class Rhythm:
    """Strokes of one drum: the velocity (0 to 1) on each of a bar's 16 sixteenths."""

    voice: Voice
    strokes: str
    """16 characters, "." for none, "1" to "9" for how hard."""
    energy: int
    """The energy from which on it plays."""


@dataclass(frozen=True)
class Style:
    name: str
    calls: str
    """Regular expression of the words that call for it."""
    bpm: int
    """About how fast; the exact tempo lets the last bar end with the film."""
    minor: bool
    progressions: tuple[tuple[int, int, int, int], ...]
    """Roots as scale degrees from 0, a bar each; two are chosen, for verse and bridge."""
    cadence: tuple[int, ...]
    """Roots of the bars before the last chord, which is the tonic."""
    color: tuple[int, ...]
    """Notes of every chord in scale steps above its root: 0 2 4 is a triad, 6 the seventh."""
    pad: Voice
    arpeggio: Voice
    patterns: tuple[Steps, ...]
    """Of the arpeggio; two are chosen, for verse and bridge."""
    bass: Voice
    bass_steps: str
    """Strokes on a bar's eighths, like `Rhythm.strokes`."""
    drums: tuple[Rhythm, ...]
    lead: Voice
    room_seconds: float
    """Time in which the room's echo falls by 60 dB."""


_UP = (0, 1, 2, 3, 4, 3, 2, 1)
_ROLL = (0, 2, 1, 3, 2, 4, 3, 1)
_BROKEN = (0, 2, 4, 2, 3, 2, 4, 2)
_SPARSE = (0, Rest, 2, Rest, 4, Rest, 3, Rest)
_WIDE = (0, Rest, Rest, 3, Rest, 2, 4, Rest)
_SIXTEENTHS = (0, 2, 4, 2, 1, 3, 5, 3, 0, 2, 4, 2, 1, 3, 4, 3)
_BOUNCE = (0, Rest, 2, 4, Rest, 2, 3, Rest)

STYLES = (
    Style(
        name="uplifting",
        calls=r"uplift\w*|corporate|inspir\w*|motivat\w*|business|hope\w*|positive|optimis\w*|bright"
        r"|happy|modern|pop|success|friendly|commercial|advert\w*|upbeat",
        bpm=112,
        minor=False,
        progressions=((0, 4, 5, 3), (0, 5, 3, 4), (3, 0, 4, 5)),
        cadence=(3, 4),
        color=(0, 2, 4, 8),
        pad="warm_pad",
        arpeggio="piano",
        patterns=(_BROKEN, _UP, _ROLL),
        bass="round_bass",
        bass_steps="8...5.4.",
        drums=(
            Rhythm("kick", "9.......8.......", 2),
            Rhythm("clap", "....6.......6...", 3),
            Rhythm("shaker", "3.2.4.2.3.2.4.2.", 2),
        ),
        lead="bell",
        room_seconds=1.3,
    ),
    Style(
        name="calm",
        calls=r"calm\w*|ambient|relax\w*|meditat\w*|peace\w*|soft|gentle|chill\w*|lo-?fi|dream\w*"
        r"|spa|sleep|slow|soothing|minimal\w*|atmospher\w*|drone|serene|quiet|smooth|ruhig|calme",
        bpm=74,
        minor=False,
        progressions=((0, 3, 5, 3), (0, 2, 3, 4), (5, 3, 0, 4)),
        cadence=(3,),
        color=(0, 2, 4, 6),
        pad="glass_pad",
        arpeggio="marimba",
        patterns=(_SPARSE, _WIDE),
        bass="round_bass",
        bass_steps="7.......",
        drums=(Rhythm("shaker", "2...3...2...3...", 3),),
        lead="bell",
        room_seconds=2.4,
    ),
    Style(
        name="energetic",
        calls=r"energ\w*|electronic\w*|edm|dance|techno|house|club|sport\w*|workout|fast|action|bass"
        r"|driving|upbeat|synth\w*|electro|rave|trap|hip-?hop|beat|beats|rock|power\w*|dj",
        bpm=124,
        minor=True,
        progressions=((0, 5, 2, 6), (0, 3, 5, 6), (5, 6, 0, 2)),
        cadence=(5, 6),
        color=(0, 2, 4, 7),
        pad="warm_pad",
        arpeggio="synth",
        patterns=(_SIXTEENTHS, _ROLL + _UP),
        bass="synth_bass",
        bass_steps="7.6.7.6.",
        drums=(
            Rhythm("kick", "9...9...9...9...", 1),
            Rhythm("clap", "....7.......7...", 2),
            Rhythm("hat", "..5...5...5...5.", 2),
            Rhythm("shaker", "3.2.3.2.3.2.3.2.", 3),
        ),
        lead="synth",
        room_seconds=1.0,
    ),
    Style(
        name="dramatic",
        calls=r"dramatic|drama|cinematic|epic|orchestra\w*|trailer|strings?|intens\w*|tension|heroic"
        r"|suspense\w*|dark|film|score|elegant|majestic|mystery|mysterious|thriller|classical|horror",
        bpm=86,
        minor=True,
        progressions=((0, 5, 2, 6), (0, 5, 3, 6), (0, 2, 5, 6)),
        cadence=(5, 6),
        color=(0, 2, 4, 7),
        pad="string_pad",
        arpeggio="strings",
        patterns=((0, 0, 2, 0, 3, 0, 2, 0), (0, 2, 3, 2, 0, 2, 3, 2)),
        bass="low_strings",
        bass_steps="8...6...",
        drums=(
            Rhythm("drum", "9.....4.7.......", 2),
            Rhythm("drum", "............3.5.", 3),
        ),
        lead="string_pad",
        room_seconds=2.2,
    ),
    Style(
        name="playful",
        calls=r"playful|fun|funny|quirk\w*|comed\w*|kids?|children|cute|whims\w*|pizzicato|ukulele"
        r"|cartoon|silly|marimba|bounc\w*|cheer\w*|jazz\w*|swing|whistl\w*",
        bpm=118,
        minor=False,
        progressions=((0, 5, 1, 4), (0, 3, 4, 0), (0, 2, 3, 4)),
        cadence=(1, 4),
        color=(0, 2, 4, 5),
        pad="glass_pad",
        arpeggio="marimba",
        patterns=(_BOUNCE, (0, Rest, 3, Rest, 2, 4, Rest, 2)),
        bass="round_bass",
        bass_steps="8...6...",
        drums=(
            Rhythm("kick", "7.......6.......", 2),
            Rhythm("snare", "....3.......3...", 3),
            Rhythm("shaker", "2.4.2.4.2.4.2.4.", 2),
        ),
        lead="guitar",
        room_seconds=0.9,
    ),
    Style(
        name="melancholic",
        calls=r"melanchol\w*|sad\w*|piano|nostalg\w*|emotional|tender|lonely|bittersweet|longing"
        r"|wistful|touching|heartfelt|sentimental|reflective|romantic|ballad|traurig|triste",
        bpm=70,
        minor=True,
        progressions=((0, 5, 2, 6), (0, 3, 5, 4), (5, 2, 6, 0)),
        cadence=(5, 3),
        color=(0, 2, 4, 8),
        pad="string_pad",
        arpeggio="piano",
        patterns=((0, 2, 4, 3, 5, 4, 3, 2), (0, 2, 3, 4, Rest, 3, 2, Rest)),
        bass="round_bass",
        bass_steps="6.......",
        drums=(),
        lead="piano",
        room_seconds=2.0,
    ),
    Style(
        name="acoustic",
        calls=r"acoustic|folk|guitar|guitarra|country|organic|natural|nature|warm|indie|handmade"
        r"|rustic|flamenc\w*|summer|travel|cozy|cosy|campfire|honest|roots|world",
        bpm=100,
        minor=False,
        progressions=((0, 3, 0, 4), (0, 5, 3, 4), (0, 4, 3, 3)),
        cadence=(3, 4),
        color=(0, 2, 4, 7),
        pad="warm_pad",
        arpeggio="guitar",
        patterns=((0, 3, 2, 4, 1, 3, 2, 4), (0, 2, 3, 4, 3, 2, 3, 2)),
        bass="round_bass",
        bass_steps="7...5...",
        drums=(
            Rhythm("kick", "7.......5.......", 2),
            Rhythm("shaker", "3.2.4.2.3.2.4.2.", 2),
            Rhythm("snare", "....2.......2...", 3),
        ),
        lead="guitar",
        room_seconds=1.1,
    ),
)


def style_called(words: str, seed: int) -> Style:
    """Return the style that `words` call for most; the first named wins a tie, `seed` if none."""
    text = words.lower()
    found: list[tuple[int, int, Style]] = []
    for style in STYLES:
        hits = [match.start() for match in re.finditer(rf"\b(?:{style.calls})\b", text)]
        if hits:
            found.append((-len(hits), hits[0], style))
    if not found:
        return STYLES[seed % len(STYLES)]
    return min(found, key=lambda entry: entry[:2])[2]
