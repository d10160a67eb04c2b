from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field

from app.schema import Answer, Body
from pipelines.film.brief import Brand, Line, VoiceId


class WantedBrandKit(Body):
    """What the films of one brand have in common; each is for what an order leaves empty."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Helio, 2027",
                    "brand": {"name": "Helio", "colors": ["#F2A541", "#1B1B3A"]},
                    "cta_text": "Boil with the sun",
                    "music_style": "warm acoustic guitar",
                }
            ]
        },
    )

    name: Annotated[Line, Field(min_length=1, max_length=100)]
    """The kit's own; no two of one user are the same."""
    brand: Brand = Brand()
    """Whose kit it is."""
    cta_text: Annotated[Line, Field(max_length=80)] = ""
    """Words of the call to action."""
    style: Annotated[Line, Field(max_length=200)] = ""
    """The look, in words."""
    music_style: Annotated[Line, Field(max_length=100)] = ""
    """The music, in words."""
    voice: VoiceId | None = None
    """The voice, by its language."""


class BrandKit(Answer):
    """What the films of one brand have in common."""

    brand_kit_id: UUID
    """What orders name it by."""
    name: str
    """The kit's own."""
    brand: Brand
    """Whose kit it is."""
    cta_text: str
    """Words of the call to action."""
    style: str
    """The look, in words."""
    music_style: str
    """The music, in words."""
    voice: str | None
    """The voice, by its language."""
    logo_url: str | None
    """Of the logo, valid for an hour."""
    created_at: datetime
    """When it was made."""
    updated_at: datetime
    """When it was last changed."""


class BrandKits(Answer):
    """A user's brand kits."""

    brand_kits: list[BrandKit]
    """By name."""
