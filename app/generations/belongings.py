"""What users bring into a film: the film gets copies of its own, which outlive what was brought."""

import asyncio
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.assets.repository import find_asset
from app.errors import Unprocessable
from app.infrastructure.object_store import S3Store
from pipelines.ffmpeg.upload import Facts
from pipelines.film.logo import Logo


async def logo_of(
    session: AsyncSession, store: S3Store, user: UUID, asset_id: UUID | None, job_id: UUID
) -> Logo | None:
    """Copy the user's picture to the film's place; raise `Unprocessable` if there is none."""
    if asset_id is None:
        return None
    row = await find_asset(session, asset_id, user)
    facts = Facts.model_validate(row.facts) if row else None
    if row is None or facts is None or facts.medium != "image":
        field = "parameters.brand.logo_asset_id"
        raise Unprocessable("no_such_asset", f"{field}: there is no such picture of yours.")
    location = f"generations/{job_id}/logo.{row.location.rpartition('.')[2]}"
    await asyncio.to_thread(store.copy, row.location, location)
    return Logo.model_validate(
        {
            "location": location,
            "sha256": row.sha256,
            "form": facts.form,
            "width": facts.width,
            "height": facts.height,
            "ink": facts.ink,
        }
    )
