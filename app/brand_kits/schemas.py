from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from pipelines.film.brief import Brand, Line, VoiceId


class WantedBrandKit(BaseModel):
    """What the films of one brand have in common; each is for what an order leaves empty."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
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
    cta_text: Annotated[Line, Field(max_length=80)] = ""
    style: Annotated[Line, Field(max_length=200)] = ""
    music_style: Annotated[Line, Field(max_length=100)] = ""
    voice: VoiceId | None = None


class BrandKit(BaseModel):
    brand_kit_id: UUID
    name: str
    brand: Brand
    cta_text: str
    style: str
    music_style: str
    voice: str | None
    logo_url: str | None
    """Of the logo, valid for an hour."""
    created_at: datetime
    updated_at: datetime


class BrandKits(BaseModel):
    brand_kits: list[BrandKit]
    """By name."""
