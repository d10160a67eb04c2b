"""Files that go straight to the object store: promised, presigned, and looked through at the end.

What lies in the store before that is nobody's asset: it has a place of its own, from which only the
copy that was looked through gets away. So a form that is sent again later changes no asset.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from app.assets import intake
from app.assets.repository import (
    claim_awaited,
    find_asset,
    find_awaited,
    forget_awaited,
    forget_old,
    lock_assets,
    release_awaited,
)
from app.assets.schemas import Asset, PresignedUpload, UploadWanted
from app.assets.service import told
from app.assets.tables import AssetRow, AwaitedRow
from app.dependencies import Services
from app.errors import Conflict, NotFound, RefusedFile
from app.infrastructure.object_store import S3Store
from app.jobs import removals
from app.sessions.service import Session
from pipelines.errors import DamagedMedia, PipelineError
from pipelines.ffmpeg.upload import FORMS, MOST_BYTES, Medium

URL_SECONDS: Final = 900
"""In which the upload has to begin."""
CLAIM: Final = timedelta(seconds=60)
"""Twice what a request may take: whoever has claimed the upload for longer is lost."""
BUSY: Final = "This upload is being looked through."


async def promise(services: Services, user: Session, wanted: UploadWanted) -> PresignedUpload:
    """Return a form that lets exactly this file into the store.

    Raises `RefusedFile` for what could not be taken by its name and size, and `QuotaReached`.
    """
    media_type = _media_type(wanted)
    row = AwaitedRow(
        id=uuid4(),
        session_id=user.id,
        type=wanted.type,
        filename=wanted.filename,
        size_bytes=wanted.size_bytes,
    )
    async with services.database.transaction() as session:
        await lock_assets(session, user.id)
        await forget_old(session, user.id, intake.ABANDONED)
        await intake.room_for(wanted.size_bytes, session, user.id)
        session.add(row)
        # Completed or not, also what is sent with this form again afterwards.
        await removals.remove(session, [_place(row)], after=intake.ABANDONED)
    url, fields = services.store.presign_post(
        _place(row), media_type=media_type, size=wanted.size_bytes, seconds=URL_SECONDS
    )
    expires = datetime.now(UTC) + timedelta(seconds=URL_SECONDS)
    return PresignedUpload(asset_id=row.id, url=url, fields=fields, expires_at=expires)


async def complete(services: Services, user: Session, asset_id: UUID) -> Asset:
    """Make what was uploaded an asset, once; asked again, return the same.

    Raises `NotFound` if nothing was promised within the hour, `Conflict` if nothing has arrived or
    another request is looking, and `RefusedFile`, keeping nothing, if the file is unfit.
    """
    async with services.database.transaction() as session:
        if kept := await find_asset(session, asset_id, user.id):
            return told(kept, services.store)
        awaited = await find_awaited(session, asset_id, user.id, intake.ABANDONED)
    if awaited is None:
        raise NotFound("upload")
    if not await asyncio.to_thread(services.store.exists, _place(awaited)):
        raise Conflict("not_uploaded", "Nothing has been uploaded with the form yet.")
    async with services.database.transaction() as session:
        if not await claim_awaited(session, asset_id, CLAIM):
            raise Conflict("in_flight", BUSY)
    row = AssetRow(id=asset_id, session_id=user.id, type=awaited.type, filename=awaited.filename)
    try:
        async with intake.room(services) as path:
            await asyncio.to_thread(_fetched, services.store, awaited, path)
            await intake.take_in(services, row, path)
        async with services.database.transaction() as session:
            if not await forget_awaited(session, asset_id):
                raise Conflict("in_flight", BUSY)
            await intake.write_down(session, row)
    except RefusedFile:
        await _forget(services, awaited)
        raise
    except PipelineError:
        # It may be asked for again at once.
        async with services.database.transaction() as session:
            await release_awaited(session, asset_id)
        raise
    await asyncio.to_thread(services.store.delete, [_place(awaited)])
    return told(row, services.store)


async def _forget(services: Services, awaited: AwaitedRow) -> None:
    # First the object: if that fails, it is removed with what was never completed.
    await asyncio.to_thread(services.store.delete, [_place(awaited)])
    async with services.database.transaction() as session:
        await forget_awaited(session, awaited.id)


def _place(row: AwaitedRow) -> str:
    return f"temp/uploads/{row.session_id}/{row.id}"


def _media_type(wanted: UploadWanted) -> str:
    """Return the only content type that the form lets through."""
    ending, medium = intake.ending_of(wanted.filename), intake.MEDIA[wanted.type]
    media: tuple[Medium, ...] = (medium,) if medium else ("image", "video", "audio")
    for each in media:
        for form, endings in FORMS[each].items():
            if ending not in endings:
                continue
            if wanted.size_bytes > MOST_BYTES[each]:
                most = MOST_BYTES[each] >> 20
                raise RefusedFile("media_too_large", f"Files of this type have at most {most} MB.")
            return intake.MEDIA_TYPES[each, form]
    known = ", ".join(dict.fromkeys(e for each in media for of in FORMS[each].values() for e in of))
    raise RefusedFile("unsupported_media", f"A {wanted.type} has one of these endings: {known}.")


def _fetched(store: S3Store, awaited: AwaitedRow, path: Path) -> None:
    try:
        # Asked before it is fetched: not every store holds to the form.
        size = store.size(_place(awaited))
        if size != awaited.size_bytes:
            promised = f"{awaited.size_bytes} bytes were promised, and {size} came."
            raise RefusedFile("damaged_media", promised)
        store.fetch(_place(awaited), path)
    except DamagedMedia as gone:
        raise Conflict("not_uploaded", "What was uploaded is not there any more.") from gone
