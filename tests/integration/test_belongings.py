"""What users bring into their films."""

import wave
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


def song() -> bytes:
    into = BytesIO()
    with wave.open(into, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(b"\x00\x20\x00\xe0" * 4_000)
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
    assert logo.location == f"generations/{job_id}/given/{logo.sha256[:16]}.png"
    assert (await user.call("DELETE", f"/assets/{asset_id}")).status_code == 204
    assert settings.store().exists(logo.location)


async def test_a_film_has_the_users_music_and_voice(user: User, database: Database) -> None:
    files = {"file": ("song.wav", song())}
    answer = await user.call("POST", "/assets/upload", data={"type": "audio"}, files=files)
    assert answer.status_code == 201, answer.text
    sound = answer.json()["asset_id"]
    parameters = {"duration_seconds": 6, "music_asset_id": sound, "voice_over_asset_id": sound}
    job_id = await user.order(parameters=parameters)
    async with database.transaction() as session:
        brief = Brief.model_validate((await session.get_one(JobRow, job_id)).brief)
    assert brief.music is not None
    assert brief.music.form == "wav"
    assert brief.music == brief.voice_over
    shown = (await user.get(f"/generations/{job_id}")).json()["parameters"]
    assert (shown["music_asset_id"], shown["voice_over_asset_id"]) == (sound, sound)
    parameters = {"duration_seconds": 6, "music_asset_id": await brought(user)}
    wrong = await user.call("POST", "/generations", json={**ORDER, "parameters": parameters})
    assert "music_asset_id" in refused(wrong, 422, "no_such_asset")["detail"]


async def test_a_logo_is_a_picture_of_ones_own(user: User, api: Api) -> None:
    other = await api.open_session()
    for asset_id in (str(uuid4()), await brought(other)):
        answer = await user.call("POST", "/generations", json=branded(asset_id))
        problem = refused(answer, 422, "no_such_asset")
        assert "logo_asset_id" in problem["detail"]
    assert (await user.get("/generations")).json()["generations"] == []


async def test_references_are_pictures_and_a_films_own(user: User, database: Database) -> None:
    asset_id = await brought(user, "product_image")
    parameters = {"duration_seconds": 6, "reference_asset_ids": [asset_id]}
    job_id = await user.order(parameters=parameters)
    async with database.transaction() as session:
        brief = Brief.model_validate((await session.get_one(JobRow, job_id)).brief)
    (reference,) = brief.references
    assert reference.location.startswith(f"generations/{job_id}/given/")
    files = {"file": ("song.wav", song())}
    sound = await user.call("POST", "/assets/upload", data={"type": "audio"}, files=files)
    for wrong in ([sound.json()["asset_id"]], [str(uuid4())]):
        order = {**ORDER, "parameters": {"duration_seconds": 6, "reference_asset_ids": wrong}}
        refused(await user.call("POST", "/generations", json=order), 422, "no_such_asset")
    many = {**ORDER, "parameters": {"reference_asset_ids": [asset_id] * 6}}
    refused(await user.call("POST", "/generations", json=many), 422, "validation_failed")
