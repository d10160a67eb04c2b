"""Versions of a finished film: priced, ordered, made of what there is."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app.infrastructure.postgres import Database
from app.jobs.film_tables import ClipRow
from app.jobs.queue import JobQueue
from pipelines.film.segment import cut
from tests.integration.browser import Api, User, refused
from tests.integration.making import SCENES, begin, each, make
from tests.integration.shop import AUDIO, FILM, Shop, clip, segments

pytestmark = pytest.mark.stack
RETAKE = {"operations": [{"op": "retake", "scene_id": SCENES[1]}], "apply_immediately": True}


async def finished(user: User, queue: JobQueue, database: Database) -> tuple[UUID, str]:
    """Return a finished film of the user's: its job and its composition."""
    job_id: UUID = await user.order()
    await make(await begin(queue, database))
    shown = (await user.get(f"/generations/{job_id}")).json()
    return job_id, shown["compositions"][0]["composition_id"]


async def edit(user: User, composition: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await user.call("POST", f"/compositions/{composition}/edit", json=body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def test_an_edit_is_told_before_anything_is_done(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, film = await finished(user, queue, database)
    told = await edit(user, film, {**RETAKE, "apply_immediately": False})
    assert [(each["what"], each["scene_id"]) for each in told["redo"]] == [
        ("clip", SCENES[1]),
        ("segment", SCENES[0]),
        ("segment", SCENES[1]),
        ("segment", SCENES[1]),
    ]
    assert told["estimated_cost_usd"] == "0.00"
    assert told["estimated_seconds"] > 0
    assert told["composition_id"] is None
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert (shown["status"], len(shown["compositions"])) == ("completed", 1)
    assert await queue.claim("producer") is None


async def test_a_new_version_is_made_of_what_there_is(
    user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id, film = await finished(user, queue, database)
    told = await edit(user, film, RETAKE)
    version = told["composition_id"]
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["status"] == "queued"
    assert [each["status"] for each in shown["clips"]] == ["completed", "pending", "completed"]
    assert shown["compositions"][1]["parent_composition_id"] == film
    journal = await begin(queue, database)
    made = await journal.load()
    assert made.timeline is not None
    assert [scene.made_for for scene in made.timeline.scenes] == [1, 2, 1]
    assert sorted(made.clips) == [SCENES[0], SCENES[2]]
    assert made.audio == AUDIO
    assert made.film is None
    assert (made.segments, len(made.earlier)) == ({}, len(cut(made.timeline)))
    await journal.clips_started([SCENES[1]])
    await journal.clip_finished(clip(SCENES[1], "2"))
    await journal.composing()
    await each(journal.segment_finished, segments(made.timeline))
    await journal.finished(FILM)
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["status"] == "completed"
    assert [each["version"] for each in shown["compositions"]] == [1, 2]
    assert [each["status"] for each in shown["compositions"]] == ["completed"] * 2
    endings = [event.type for event in await shop.events(job_id)]
    assert endings.count("job_completed") == 2
    # To undo is to go on from the version before, whose clip is still known.
    undone = await edit(
        user, film, {"operations": [{"op": "music", "style": "x"}], "apply_immediately": True}
    )
    assert [each["what"] for each in undone["redo"]] == ["sound"]
    third = await (await begin(queue, database)).load()
    assert third.clips[SCENES[1]] == clip(SCENES[1])
    assert third.audio is None
    assert version not in {film, undone["composition_id"]}


async def test_an_earlier_version_is_the_newest_again(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, first = await finished(user, queue, database)
    shown = (await user.get(f"/compositions/{first}")).json()
    assert sorted(shown["thumbnails"]) == sorted(SCENES)
    already = await user.call("POST", f"/compositions/{first}/restore")
    refused(already, 422, "impossible_brief")
    await edit(user, first, RETAKE)
    await make(await begin(queue, database))
    answer = await user.call("POST", f"/compositions/{first}/restore")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["operations"], told["redo"], told["estimated_cost_usd"]) == ([], [], "0.00")
    third = await (await begin(queue, database)).load()
    assert third.timeline is not None
    assert [scene.made_for for scene in third.timeline.scenes] == [1, 1, 1]
    assert sorted(third.clips) == sorted(SCENES)
    assert third.audio == AUDIO
    shown = (await user.get(f"/generations/{job_id}")).json()
    assert shown["compositions"][2]["parent_composition_id"] == first


async def test_one_version_is_made_at_a_time(
    user: User, queue: JobQueue, database: Database
) -> None:
    _, film = await finished(user, queue, database)
    unfinished = (await edit(user, film, RETAKE))["composition_id"]
    again = await user.call("POST", f"/compositions/{film}/edit", json=RETAKE)
    refused(again, 409, "in_the_making")
    too_early = await user.call("POST", f"/compositions/{unfinished}/edit", json=RETAKE)
    refused(too_early, 409, "not_completed")


@pytest.mark.parametrize("small", [True, False])
async def test_a_small_edit_does_not_wait_behind_whole_films(
    small: bool, user: User, queue: JobQueue, database: Database, shop: Shop
) -> None:
    job_id, film = await finished(user, queue, database)
    waiting = [await shop.order() for _ in range(3)]
    retakes = [{"op": "retake", "scene_id": name} for name in SCENES]
    every = {"operations": retakes, "apply_immediately": True}
    await edit(user, film, RETAKE if small else every)
    claimed = [lease.job_id for _ in range(4) if (lease := await queue.claim("producer"))]
    assert (claimed[0] == job_id) == small
    assert sorted(claimed) == sorted([job_id, *waiting])


async def test_a_film_whose_clips_are_gone_is_not_edited(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, film = await finished(user, queue, database)
    async with database.transaction() as session:
        await session.execute(
            update(ClipRow)
            .where(ClipRow.job_id == job_id, ClipRow.scene_id == SCENES[0])
            .values(generated_at=func.now() - timedelta(days=30))
        )
    answer = await user.call("POST", f"/compositions/{film}/edit", json=RETAKE)
    assert "29 days" in refused(answer, 409, "clips_gone")["detail"]
    # What needs none of the old clips can be made.
    every = {"operations": [{"op": "retake", "scene_id": name} for name in SCENES]}
    assert (await edit(user, film, every))["estimated_cost_usd"] == "0.00"


async def test_a_clip_that_is_kept_is_as_old_as_it_was(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, film = await finished(user, queue, database)
    old = update(ClipRow).where(ClipRow.job_id == job_id, ClipRow.scene_id == SCENES[0])
    async with database.transaction() as session:
        await session.execute(old.values(generated_at=func.now() - timedelta(days=28)))
    await edit(user, film, RETAKE)
    age = func.extract("day", func.now() - ClipRow.generated_at)
    days = select(ClipRow.scene_id, age).where(ClipRow.job_id == job_id)
    async with database.transaction() as session:
        told = {row[0]: row[1] for row in await session.execute(days)}
    assert [told[name] for name in SCENES] == [28, None, 0]


async def test_an_edit_may_be_told_in_words(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, _ = await finished(user, queue, database)
    path = f"/generations/{job_id}/edit"
    body = {"instructions": "Move scene 3 to the start"}
    answer = await user.call("POST", path, json=body)
    assert answer.status_code == 200, answer.text
    (operation,) = answer.json()["operations"]
    assert operation == {"op": "reorder", "scene_ids": [SCENES[2], SCENES[0], SCENES[1]]}
    unclear = await user.call("POST", path, json={"instructions": "make it pop"})
    told = refused(unclear, 422, "not_understood")["detail"]
    assert "“make it pop” is not understood" in told
    assert "trim the intro to 3 seconds" in told


async def test_a_clip_is_made_anew_by_its_number(
    user: User, queue: JobQueue, database: Database
) -> None:
    job_id, _ = await finished(user, queue, database)
    path = f"/generations/{job_id}/clips"
    refused(await user.call("POST", f"{path}/9/regenerate", json={}), 404, "not_found")
    answer = await user.call("POST", f"{path}/2/regenerate", json={"prompt": "A kettle in rain"})
    assert answer.status_code == 200, answer.text
    made = await (await begin(queue, database)).load()
    assert made.timeline is not None
    assert made.timeline.scenes[1].prompt == "A kettle in rain"
    assert SCENES[1] not in made.clips


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "remove", "scene_id": "scene-9"},
        {"op": "trim", "scene_id": "scene-1", "length": 60},
        {"op": "narrate", "scene_id": "scene-1", "narration": "Hello"},
    ],
)
async def test_an_edit_that_changes_nothing_or_cannot_be_done_is_refused(
    operation: dict[str, Any], user: User, queue: JobQueue, database: Database, api: Api
) -> None:
    _, film = await finished(user, queue, database)
    body = {"operations": [operation], "apply_immediately": True}
    refused(
        await user.call("POST", f"/compositions/{film}/edit", json=body), 422, "impossible_brief"
    )
    stranger = await api.open_session()
    answer = await stranger.call("POST", f"/compositions/{film}/edit", json=RETAKE)
    refused(answer, 404, "not_found")
