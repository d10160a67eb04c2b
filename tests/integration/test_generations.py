import asyncio
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest

from app.infrastructure.postgres import Database
from app.jobs.held import HeldJob
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue
from pipelines.errors import LeaseLost
from pipelines.film.segment import cut
from pipelines.models.narration import languages
from tests.integration.browser import ORDER, Api, User, refused
from tests.integration.making import PLAN, SCENES, begin, lease_of, make
from tests.integration.shop import Shop, clip

pytestmark = pytest.mark.stack


async def post(user: User, body: Any = ORDER) -> Any:
    return await user.call("POST", "/generations", json=body)


async def test_an_order_is_placed_and_queued(user: User, queue: JobQueue, shop: Shop) -> None:
    answer = await post(user)
    assert answer.status_code == 201
    placed = answer.json()
    job_id = placed["generation_id"]
    assert placed.keys() == {
        "generation_id",
        "status",
        "created_at",
        "estimated_completion",
        "estimated_cost_usd",
        "websocket_url",
    }
    assert answer.headers["location"] == f"/api/v1/generations/{job_id}"
    assert placed["status"] == "queued"
    assert placed["estimated_cost_usd"] == "0.00"
    assert placed["websocket_url"] == f"ws://127.0.0.1/ws/{job_id}"
    assert datetime.fromisoformat(placed["estimated_completion"]) > datetime.fromisoformat(
        placed["created_at"]
    )
    lease = await lease_of(queue)
    assert str(lease.job_id) == job_id
    events = await shop.events(lease.job_id)
    assert [event.data for event in events] == [{"status": "queued", "previous": None}]


async def test_an_order_is_shown_as_it_was_placed(user: User) -> None:
    order = {
        "prompt": "  Two lines\nof a brief ",
        "parameters": {
            "duration_seconds": 12,
            "aspect_ratio": "9:16",
            "style": "noir",
            "brand": {"name": "Helio", "colors": ["#ff8800"]},
            "include_cta": True,
            "cta_text": "Buy one",
            "music_style": "jazz",
            "music_asset_id": None,
            "voice_over_asset_id": None,
            "narration": True,
            "voice": "en",
            "captions": True,
            "keep_clip_audio": True,
            "snap_to_beat": True,
            "reference_asset_ids": [],
            "brand_kit_id": None,
        },
        "options": {
            "seed": 99,
            "resolution": "1080p",
            "fps": 25,
            "quality": "draft",
            "model": "rayreel/animatic",
            "budget_usd": "2.5000",
            "continuity": "keyframes",
            "review_plan": True,
            "shared_seed": True,
            "cache": False,
            "webhook_url": None,
        },
    }
    job_id = await user.order(**order)
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["prompt"] == "Two lines\nof a brief"
    brand = {"name": "Helio", "colors": ["#FF8800"], "logo_asset_id": None}
    assert shown["parameters"] == {**order["parameters"], "brand": brand}  # type: ignore[dict-item]
    assert shown["options"] == order["options"]
    assert (shown["timeline"], shown["clips"], shown["compositions"]) == (None, [], [])
    assert shown["cost"] == {"estimated_usd": "0.00", "actual_usd": "0.00", "budget_usd": "2.50"}
    assert shown["error"] is None
    assert shown["progress"] == {
        "current_step": "queued",
        "percentage": 0,
        "clips_completed": 0,
        "total_clips": 0,
        "segments_completed": 0,
        "total_segments": 0,
    }


async def test_an_order_without_a_seed_gets_one(user: User, shop: Shop) -> None:
    seeds = {(await shop.job(await user.order(options={}))).brief["seed"] for _ in range(5)}
    assert len(seeds) == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prompt": ""}, "prompt"),
        ({"prompt": " \n "}, "prompt"),
        ({"prompt": "x" * 4001}, "prompt"),
        ({"prompt": "nul \x00"}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"parameters": {"duration_seconds": 2}}, "parameters.duration_seconds"),
        ({"parameters": {"duration_seconds": 181}}, "parameters.duration_seconds"),
        ({"parameters": {"aspect_ratio": "2:1"}}, "parameters.aspect_ratio"),
        ({"parameters": {"brand": {"colors": ["red"]}}}, "parameters.brand.colors.0"),
        ({"parameters": {"cta_text": "x" * 81}}, "parameters.cta_text"),
        ({"parameters": {"narrator": True}}, "parameters.narrator"),
        ({"options": {"quality": "best"}}, "options.quality"),
        ({"options": {"fps": 29}}, "options.fps"),
        ({"options": {"seed": -1}}, "options.seed"),
        ({"budget": 1}, "budget"),
    ],
)
async def test_an_order_that_can_not_be_filled_is_refused(
    user: User, change: dict[str, Any], field: str
) -> None:
    problem = refused(await post(user, {**ORDER, **change}), 422, "validation_failed")
    assert [error["field"] for error in problem["errors"]] == [field]
    assert all(error["message"] for error in problem["errors"])


async def test_what_is_not_json_is_refused(user: User) -> None:
    for content in (b"{", b"[]", b'"\\ud800"', b"\xff\xfe"):
        answer = await user.call(
            "POST", "/generations", content=content, headers={"Content-Type": "application/json"}
        )
        refused(answer, 422, "validation_failed")


async def test_models_are_those_that_can_be_had_here(user: User) -> None:
    models = (await user.get("/models")).json()["models"]
    # Without a provider's key only what runs here.
    assert [each["model"] for each in models] == ["rayreel/animatic"]
    assert (models[0]["tiers"], models[0]["price_usd"]) == (["draft"], "0.00")


async def test_voices_are_those_that_are_spoken_here(user: User) -> None:
    voices = (await user.get("/voices")).json()["voices"]
    known = {each["voice"]: each for each in voices}
    assert list(known) == sorted(languages())
    assert known["en"] == {"voice": "en", "tiers": ["draft", "standard", "premium"], "local": True}


async def test_pages_hold_every_order_once(user: User) -> None:
    placed = [str(await user.order()) for _ in range(7)]
    for sort, expected in (("-created_at", placed[::-1]), ("created_at", placed)):
        seen: list[str] = []
        query = {"limit": 3, "sort": sort}
        while True:
            page = (await user.get("/generations", **query)).json()
            seen += [each["generation_id"] for each in page["generations"]]
            if page["next_cursor"] is None:
                break
            query["cursor"] = page["next_cursor"]
        assert seen == expected


async def test_a_list_can_be_of_one_status(user: User) -> None:
    await user.order()
    stopped = await user.order()
    await user.call("POST", f"/generations/{stopped}/cancel")
    page = (await user.get("/generations", status="cancelled")).json()
    assert [each["generation_id"] for each in page["generations"]] == [str(stopped)]
    assert (await user.get("/generations", status="composing")).json()["generations"] == []


@pytest.mark.parametrize(
    "query",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "many"},
        {"status": "lost"},
        {"sort": "prompt"},
        {"cursor": "Zm9v"},
        {"cursor": "*"},
        {"page": 2},
    ],
)
async def test_a_list_that_can_not_be_made_is_refused(user: User, query: dict[str, Any]) -> None:
    code = "bad_cursor" if "cursor" in query else "validation_failed"
    refused(await user.get("/generations", **query), 422, code)


async def test_a_film_in_the_making_is_shown_with_what_it_has(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await user.order()
    journal = await begin(queue, database)
    await make(journal, until="clips_started")
    await journal.clip_finished(clip(SCENES[0]))
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["status"] == "generating"
    assert shown["timeline"] == PLAN.model_dump(mode="json")
    first, second, _ = shown["clips"]
    assert first["status"] == "completed"
    assert first["thumbnail_url"].startswith("http")
    assert (first["sequence_number"], first["model"]) == (1, "animatic")
    assert (first["cost_usd"], first["cached"], first["duration_seconds"]) == ("0.00", False, 2.0)
    assert (second["status"], second["thumbnail_url"]) == ("generating", None)
    [film] = shown["compositions"]
    assert (film["status"], film["version"], film["thumbnail_url"]) == ("pending", 1, None)
    assert shown["progress"]["percentage"] == 25


async def test_a_finished_film_is_shown_whole(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await user.order()
    await make(await begin(queue, database))
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["status"] == "completed"
    assert shown["progress"]["segments_completed"] == len(cut(PLAN))
    assert shown["compositions"][0]["file_size_bytes"] == 9000
    [row] = (await user.get("/generations")).json()["generations"]
    assert row["progress"]["percentage"] == 100
    assert row["thumbnail_url"].startswith("http")
    later = (await post(user)).json()
    assert later["estimated_completion"] > later["created_at"]


async def test_a_cancelled_job_stops_whoever_makes_it(
    user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await user.order()
    lease = await lease_of(queue)
    journal = PostgresJournal(HeldJob(lease, database))
    await make(journal, until="clips_started")
    answer = await user.call("POST", f"/generations/{job_id}/cancel")
    state = answer.json()
    assert (answer.status_code, state["status"]) == (200, "cancelled")
    assert await queue.heartbeat([lease]) == set()
    with pytest.raises(LeaseLost):
        await journal.clip_finished(clip(SCENES[0]))
    await shop.expire_leases()
    assert await queue.claim("another") is None
    assert (await shop.events(job_id))[-1].type == "job_cancelled"
    again = await user.call("POST", f"/generations/{job_id}/cancel")
    assert (again.status_code, again.json()) == (200, state)
    clips = (await user.get(f"/generations/{job_id}")).json()["clips"]
    assert {each["status"] for each in clips} == {"pending"}


async def test_a_cancelled_job_goes_on_after_a_retry(
    user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id = await user.order()
    old = await begin(queue, database)
    await make(old, until="clips_started")
    await old.clip_finished(clip(SCENES[0]))
    await user.call("POST", f"/generations/{job_id}/cancel")
    answer = await user.call("POST", f"/generations/{job_id}/retry")
    assert (answer.status_code, answer.json()["status"]) == (200, "queued")
    with pytest.raises(LeaseLost):
        await old.clip_finished(clip(SCENES[1]))
    new = await begin(queue, database)
    assert set((await new.load()).clips) == {SCENES[0]}
    await make(new)
    assert (await user.get(f"/generations/{job_id}")).json()["status"] == "completed"
    after = answer.json()["last_event_seq"]
    told = (await user.get(f"/generations/{job_id}/events", after=after)).json()["events"]
    assert "job_cancelled" not in {event["type"] for event in told}
    assert told[-1]["type"] == "job_completed"


async def test_a_failed_job_says_why(user: User, queue: JobQueue, database: Database) -> None:
    job_id = await user.order()
    await (await begin(queue, database)).fail("render_failed", "FFmpeg crashed.")
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["status"] == "failed"
    assert shown["error"] == {"code": "render_failed", "detail": "FFmpeg crashed."}
    refused(await user.call("POST", f"/generations/{job_id}/cancel"), 409, "already_ended")
    assert (await user.call("POST", f"/generations/{job_id}/retry")).status_code == 200
    assert (await user.get(f"/generations/{job_id}")).json()["error"] is None


async def test_only_an_ended_job_is_retried_and_only_a_running_one_cancelled(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id = await user.order()
    refused(await user.call("POST", f"/generations/{job_id}/retry"), 409, "not_ended")
    await make(await begin(queue, database))
    refused(await user.call("POST", f"/generations/{job_id}/retry"), 409, "not_ended")
    refused(await user.call("POST", f"/generations/{job_id}/cancel"), 409, "already_ended")


async def test_a_job_is_cancelled_or_completed_but_never_both(
    user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    for _ in range(10):
        job_id = await user.order()
        journal = await begin(queue, database)
        await make(journal, until="audio_finished")
        finish, cancel = await asyncio.gather(
            make(journal),
            user.call("POST", f"/generations/{job_id}/cancel"),
            return_exceptions=True,
        )
        ends = [e.type for e in await shop.events(job_id) if e.type.startswith("job_")]
        assert len(ends) == 1
        assert isinstance(finish, LeaseLost) == (ends == ["job_cancelled"])
        assert isinstance(cancel, BaseException) is False


async def test_events_are_read_in_pages(user: User, queue: JobQueue, database: Database) -> None:
    job_id = await user.order()
    await make(await begin(queue, database))
    seen: list[int] = []
    after = 0
    while page := (await user.get(f"/generations/{job_id}/events", after=after, limit=10)).json()[
        "events"
    ]:
        seen += [event["seq"] for event in page]
        after = seen[-1]
        assert page[0].keys() == {"seq", "type", "job_id", "at", "data"}
    assert seen == list(range(1, len(seen) + 1))
    refused(await user.get(f"/generations/{job_id}/events", after=-1), 422, "validation_failed")


ROUTES = [
    ("GET", "/generations/{id}"),
    ("GET", "/generations/{id}/events"),
    ("POST", "/generations/{id}/cancel"),
    ("DELETE", "/generations/{id}"),
    ("POST", "/generations/{id}/retry"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_a_job_is_its_owners_alone(
    user: User, api: Api, shop: Shop, method: str, path: str
) -> None:
    job_id = await user.order()
    other = await api.open_session()
    theirs = refused(await other.call(method, path.format(id=job_id)), 404, "not_found")
    nobody = refused(await other.call(method, path.format(id=uuid4())), 404, "not_found")
    assert theirs["detail"] == nobody["detail"]
    anonymous = await api.client.request(method, "/api/v1" + path.format(id=job_id))
    refused(anonymous, 401, "not_authenticated")
    refused(await user.call(method, path.format(id="x")), 422, "validation_failed")
    assert (await shop.job(job_id)).status == "queued"
    assert (await other.get("/generations")).json()["generations"] == []
