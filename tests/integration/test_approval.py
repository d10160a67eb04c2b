"""A plan waits for its user, and is made as they want it."""

from decimal import Decimal
from uuid import UUID

import pytest

from app.infrastructure.postgres import Database
from app.jobs.orders import read_order
from app.jobs.queue import JobQueue
from pipelines.errors import LeaseLost
from tests.integration.browser import ORDER, Api, User, refused
from tests.integration.making import PLAN, SCENES, SCRIPT, begin
from tests.integration.shop import Shop

pytestmark = pytest.mark.stack
REVIEWED = {**ORDER, "options": {"review_plan": True}}


async def planned(user: User, queue: JobQueue, database: Database) -> UUID:
    answer = await user.call("POST", "/generations", json=REVIEWED)
    assert answer.status_code == 201, answer.text
    journal = await begin(queue, database)
    await journal.planning()
    await journal.planned(SCRIPT, Decimal(0))
    await journal.await_approval()
    with pytest.raises(LeaseLost):
        await journal.clips_started(SCENES)
    return UUID(answer.json()["generation_id"])


async def test_a_planned_job_waits_until_it_is_approved(
    user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await planned(user, queue, database)
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["status"] == "awaiting_approval"
    assert [scene["id"] for scene in shown["timeline"]["scenes"]] == SCENES
    assert await queue.claim("producer") is None
    answer = await user.call("POST", f"/generations/{job_id}/approve", json={})
    assert answer.status_code == 200, answer.text
    assert answer.json()["status"] == "queued"
    order = await read_order(database, job_id)
    assert not order.terms.review_plan
    journal = await begin(queue, database)
    assert (await journal.load()).timeline == PLAN
    await journal.clips_started(SCENES)
    told = [event.data.get("status") for event in await shop.events(job_id)]
    assert [status for status in told if status] == [
        "queued",
        "planning",
        "awaiting_approval",
        "queued",
        "generating",
    ]
    again = await user.call("POST", f"/generations/{job_id}/approve", json={})
    refused(again, 409, "not_under_review")


async def test_a_plan_is_made_as_it_was_changed(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await planned(user, queue, database)
    scenes: list[dict[str, object]] = [{"id": name} for name in reversed(SCENES)]
    scenes[0] |= {"title": "Now first", "length": 120}
    body = {"scenes": scenes}
    quote = await user.call("POST", f"/generations/{job_id}/approve/estimate", json=body)
    assert quote.status_code == 200, quote.text
    assert quote.json()["estimated_cost_usd"] == "0.00"
    assert (await user.get(f"/generations/{job_id}")).json()["status"] == "awaiting_approval"
    answer = await user.call("POST", f"/generations/{job_id}/approve", json=body)
    assert answer.status_code == 200, answer.text
    shown = (await user.get(f"/generations/{job_id}")).json()
    first = shown["timeline"]["scenes"][0]
    assert (first["id"], first["title"], first["length"]) == (SCENES[-1], "Now first", 120)
    assert [clip["status"] for clip in shown["clips"]] == ["pending"] * len(SCENES)
    journal = await begin(queue, database)
    timeline = (await journal.load()).timeline
    assert timeline is not None
    assert [scene.id for scene in timeline.scenes] == SCENES[::-1]
    await journal.clips_started(SCENES)


@pytest.mark.parametrize("path", ["approve", "approve/estimate"])
async def test_a_wrong_plan_is_refused_and_nothing_changes(
    user: User, queue: JobQueue, database: Database, api: Api, path: str
) -> None:
    job_id = await planned(user, queue, database)
    place = f"/generations/{job_id}/{path}"
    for scenes in ([], [{"id": "scene-nobody"}], [{"id": name} for name in SCENES[:-1]]):
        refused(await user.call("POST", place, json={"scenes": scenes}), 422, "impossible_brief")
    stranger = await api.open_session()
    refused(await stranger.call("POST", place, json={}), 404, "not_found")
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["status"] == "awaiting_approval"
    assert [scene["id"] for scene in shown["timeline"]["scenes"]] == SCENES


async def test_a_job_that_waits_can_be_cancelled_and_taken_up_again(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await planned(user, queue, database)
    assert (await user.call("POST", f"/generations/{job_id}/cancel")).status_code == 200
    refused(
        await user.call("POST", f"/generations/{job_id}/approve", json={}), 409, "not_under_review"
    )
    assert (await user.call("POST", f"/generations/{job_id}/retry")).status_code == 200
    journal = await begin(queue, database)
    assert (await journal.load()).timeline == PLAN
    await journal.await_approval()
    assert (await user.get(f"/generations/{job_id}")).json()["status"] == "awaiting_approval"
    assert (await user.call("POST", f"/generations/{job_id}/approve", json={})).status_code == 200
