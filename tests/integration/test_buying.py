"""Films from bought clips: the real driver, ledger and stages against the stand-in provider."""

import asyncio
import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from app.main import create_app
from app.settings import Settings
from tests.integration.browser import ORDER, client_of, refused
from tests.integration.browser import Api as Door
from tests.integration.house import FIRST, SECOND, STANDARD, STILLS, House
from tests.integration.test_belongings import brought

pytestmark = pytest.mark.stack


def costs(job: dict[str, Any]) -> Decimal:
    return sum((Decimal(clip["cost_usd"]) for clip in job["clips"]), Decimal(0))


async def test_a_film_of_bought_clips(house: House) -> None:
    before = house.charged()
    job = await house.film()
    assert job["status"] == "completed"
    scenes = len(job["clips"])
    assert scenes >= 1
    assert {clip["model"] for clip in job["clips"]} == {FIRST}
    assert house.charged() - before == scenes
    assert costs(job) > 0
    assert Decimal(job["cost"]["actual_usd"]) > costs(job)
    assert Decimal(job["cost"]["actual_usd"]) <= Decimal(job["cost"]["estimated_usd"])


async def test_the_same_order_again_costs_nothing(house: House) -> None:
    first = await house.film()
    before = house.charged()
    again = await house.film()
    assert again["status"] == "completed"
    assert house.charged() == before
    assert all(clip["cached"] for clip in again["clips"])
    assert Decimal(again["cost"]["actual_usd"]) == 0
    told = await house.events(again, "clip_completed")
    assert [event["cached"] for event in told] == [True] * len(first["clips"])
    anew = await house.film(cache=False)
    assert house.charged() == before + len(anew["clips"])


async def test_two_films_alike_at_once_buy_each_clip_once(house: House) -> None:
    before = house.charged()
    order = {**STANDARD, "seed": 11}
    ids = [await house.user.order(options=order) for _ in range(2)]
    jobs = await asyncio.gather(*(house.ended(each) for each in ids))
    assert [job["status"] for job in jobs] == ["completed"] * 2
    assert house.charged() - before == len(jobs[0]["clips"])
    assert sum(clip["cached"] for job in jobs for clip in job["clips"]) == len(jobs[0]["clips"])


async def test_a_damaged_delivery_is_a_failed_take_that_was_paid(house: House) -> None:
    house.far.faults(truncated_video={"model": FIRST})
    job = await house.film(seed=21)
    assert job["status"] == "completed"
    assert {clip["model"] for clip in job["clips"]} == {SECOND}
    only_seconds = sum(5 * Decimal("0.05") for _ in job["clips"])
    assert costs(job) > only_seconds


async def test_a_failed_model_is_followed_by_the_next(house: House) -> None:
    house.far.faults(failed_prediction={"model": FIRST})
    job = await house.film(seed=22)
    assert job["status"] == "completed"
    assert {clip["model"] for clip in job["clips"]} == {SECOND}


async def test_a_refused_prompt_is_reported_and_not_tried_elsewhere(house: House) -> None:
    house.far.faults(moderated={"model": FIRST, "count": 1})
    job = await house.film(seed=23)
    assert job["status"] == "failed"
    assert job["error"]["code"] == "moderated"
    assert job["error"]["detail"].startswith("Scene ")
    states = [clip["status"] for clip in job["clips"]]
    assert states.count("failed") == 1
    # What the others have bought is kept, and serves when the job goes on.
    assert states.count("completed") == len(states) - 1
    before = house.charged()
    job_id = UUID(job["generation_id"])
    await house.user.call("POST", f"/generations/{job_id}/retry")
    again = await house.ended(job_id)
    assert again["status"] == "completed"
    assert house.charged() == before + 1


async def test_a_budget_just_under_the_price_stops_before_anything_is_spent(house: House) -> None:
    body: dict[str, Any] = {**ORDER, "options": {**STANDARD, "seed": 31}}
    estimate = (await house.user.call("POST", "/generations/estimate", json=body)).json()
    price = Decimal(estimate["estimated_cost_usd"])
    assert price == sum(Decimal(s["cost_usd"]) for s in estimate["scenes"]) + planning(estimate)
    before = house.charged()
    body["options"]["budget_usd"] = str(price - Decimal("0.0001"))
    answer = await house.user.call("POST", "/generations", json=body)
    problem = refused(answer, 422, "budget_exhausted")
    assert f"${price.normalize():f}" in problem["detail"]
    assert house.charged() == before
    job = await house.film(seed=31, budget_usd=str(price))
    assert job["status"] == "completed"
    assert Decimal(job["cost"]["actual_usd"]) <= price


def planning(estimate: dict[str, Any]) -> Decimal:
    """Return what is not for clips: it is positive, and small."""
    clips = sum(Decimal(scene["cost_usd"]) for scene in estimate["scenes"])
    rest = Decimal(estimate["estimated_cost_usd"]) - clips
    assert 0 < rest < clips
    return rest


async def test_a_language_model_plans_and_is_checked(house: House) -> None:
    house.far.script_answers(["no JSON at all", {"title": "half"}, "again nothing"])
    job = await house.film(seed=41)
    assert job["status"] == "completed"
    plan = (await house.events(job, "plan_ready"))[0]
    assert plan["written_by"] == "builtin"
    assert "built-in writer" in plan["remarks"][0]


async def test_scenes_begin_with_stills_of_their_own(house: House) -> None:
    job = await house.film(seed=61, continuity="keyframes", shared_seed=True)
    assert job["status"] == "completed"
    mine = house.far.predictions()[-2 * len(job["clips"]) :]
    stills = [each for each in mine if each["model"] == STILLS]
    films = [each for each in mine if each["model"] == FIRST]
    assert len(stills) == len(films) == len(job["clips"])
    assert {film["input"]["image"] for film in films} == {still["output"][0] for still in stills}
    assert {each["input"]["seed"] for each in mine} == {61}
    assert Decimal(job["cost"]["actual_usd"]) <= Decimal(job["cost"]["estimated_usd"])
    # The same again needs neither the clips nor the stills.
    before = len(house.far.predictions())
    again = await house.film(seed=61, continuity="keyframes", shared_seed=True)
    assert all(clip["cached"] for clip in again["clips"])
    assert len(house.far.predictions()) == before


async def test_each_scene_begins_where_the_one_before_ends(house: House) -> None:
    job = await house.film(seed=62, continuity="chain")
    assert job["status"] == "completed"
    films = [each for each in house.far.predictions() if each["model"] == FIRST]
    first, *others = films[-len(job["clips"]) :]
    assert others
    assert "image" not in first["input"]
    assert all(film["input"]["image"].startswith("data:image/jpeg;base64,") for film in others)


async def test_a_bought_clip_begins_with_a_picture_of_its_users(house: House) -> None:
    parameters = {"duration_seconds": 6, "reference_asset_ids": [await brought(house.user)]}
    options = {**STANDARD, "seed": 64}
    job = await house.ended(await house.user.order(parameters=parameters, options=options))
    assert job["status"] == "completed"
    films = [each for each in house.far.predictions() if each["model"] == FIRST]
    begun = [each["input"].get("image", "") for each in films[-len(job["clips"]) :]]
    assert sum(image.startswith("data:image/jpeg;base64,") for image in begun) == 1
    assert Decimal(job["cost"]["actual_usd"]) <= Decimal(job["cost"]["estimated_usd"])


async def test_without_its_still_a_scene_is_made_from_words(house: House) -> None:
    house.far.faults(failed_prediction={"model": STILLS})
    job = await house.film(seed=63, continuity="keyframes")
    assert job["status"] == "completed"
    films = [each for each in house.far.predictions() if each["model"] == FIRST]
    assert all("image" not in film["input"] for film in films[-len(job["clips"]) :])


async def test_cancelling_cancels_what_was_ordered(house: House) -> None:
    house.far.change(seconds={"": 0.3, "video": 30})
    try:
        job_id = await house.user.order(options={**STANDARD, "seed": 51})
        await house.until(lambda all_: any(p["status"] == "processing" for p in all_))
        await house.user.call("POST", f"/generations/{job_id}/cancel")
        await house.until(lambda all_: all(p["completed_at"] for p in all_))
    finally:
        house.far.change(seconds={"": 0.3})
    job = await house.ended(job_id)
    assert job["status"] == "cancelled"
    assert house.far.predictions()[-1]["status"] in {"canceled", "aborted"}


async def test_without_a_key_the_error_says_which(settings: Settings) -> None:
    async with client_of(create_app(settings)) as client:
        user = await Door(client).open_session()
        body = {**ORDER, "options": STANDARD}
        answer = await user.call("POST", "/generations", json=body)
        problem = refused(answer, 422, "provider_token_missing")
        assert "REPLICATE_API_TOKEN" in problem["detail"]
        assert "raft" in problem["detail"]
        assert json.dumps(problem)
