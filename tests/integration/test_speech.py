"""Narration that is bought: once, for what was told, and said by our own voice if it must be."""

import sys
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.infrastructure.postgres import Database
from pipelines.models.narration import speakers
from pipelines.models.registry.registry import load
from tests.integration.house import STANDARD, House

pytestmark = pytest.mark.stack

SELLER, OTHER = "minimax/speech-02-turbo", "jaaari/kokoro-82m"
GERMAN = "Ein Film über einen Wasserkessel, der mit der Sonne kocht und nie müde wird"


def bought(house: House) -> list[dict[str, Any]]:
    """Return what was asked of speech models."""
    return [each for each in house.far.predictions() if each["model"] in {SELLER, OTHER}]


async def narrated(
    house: House, prompt: str = "A kettle that boils by sunlight", **options: Any
) -> dict[str, Any]:
    parameters = {"duration_seconds": 3, "narration": True}
    body = {"prompt": prompt, "parameters": parameters, "options": {**STANDARD, **options}}
    answer = await house.user.call("POST", "/generations", json=body)
    assert answer.status_code == 201, answer.text
    return await house.ended(UUID(answer.json()["generation_id"]))


def words(job: dict[str, Any]) -> list[str]:
    return [scene["narration"] for scene in job["timeline"]["scenes"] if scene["narration"]]


async def test_every_line_is_bought_once_for_no_more_than_told(house: House) -> None:
    before = len(bought(house))
    job = await narrated(house, seed=71)
    assert job["status"] == "completed"
    lines = bought(house)[before:]
    assert sorted(each["input"]["text"] for each in lines) == sorted(words(job))
    assert {each["model"] for each in lines} == {SELLER}
    assert {each["input"]["language_boost"] for each in lines} == {"English"}
    assert Decimal(job["cost"]["actual_usd"]) <= Decimal(job["cost"]["estimated_usd"])
    said = sum(Decimal(len(text)) for text in words(job)) * Decimal("0.00006")
    clips = sum(Decimal(clip["cost_usd"]) for clip in job["clips"])
    assert Decimal(job["cost"]["actual_usd"]) >= clips + said
    (done,) = await house.events(job, "composition_completed")
    assert not any("voice of rayreel" in remark for remark in done["remarks"])
    # The same words again, in another film, cost nothing.
    again = await narrated(house, seed=71)
    assert again["status"] == "completed"
    assert len(bought(house)) == before + len(lines)
    assert Decimal(again["cost"]["actual_usd"]) == 0


async def test_what_cannot_be_bought_is_said_by_our_own_voice(house: House) -> None:
    house.far.faults(failed_prediction={"model": SELLER}, moderated={"model": OTHER})
    job = await narrated(house, "A kettle that sings at noon", seed=72, cache=False)
    assert job["status"] == "completed"
    (done,) = await house.events(job, "composition_completed")
    told = [remark for remark in done["remarks"] if "voice of rayreel" in remark]
    assert len(told) == len(words(job))


async def test_a_language_that_nobody_speaks_here_is_bought_for_a_draft(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speakers, "find_spec", lambda _name: None)
    before = len(bought(house))
    job = await narrated(house, GERMAN, quality="draft", seed=73, cache=False)
    assert job["status"] == "completed"
    lines = bought(house)[before:]
    assert [each["input"]["language_boost"] for each in lines] == ["German"] * len(words(job))
    # An English draft is said here, for nothing.
    await narrated(house, quality="draft", seed=73)
    assert len(bought(house)) == before + len(lines)


async def test_voices_that_can_be_bought_are_told_beside_our_own(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    told = (await house.user.get("/voices")).json()["voices"]
    known = {each["voice"]: each for each in told}
    assert [known["en"]["local"], known["de"]["local"]] == [True, False]
    assert known["de"]["tiers"] == ["draft", "standard", "premium"]
    assert set(known) == {name for entry in load().entries for name in entry.languages}


async def test_an_edit_buys_the_words_that_are_new(house: House, database: Database) -> None:
    job = await narrated(house, "A kettle that whistles at dawn", seed=74, cache=False)
    before = len(bought(house))
    film = job["compositions"][0]["composition_id"]
    scene = next(each for each in job["timeline"]["scenes"] if each["narration"])
    change = {"op": "narrate", "scene_id": scene["id"], "narration": "Good morning, kettle."}
    path = f"/compositions/{film}/edit"
    told = (await house.user.call("POST", path, json={"operations": [change]})).json()
    assert {"line", "sound"} <= {each["what"] for each in told["redo"]}
    assert told["estimated_cost_usd"] == "0.0013"
    body = {"operations": [change], "apply_immediately": True}
    assert (await house.user.call("POST", path, json=body)).status_code == 200
    changed = await house.ended(UUID(job["generation_id"]))
    assert changed["status"] == "completed"
    assert [each["input"]["text"] for each in bought(house)[before:]] == ["Good morning, kettle."]
    paid = Decimal(changed["cost"]["actual_usd"]) - Decimal(job["cost"]["actual_usd"])
    assert paid == Decimal("0.0013")
