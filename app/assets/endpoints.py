from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Final, cast
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.assets import presign, service
from app.assets.schemas import (
    TYPES,
    Asset,
    AssetQuery,
    Assets,
    AssetType,
    PresignedUpload,
    UploadWanted,
)
from app.dependencies import AppServices, Services
from app.errors import ApiError, RefusedFile, documented
from app.figures.tally import Tally
from app.sessions.credentials import CurrentSession
from app.sessions.service import Session

router = APIRouter(prefix="/assets", tags=["assets"])
FORM: Final = "multipart/form-data"
BODY: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["type", "file"],
                    "properties": {
                        "type": {"type": "string", "enum": list(TYPES)},
                        "file": {"type": "string", "format": "binary"},
                    },
                }
            }
        },
    }
}


@router.post(
    "/upload",
    status_code=201,
    openapi_extra=BODY,
    responses=documented(401, 403, 413, 415, 422, 503),
)
async def upload_asset(
    request: Request, response: Response, user: CurrentSession, services: AppServices
) -> Asset:
    """Bring a logo, a picture, sound or footage.

    PNG, JPEG and WebP up to 20 MB; WAV, MP3, FLAC, Ogg and M4A up to 64 MB; MP4, MOV, WebM and MKV
    up to 200 MB. A file is known by its content, and its name has to agree.
    """
    with _counted(services.tally):
        kept = await _keep(request, user, services)
    response.headers["Location"] = f"/api/v1/assets/{kept.asset_id}"
    return kept


@router.post("/presign", status_code=201, responses=documented(401, 403, 413, 415, 422, 503))
async def presign_asset(
    wanted: UploadWanted, user: CurrentSession, services: AppServices
) -> PresignedUpload:
    """Get a form to upload one file straight to the object store with.

    POST the fields and the file to `url` within 15 minutes, then call `complete`. The form fits a
    file of this size and kind alone. What is not completed within an hour is removed.
    """
    return await presign.promise(services, user, wanted)


@router.post("/{asset_id}/complete", responses=documented(401, 403, 404, 409, 413, 415, 422, 503))
async def complete_asset(asset_id: UUID, user: CurrentSession, services: AppServices) -> Asset:
    """Make an asset of what was uploaded with a form; asked again, return the same one.

    It is looked through as with `upload`; what is refused is removed, and a new form is needed.
    """
    with _counted(services.tally):
        return await presign.complete(services, user, asset_id)


@router.get("", responses=documented(401, 422, 503))
async def list_assets(
    query: Annotated[AssetQuery, Query()], user: CurrentSession, services: AppServices
) -> Assets:
    """List the files brought here, newest first, a page at a time; there are at most 200."""
    return await service.list_page(services, user, query)


@router.get("/{asset_id}", responses=documented(401, 404, 422, 503))
async def get_asset(asset_id: UUID, user: CurrentSession, services: AppServices) -> Asset:
    """Show a file, with a URL that gives it to anyone for an hour."""
    return await service.one_of(services, user, asset_id)


@router.delete("/{asset_id}", status_code=204, responses=documented(401, 403, 404, 422, 503))
async def delete_asset(asset_id: UUID, user: CurrentSession, services: AppServices) -> Response:
    """Take a file away. Films that have it in them keep it."""
    await service.take_away(services, user, asset_id)
    return Response(status_code=204)


@contextmanager
def _counted(tally: Tally) -> Iterator[None]:
    """Count whether the upload is taken, or why not."""
    try:
        yield
    except ApiError as refusal:
        tally.count("uploads", refusal.code)
        raise
    tally.count("uploads", "taken")


async def _keep(request: Request, user: Session, services: Services) -> Asset:
    if not request.headers.get("content-type", "").lower().startswith(FORM):
        raise RefusedFile("unsupported_media", f"Send the file as {FORM}.")
    form = await _form(request)
    try:
        kind, file = _parts(form)
        return await service.keep(services, user, kind, file.filename or "", file.file)
    finally:
        await form.close()


async def _form(request: Request) -> FormData:
    try:
        return await request.form(max_files=1, max_fields=1, max_part_size=256)
    except HTTPException as error:
        if error.status_code == 413:  # noqa: PLR2004 - too large, by the limit on bodies
            raise
        raise RefusedFile("bad_form", f"The form can't be read: {error.detail}") from error


def _parts(form: FormData) -> tuple[AssetType, UploadFile]:
    if sorted(name for name, _ in form.multi_items()) != ["file", "type"]:
        raise RefusedFile("bad_form", "The form has two parts: `type` and `file`.")
    kind, file = form["type"], form["file"]
    if kind not in TYPES:
        raise RefusedFile("bad_form", f"`type` is one of {', '.join(TYPES)}.")
    if not isinstance(file, UploadFile):
        raise RefusedFile("bad_form", "`file` needs a filename.")
    return cast("AssetType", kind), file
