"""Brand kits: kept by users, and taken into films at the moment they are ordered."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.brand_kits.service import MOST_KITS
from app.infrastructure.postgres import Database
from app.jobs.tables import JobRow
from app.settings import Settings
from pipelines.film.brief import Brief
from tests.integration.browser import ORDER, Api, User, refused
from tests.integration.test_belongings import brought

pytestmark = pytest.mark.stack

KIT: dict[str, Any] = {
    "name": "Helio",
    "brand": {"name": "Helio Ltd", "colors": ["#F2A541", "#1B1B3A"]},
    "cta_text": "Boil with the sun",
    "style": "morning light",
    "music_style": "guitar",
    "voice": "en",
}


async def keep(user: User, **changes: Any) -> dict[str, Any]:
    answer = await user.call("POST", "/brand-kits", json={**KIT, **changes})
    assert answer.status_code == 201, answer.text
    kept: dict[str, Any] = answer.json()
    assert answer.headers["location"] == f"/api/v1/brand-kits/{kept['brand_kit_id']}"
    return kept


async def brief_of(database: Database, job_id: UUID) -> Brief:
    async with database.transaction() as session:
        return Brief.model_validate((await session.get_one(JobRow, job_id)).brief)


async def test_a_kit_is_kept_shown_changed_and_taken_away(user: User) -> None:
    logo = await brought(user)
    kept = await keep(user, brand={**KIT["brand"], "logo_asset_id": logo})
    place = f"/brand-kits/{kept['brand_kit_id']}"
    assert kept["brand"] == {**KIT["brand"], "logo_asset_id": logo}
    assert "/original.png" in kept["logo_url"]
    assert (await user.get(place)).json() == kept
    await keep(user, name="and another")
    listed = (await user.get("/brand-kits")).json()["brand_kits"]
    assert [kit["name"] for kit in listed] == ["and another", "Helio"]
    changed = (await user.call("PUT", place, json={"name": "Sol"})).json()
    assert (changed["name"], changed["cta_text"], changed["logo_url"]) == ("Sol", "", None)
    assert changed["updated_at"] > changed["created_at"]
    assert (await user.get(place)).json() == changed
    assert (await user.call("DELETE", place)).status_code == 204
    refused(await user.get(place), 404, "not_found")
    assert (await user.get(f"/assets/{logo}")).status_code == 200


async def test_a_kit_loses_a_logo_that_is_deleted(user: User) -> None:
    logo = await brought(user)
    kept = await keep(user, brand={"logo_asset_id": logo})
    await user.call("DELETE", f"/assets/{logo}")
    shown = (await user.get(f"/brand-kits/{kept['brand_kit_id']}")).json()
    assert (shown["brand"]["logo_asset_id"], shown["logo_url"]) == (None, None)


async def test_an_order_takes_what_it_leaves_empty(user: User, database: Database) -> None:
    logo = await brought(user)
    kept = await keep(user, brand={**KIT["brand"], "logo_asset_id": logo})
    parameters = {
        "duration_seconds": 6,
        "brand_kit_id": kept["brand_kit_id"],
        "brand": {"name": "Helio Paris"},
        "music_style": "piano",
    }
    job_id = await user.order(parameters=parameters)
    brief = await brief_of(database, job_id)
    assert (brief.brand.name, brief.brand.colors) == ("Helio Paris", ("#F2A541", "#1B1B3A"))
    assert (brief.cta_text, brief.style, brief.music_style, brief.voice) == (
        *("Boil with the sun", "morning light", "piano", "en"),
    )
    assert brief.logo is not None
    shown = (await user.get(f"/generations/{job_id}")).json()["parameters"]
    assert (shown["brand"]["name"], shown["cta_text"]) == ("Helio Paris", "Boil with the sun")
    assert shown["brand_kit_id"] is None
    # What comes later leaves the film alone.
    await user.call("PUT", f"/brand-kits/{kept['brand_kit_id']}", json={"name": "Sol"})
    assert await brief_of(database, job_id) == brief


async def test_an_estimate_knows_the_kit_too(user: User, api: Api) -> None:
    kept = await keep(user, cta_text="")
    order = {**ORDER, "parameters": {"duration_seconds": 6, "brand_kit_id": kept["brand_kit_id"]}}
    assert (await user.call("POST", "/generations/estimate", json=order)).status_code == 200
    other = await api.open_session()
    for path in ("/generations/estimate", "/generations"):
        answer = await other.call("POST", path, json=order)
        assert "brand_kit_id" in refused(answer, 422, "no_such_brand_kit")["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"name": "two\nlines"},
        {"brand": {"colors": ["#000000"] * 6}},
        {"brand": {"colors": ["red"]}},
        {"cta_text": "x" * 81},
        {"voice": "loud"},
        {"colour": "#000000"},
    ],
)
async def test_what_is_no_kit_is_refused(user: User, wrong: dict[str, Any]) -> None:
    answer = await user.call("POST", "/brand-kits", json={**KIT, **wrong})
    refused(answer, 422, "validation_failed")
    assert (await user.get("/brand-kits")).json() == {"brand_kits": []}


async def test_names_are_taken_once_by_each_user(user: User, api: Api) -> None:
    await keep(user)
    other = await keep(user, name="Sol")
    answers = [
        await user.call("POST", "/brand-kits", json=KIT),
        await user.call("PUT", f"/brand-kits/{other['brand_kit_id']}", json=KIT),
    ]
    for answer in answers:
        refused(answer, 409, "name_taken")
    await keep(await api.open_session())
    again = {**KIT, "name": "Lune"}
    sent = [user.call("POST", "/brand-kits", json=again) for _ in range(4)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*sent))
    assert statuses == [201, 409, 409, 409]


async def test_a_logo_is_a_picture_of_ones_own(user: User, api: Api) -> None:
    for logo in (str(uuid4()), await brought(await api.open_session())):
        body = {**KIT, "brand": {"logo_asset_id": logo}}
        refused(await user.call("POST", "/brand-kits", json=body), 422, "no_such_asset")


async def test_a_user_has_only_so_many(
    user: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.brand_kits.service.MOST_KITS", 2)
    assert MOST_KITS == 50
    await keep(user)
    kept = await keep(user, name="Sol")
    answer = await user.call("POST", "/brand-kits", json={"name": "Lune"})
    refused(answer, 429, "too_many_brand_kits")
    changed = await user.call("PUT", f"/brand-kits/{kept['brand_kit_id']}", json={"name": "Lune"})
    assert changed.status_code == 200
