"""Edits in words that a language model reads: bought once, shown, and never done by themselves."""

import asyncio
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.infrastructure.postgres import Database
from app.jobs.queue import JobQueue
from tests.integration.browser import User, refused
from tests.integration.house import House
from tests.integration.making import begin, make
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack

WORDS = "It feels too hasty in the end, give it some room"
LLAMA = "meta/meta-llama-3-70b-instruct"
SLOWER = {"operations": [{"op": "trim", "scene_id": "scene-02", "length": 75}]}


def asked(house: House) -> list[dict[str, Any]]:
    return [each for each in house.far.predictions() if each["model"] == LLAMA]


async def film(house: House, **options: Any) -> str:
    """Return a finished draft."""
    parameters = {"duration_seconds": 3}
    wishes = {
        "resolution": "480p",
        "seed": 7,
        "quality": "draft",
        "model": "rayreel/animatic",
        **options,
    }
    body = {"prompt": "A kettle", "parameters": parameters, "options": wishes}
    answer = await house.user.call("POST", "/generations", json=body)
    assert answer.status_code == 201, answer.text
    job = await house.ended(UUID(answer.json()["generation_id"]))
    assert job["status"] == "completed"
    generation_id: str = job["generation_id"]
    return generation_id


async def tell(user: User, job_id: str, words: str = WORDS, **more: Any) -> httpx.Response:
    body = {"instructions": words, **more}
    return await user.call("POST", f"/generations/{job_id}/edit", json=body)


async def read(house: House, job_id: str, reading: dict[str, Any]) -> dict[str, Any]:
    """Return the reading once it has ended."""
    async with asyncio.timeout(60):
        while reading["status"] == "queued":
            await asyncio.sleep(0.05)
            place = f"/generations/{job_id}/readings/{reading['reading_id']}"
            answer = await house.user.get(place)
            assert answer.status_code == 200, answer.text
            reading = answer.json()
    return reading


async def test_words_become_operations_which_are_shown_before_they_are_done(house: House) -> None:
    job_id = await film(house)
    before = (await house.user.get(f"/generations/{job_id}")).json()
    house.far.script_answers(["Sure!", {"operations": [{"op": "trim"}]}, SLOWER])
    answer = await tell(house.user, job_id, apply_immediately=True)
    assert answer.status_code == 202, answer.text
    reading = await read(house, job_id, answer.json())
    assert (reading["status"], reading["error"]) == ("completed", None)
    assert [each["scene_id"] for each in reading["edit"]["operations"]] == ["scene-02"]
    assert reading["edit"]["composition_id"] is None
    assert {"segment", "sound"} <= {each["what"] for each in reading["edit"]["redo"]}
    # Three questions, each paid once, the price known; the film stays as it was.
    assert len(asked(house)) == 3
    assert "scene-02" in asked(house)[0]["input"]["prompt"]
    assert "can't be used" in asked(house)[1]["input"]["prompt"]
    cost = Decimal(reading["cost_usd"])
    assert 0 < cost <= 3 * Decimal(reading["estimated_cost_usd"])
    after = (await house.user.get(f"/generations/{job_id}")).json()
    assert after["status"] == "completed"
    assert len(after["compositions"]) == 1
    paid = Decimal(after["cost"]["actual_usd"]) - Decimal(before["cost"]["actual_usd"])
    assert paid == cost
    # The same words are not read twice.
    again = await tell(house.user, job_id)
    assert (again.status_code, again.json()["reading_id"]) == (202, reading["reading_id"])
    assert len(asked(house)) == 3
    # What was read is done when it is sent as operations.
    change = {"operations": reading["edit"]["operations"], "apply_immediately": True}
    path = f"/compositions/{reading['composition_id']}/edit"
    assert (await house.user.call("POST", path, json=change)).status_code == 200
    done = await house.ended(UUID(job_id))
    assert done["timeline"]["scenes"][1]["length"] == 75


async def test_what_the_model_does_not_understand_either_is_said(house: House) -> None:
    job_id = await film(house)
    house.far.script_answers([{"unclear": "There is no dog in this film."}])
    refusal = await read(house, job_id, (await tell(house.user, job_id, "lose the dog")).json())
    assert refusal["status"] == "failed"
    assert refusal["error"]["code"] == "not_understood"
    assert "There is no dog in this film." in refusal["error"]["detail"]
    house.far.script_answers(["no", "nothing", "never"])
    useless = await read(house, job_id, (await tell(house.user, job_id, "more dog")).json())
    assert "nothing usable in 3 answers" in useless["error"]["detail"]


async def test_the_price_is_told_without_asking_anybody(house: House) -> None:
    job_id = await film(house)
    before = len(asked(house))
    answer = await tell(house.user, job_id, "make it pop", language_model=False)
    problem = refused(answer, 422, "language_model_needed")
    assert "“make it pop” is not understood" in problem["detail"]
    assert "about $0.0" in problem["detail"]
    # What rayreel knows itself costs nothing, and can be done at once.
    assert (await tell(house.user, job_id, "make scene 1 1 second longer")).status_code == 200
    assert len(asked(house)) == before


async def test_a_budget_that_is_used_up_is_not_passed(house: House) -> None:
    job_id = await film(house, budget_usd="0.0001")
    before = len(asked(house))
    reading = await read(house, job_id, (await tell(house.user, job_id, "more pep")).json())
    assert reading["error"]["code"] == "budget_exhausted"
    assert len(asked(house)) == before
    assert reading["cost_usd"] == "0.00"


async def test_a_producer_that_dies_asks_nobody_twice(house: House, shop: Shop) -> None:
    job_id = await film(house)
    before = len(asked(house))
    house.far.change(seconds={"": 0.3, LLAMA: 4})
    try:
        house.far.script_answers([SLOWER])
        reading = (await tell(house.user, job_id, "quicker, quicker")).json()
        other = await tell(house.user, job_id, "and funnier")
        refused(other, 409, "being_read")
        await house.until(lambda made: any(not each["completed_at"] for each in made))
        # Its lease runs out while the model still thinks: another one goes on with the same call.
        await house.kill()
        await shop.expire_leases()
        house.begin()
        reading = await read(house, job_id, reading)
    finally:
        house.far.change(seconds={"": 0.3})
    assert reading["status"] == "completed", reading
    assert len(asked(house)) == before + 1


async def test_without_a_key_the_phrases_that_are_understood_are_said(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = str(await user.order())
    await make(await begin(queue, database))
    told = refused(await tell(user, job_id, "make it pop"), 422, "not_understood")["detail"]
    assert "trim the intro to 3 seconds" in told
    assert "language model" not in told
