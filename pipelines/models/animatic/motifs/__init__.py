"""The things the animatic can draw."""

import re

from pipelines.models.animatic.motifs.home import HOME
from pipelines.models.animatic.motifs.life import FORM as FORM
from pipelines.models.animatic.motifs.life import LIFE
from pipelines.models.animatic.motifs.motif import Motif
from pipelines.models.animatic.motifs.technology import TECHNOLOGY
from pipelines.models.animatic.motifs.wear import WEAR

MOTIFS: tuple[Motif, ...] = (*HOME, *TECHNOLOGY, *WEAR, *LIFE)


def motif_in(text: str) -> Motif:
    """Return the motif that `text` names, else the one it suggests, else `FORM`."""
    words = text.lower()
    named = _most_often(words, [(motif, motif.words) for motif in MOTIFS])
    return named or _most_often(words, [(motif, motif.hints) for motif in MOTIFS]) or FORM


def _most_often(words: str, calls: list[tuple[Motif, str]]) -> Motif | None:
    """Return the motif called most often, the earliest of equals."""
    best, best_rank = None, (0, 0)
    for motif, pattern in calls:
        found = list(re.finditer(rf"(?<!\w)(?:{pattern})(?!\w)", words)) if pattern else []
        if found and (rank := (len(found), -found[0].start())) > best_rank:
            best, best_rank = motif, rank
    return best
