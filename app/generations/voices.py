"""Languages that narration can be said in here, for whoever chooses one."""

from typing import get_args

from fastapi import APIRouter

from app.dependencies import AppServices
from app.errors import documented
from app.schema import Answer
from app.sessions.credentials import CurrentSession
from pipelines.film.brief import VoiceId
from pipelines.film.terms import Quality
from pipelines.models.narration import languages

router = APIRouter(prefix="/voices", tags=["generations"])


class Voice(Answer):
    """A language that a film's words can be said in."""

    voice: VoiceId
    """What orders name it by."""
    tiers: list[Quality]
    """The qualities of films that have it."""
    local: bool
    """Whether it is spoken here at no cost, as drafts always have it then."""


class Voices(Answer):
    """Who can narrate."""

    voices: list[Voice]
    """Sorted by `voice`."""


@router.get("", responses=documented(401, 503))
async def list_voices(_user: CurrentSession, services: AppServices) -> Voices:
    """List the languages that are spoken here; with a provider's key, those that can be bought too.

    Varieties of these, such as `pt-br`, may be ordered as well.
    """
    here = languages()
    tiers = {name: set(get_args(Quality)) for name in here}
    if services.settings.sells:
        for entry in services.registry.entries:
            # Of other models this is empty.
            for name in entry.languages:
                tiers.setdefault(name, set()).update(entry.tiers)
    return Voices(
        voices=[
            Voice(
                voice=name,
                tiers=[tier for tier in get_args(Quality) if tier in tiers[name]],
                local=name in here,
            )
            for name in sorted(tiers)
        ]
    )
