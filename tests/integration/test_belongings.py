"""What users bring into their films."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from app.infrastructure.postgres import Database
from app.jobs.tables import JobRow
from app.settings import Settings
from pipelines.film.brief import Brief
from tests.integration.browser import ORDER, Api, User, refused

pytestmark = pytest.mark.stack


def picture() -> bytes:
    into = BytesIO()
    Image.new("RGBA", (40, 20), (255, 0, 0, 128)).save(into, "PNG")
    return into.getvalue()


async def brought(user: User, kind: str = "logo") -> str:
    files = {"file": ("logo.png", picture())}
    answer = await user.call("POST", "/assets/upload", data={"type": kind}, files=files)
    assert answer.status_code == 201, answer.text
    name: str = answer.json()["asset_id"]
    return name


def branded(asset_id: str) -> dict[str, Any]:
    parameters: dict[str, Any] = {"duration_seconds": 6, "brand": {"logo_asset_id": asset_id}}
    return {**ORDER, "parameters": parameters}


async def test_a_film_has_a_copy_of_its_logo(
    user: User, database: Database, settings: Settings
) -> None:
    asset_id = await brought(user)
    job_id = await user.order(**branded(asset_id))
    async with database.transaction() as session:
        row = await session.get_one(JobRow, job_id)
        logo = Brief.model_validate(row.brief).logo
    assert logo is not None
    assert (logo.width, logo.height, logo.form) == (40, 20, "png_pipe")
    assert logo.location == f"generations/{job_id}/logo.png"
    assert (await user.call("DELETE", f"/assets/{asset_id}")).status_code == 204
    assert settings.store().exists(logo.location)


async def test_a_logo_is_a_picture_of_ones_own(user: User, api: Api) -> None:
    other = await api.open_session()
    for asset_id in (str(uuid4()), await brought(other)):
        answer = await user.call("POST", "/generations", json=branded(asset_id))
        problem = refused(answer, 422, "no_such_asset")
        assert "logo_asset_id" in problem["detail"]
    assert (await user.get("/generations")).json()["generations"] == []
