"""What users bring into a film: the film gets copies of its own, which outlive what was brought."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.repository import find_asset
from app.assets.tables import AssetRow
from app.errors import Unprocessable
from app.infrastructure.object_store import S3Store
from pipelines.ffmpeg.examine import LEAST_SIDE
from pipelines.ffmpeg.upload import Facts, Medium
from pipelines.film.brief import Brief
from pipelines.film.given import MOST_SIDE, GivenFootage, GivenSound, Logo

MOST_RATIO: Final = 16
"""Of the sides of what is seen whole: more is a thread, and less than FFmpeg can draw."""
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
        logo = await self._named(brief.brand.logo_asset_id, "brand.logo_asset_id", "image")
        music = await self._named(brief.music_asset_id, "music_asset_id", "audio")
        voice = await self._named(brief.voice_over_asset_id, "voice_over_asset_id", "audio")
        references = await self.footage(brief.reference_asset_ids)
        if any(each.medium != "image" for each in references.values()):
            raise Unprocessable("no_such_asset", "parameters.reference_asset_ids: only pictures.")
        await self.bring(references)
        found = {
            "references": tuple(references.values()),
            "logo": self._logo(logo) if logo else None,
            "music": self._sound(music) if music else None,
            "voice_over": self._sound(voice) if voice else None,
        }
        return brief.model_copy(update=found)

    async def footage(self, asset_ids: Iterable[UUID]) -> dict[UUID, GivenFootage]:
        """Return films and pictures as they will lie at the film's place: they are `brought` there.

        Raises `Unprocessable` for what is not there, or larger than films are made of.
        """
        found = {}
        for asset_id in asset_ids:
            row = await self._row(asset_id, "image", "video")
            short, long = sorted((row.facts["width"], row.facts["height"]))
            if not LEAST_SIDE <= short <= long <= min(MOST_SIDE, MOST_RATIO * short):
                unfit = f"{row.filename} is {row.facts['width']}x{row.facts['height']} pixels"
                raise Unprocessable("unfit_footage", f"{unfit}: films can't be made of that.")
            told = {"location": self._place(row), "sha256": row.sha256}
            names = ("medium", "form", "width", "height", "milliseconds")
            told |= {name: row.facts[name] for name in names}
            found[asset_id] = GivenFootage.model_validate(told)
        return found

    async def sounds(self, asset_ids: Iterable[UUID]) -> dict[UUID, GivenSound]:
        """As `footage`, of sounds."""
        return {each: self._sound(await self._row(each, "audio")) for each in asset_ids}

    async def bring(self, asset_ids: Iterable[UUID]) -> None:
        """Copy what `footage` and `sounds` have returned."""
        for asset_id in asset_ids:
            await self._copy(await self._row(asset_id, *THINGS))

    async def _named(self, asset_id: UUID | None, field: str, medium: Medium) -> AssetRow | None:
        """Copy what a field of the order names, and return it."""
        if asset_id is None:
            return None
        row = await self._find(asset_id, medium)
        if row is None:
            none = f"parameters.{field}: there is no such {THINGS[medium]} of yours."
            raise Unprocessable("no_such_asset", none)
        await self._copy(row)
        return row

    async def _row(self, asset_id: UUID, *media: Medium) -> AssetRow:
        row = await self._find(asset_id, *media)
        if row is None:
            things = " or ".join(sorted(THINGS[medium] for medium in media))
            raise Unprocessable("no_such_asset", f"There is no {things} {asset_id} of yours.")
        return row

    async def _find(self, asset_id: UUID, *media: Medium) -> AssetRow | None:
        row = await find_asset(self.session, asset_id, self.user)
        return row if row and row.facts["medium"] in media else None

    async def _copy(self, row: AssetRow) -> None:
        await asyncio.to_thread(self.store.copy, row.location, self._place(row))

    def _sound(self, row: AssetRow) -> GivenSound:
        told = {"location": self._place(row), "sha256": row.sha256, "form": row.facts["form"]}
        return GivenSound.model_validate(told)

    def _logo(self, row: AssetRow) -> Logo:
        facts = Facts.model_validate(row.facts)
        told = {"location": self._place(row), "sha256": row.sha256}
        told |= facts.model_dump(include={"form", "width", "height", "ink"})
        return Logo.model_validate(told)

    def _place(self, row: AssetRow) -> str:
        ending = row.location.rpartition(".")[2]
        return f"generations/{self.job_id}/given/{row.sha256[:16]}.{ending}"
