"""What users bring into a film: the film gets copies of its own, which outlive what was brought."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.repository import find_asset
from app.errors import Unprocessable
from app.infrastructure.object_store import S3Store
from pipelines.ffmpeg.upload import Facts, Medium
from pipelines.film.brief import Brief
from pipelines.film.given import GivenSound, Logo

THINGS: Final[dict[Medium, str]] = {"image": "picture", "audio": "sound", "video": "film"}


@dataclass(frozen=True)
class Belongings:
    """Copies a user's files to the place of one film."""

    session: AsyncSession
    store: S3Store
    user: UUID
    job_id: UUID

    async def into(self, brief: Brief) -> Brief:
        """Return the brief with what it names; raise `Unprocessable` for what is not there."""
        logo = await self._copied(brief.brand.logo_asset_id, "brand.logo_asset_id", "image")
        music = await self._copied(brief.music_asset_id, "music_asset_id", "audio")
        voice = await self._copied(brief.voice_over_asset_id, "voice_over_asset_id", "audio")
        found = {
            "logo": Logo.model_validate(logo) if logo else None,
            "music": GivenSound.model_validate(music) if music else None,
            "voice_over": GivenSound.model_validate(voice) if voice else None,
        }
        return brief.model_copy(update=found)

    async def _copied(
        self, asset_id: UUID | None, field: str, medium: Medium
    ) -> dict[str, object] | None:
        if asset_id is None:
            return None
        row = await find_asset(self.session, asset_id, self.user)
        facts = Facts.model_validate(row.facts) if row else None
        if row is None or facts is None or facts.medium != medium:
            none = f"parameters.{field}: there is no such {THINGS[medium]} of yours."
            raise Unprocessable("no_such_asset", none)
        ending = row.location.rpartition(".")[2]
        location = f"generations/{self.job_id}/given/{row.sha256[:16]}.{ending}"
        await asyncio.to_thread(self.store.copy, row.location, location)
        kept: dict[str, object] = {"location": location, "sha256": row.sha256, "form": facts.form}
        if medium == "image":
            kept |= {"width": facts.width, "height": facts.height, "ink": facts.ink}
        return kept
