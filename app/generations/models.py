"""Clip models that films are made with here, for whoever chooses one."""

from typing import Literal

from fastapi import APIRouter

from app.dependencies import AppServices
from app.errors import documented
from app.generations.schemas import Dollars
from app.schema import Answer
from app.sessions.credentials import CurrentSession
from pipelines.film.terms import ModelId, Quality
from pipelines.models.registry.entry import CLIP_KINDS

router = APIRouter(prefix="/models", tags=["generations"])
PRICED_AT = "720p"


class Model(Answer):
    """Something that clips can be made with."""

    model: ModelId
    """What orders name it by."""
    tiers: list[Quality]
    """The qualities it is chosen for."""
    price_usd: Dollars
    """At 720p, where the resolution decides."""
    price_unit: Literal["run", "output_second", "compute_second", "thousand_tokens"]
    """What the price is for."""
    typical_seconds: float
    """From the order of a clip to its delivery."""


class Models(Answer):
    """What clips can be made with."""

    models: list[Model]
    """The preferred first."""


@router.get("", responses=documented(401, 503))
async def list_models(_user: CurrentSession, services: AppServices) -> Models:
    """List the models that scenes can be made with; without a provider's key, what runs here."""
    usable = (
        entry
        for entry in services.registry.entries
        if CLIP_KINDS.intersection(entry.kinds) and (entry.local or services.settings.sells)
    )
    return Models(
        models=[
            Model(
                model=entry.id,
                tiers=list(entry.tiers),
                price_usd=entry.price.at(PRICED_AT),
                price_unit=entry.price.unit,
                typical_seconds=entry.typical_seconds,
            )
            for entry in usable
        ]
    )
