# ruff: noqa: RUF001 - typographic marks and other scripts are meant
"""The prompt of a scene: what the model is told."""

from pipelines.film.brief import Brief
from pipelines.models.screenwriters.arc import Moment
from pipelines.models.screenwriters.look import Look
from pipelines.models.screenwriters.reading import Reading
from pipelines.models.screenwriters.sentences import shortened, squeeze
from pipelines.models.screenwriters.shots import Shot

WHOLE_BRIEF = 500
"""Characters up to which every prompt holds the whole brief. The tightest models read 1,000; of a
longer brief a prompt holds the subject and what was said of its own scene."""
LONGEST_SEEN = 600
"""Characters of what the user said of one scene."""

_PACE = {"energetic": "swift", "playful": "lively", "futuristic": "smooth"}


def prompt(moment: Moment, shot: Shot, look: Look, reading: Reading, brief: Brief) -> str:
    """Tell a model one scene: the shot, what is seen, and what every scene of the film shares."""
    pace = _PACE.get(look.mood.name, "slow")
    camera = f"{shot.size}, {pace} {shot.move}, {look.light}."
    seen = moment.seen[0].upper() + moment.seen[1:]
    if moment.claim and moment.claim.casefold() not in seen.casefold():
        seen = f"{_sentence(seen)} The idea: {moment.claim}"
    if moment.act == "close" and brief.include_cta:
        seen = f"Call to action. {seen}"
    parts = [
        camera,
        _sentence(shortened(squeeze(seen), LONGEST_SEEN)),
        f"Palette {' '.join(look.palette)}.",
        _labelled("Subject", reading.subject.phrase),
        _labelled("Brand", brief.brand.name or reading.name),
        _labelled("Setting", look.setting),
        _labelled("Lens", look.lens),
        _labelled("Style", look.style),
    ]
    if len(reading.words) <= WHOLE_BRIEF and reading.words.strip(".") != reading.subject.phrase:
        parts.append(_labelled("Brief", reading.words))
    parts.append("One continuous shot, no lettering in the picture.")
    return " ".join(filter(None, parts))


def _labelled(label: str, words: str) -> str:
    return f"{label}: {_sentence(words)}" if words else ""


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?", "…", "。", "！", "？", "؟")) else f"{words}."
