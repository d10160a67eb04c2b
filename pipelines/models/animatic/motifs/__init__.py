"""The things the animatic can draw."""

import re

from pipelines.models.animatic.motifs.home import HOME
from pipelines.models.animatic.motifs.life import FORM, LIFE
from pipelines.models.animatic.motifs.motif import Motif
from pipelines.models.animatic.motifs.technology import TECHNOLOGY
from pipelines.models.animatic.motifs.wear import WEAR

MOTIFS: tuple[Motif, ...] = (*HOME, *TECHNOLOGY, *WEAR, *LIFE)


def motif_in(text: str) -> Motif:
    """Return the motif that `text` names most often, the earliest of equals, else `FORM`."""
    words = text.lower()
    best, best_rank = FORM, (0, 0)
    for motif in MOTIFS:
        found = list(re.finditer(rf"(?<!\w)(?:{motif.words})(?!\w)", words))
        if found and (rank := (len(found), -found[0].start())) > best_rank:
            best, best_rank = motif, rank
    return best
