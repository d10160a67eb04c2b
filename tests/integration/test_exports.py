"""Finished films in other forms: told, ordered, made under lease, and taken away."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from app.infrastructure.postgres import Database
from app.jobs.export_journal import PostgresExportJournal
from app.jobs.export_tables import ExportRow
from app.jobs.held import HeldJob
from app.jobs.orders import read_export
from app.jobs.queue import JobQueue
from app.jobs.removals import RemovalRow
from app.jobs.tables import EXPORT, TaskRow
from app.settings import Settings
from pipelines.errors import LeaseLost
from pipelines.film.output import Bundle, EncoderChoice
from tests.integration.browser import Api, User, refused
from tests.integration.making import PLAN, begin, lease_of, make
from tests.integration.shop import FILM, Shop, segments
from tests.integration.test_quotas import under

pytestmark = pytest.mark.stack
WEBM: dict[str, Any] = {"format": "webm", "resolution": "1080p", "aspect_ratio": "9:16"}
SOFTWARE = EncoderChoice(encoder="software")


@pytest.fixture
async def film(user: User, queue: JobQueue, database: Database) -> str:
    """A finished film's composition."""
    job_id: UUID = await user.order()
    await make(await begin(queue, database))
    shown = (await user.get(f"/generations/{job_id}")).json()
    return str(shown["compositions"][0]["composition_id"])


async def ask(
    user: User, film: str, *outputs: dict[str, Any], apply: bool = True
) -> list[dict[str, Any]]:
    body = {"outputs": list(outputs), "apply_immediately": apply}
    answer = await user.call("POST", f"/compositions/{film}/exports", json=body)
    assert answer.status_code == 200, answer.text
    exports: list[dict[str, Any]] = answer.json()["exports"]
    return exports


async def listed(user: User, film: str) -> list[dict[str, Any]]:
    exports: list[dict[str, Any]] = (await user.get(f"/compositions/{film}/exports")).json()[
        "exports"
    ]
    return exports


async def taken_up(queue: JobQueue, database: Database) -> PostgresExportJournal:
    lease = await lease_of(queue)
    assert lease.kind == EXPORT
    return PostgresExportJournal(HeldJob(lease, database))


async def made(journal: PostgresExportJournal) -> None:
    await journal.started(SOFTWARE, 5)
    for segment in segments(PLAN):
        await journal.segment_finished(segment)
    await journal.finished(FILM)


async def test_what_exports_take_is_told_before_any_is_made(
    user: User, film: str, queue: JobQueue
) -> None:
    plain, tall, large = await ask(
        user,
        film,
        {"format": "mp4"},
        WEBM,
        {"format": "mov", "resolution": "2160p"},
        apply=False,
    )
    assert (plain["codec"], plain["width"], plain["height"]) == ("h264", 854, 480)
    assert (tall["codec"], tall["width"], tall["height"]) == ("vp9", 1080, 1920)
    assert (large["codec"], large["width"], large["height"]) == ("prores", 3840, 2160)
    assert (plain["fit"], tall["fit"], large["fit"]) == ("fill", "blur", "fill")
    assert 0 < plain["estimated_seconds"] < tall["estimated_seconds"]
    assert {each["export_id"] for each in (plain, tall, large)} == {None}
    assert (await listed(user, film), await queue.claim("producer")) == ([], None)


async def test_an_export_is_made_and_told(
    user: User, film: str, queue: JobQueue, database: Database, shop: Shop
) -> None:
    (export,) = await ask(user, film, WEBM)
    assert (export["status"], export["percentage"]) == ("queued", 0)
    journal = await taken_up(queue, database)
    order = await read_export(database, UUID(export["export_id"]))
    assert (order.composition_id, order.timeline) == (film, PLAN)
    assert set(order.clips) == {scene.id for scene in PLAN.scenes}
    await journal.started(SOFTWARE, 5)
    await journal.segment_finished(segments(PLAN)[0])
    (shown,) = await listed(user, film)
    assert (shown["status"], shown["segments_completed"]) == ("rendering", 1)
    assert shown["percentage"] == 16
    assert shown["download_url"] is None
    await made(journal)
    shown = (await user.get(f"/exports/{export['export_id']}")).json()
    assert (shown["status"], shown["percentage"]) == ("completed", 100)
    assert shown["file_size_bytes"] == FILM.size_bytes
    assert "sunlight-boiling-1080x1920.webm" in shown["download_url"]
    job_id = UUID((await user.get(f"/compositions/{film}")).json()["generation_id"])
    events = [each for each in await shop.events(job_id) if each.type.startswith("export")]
    assert [each.type for each in events] == [
        "export_queued",
        *["export_progress"] * 6,
        "export_completed",
    ]
    assert {each.data["export_id"] for each in events} == {export["export_id"]}
    # The film itself is what it was.
    assert (await shop.job(job_id)).status == "completed"
    assert await queue.claim("another") is None


async def test_the_same_export_is_made_once(
    user: User, film: str, queue: JobQueue, database: Database
) -> None:
    spelled_out = {**WEBM, "codec": "vp9"}
    first, other, *_ = await ask(user, film, WEBM, {**WEBM, "codec": "av1"}, spelled_out)
    assert first["export_id"] != other["export_id"]
    (again,) = await ask(user, film, spelled_out)
    assert again["export_id"] == first["export_id"]
    assert len(await listed(user, film)) == 2
    await made(await taken_up(queue, database))
    await made(await taken_up(queue, database))
    assert await queue.claim("producer") is None
    (again,) = await ask(user, film, WEBM)
    assert again["status"] == "completed"
    assert await queue.claim("producer") is None


async def test_another_producer_goes_on_where_one_has_died(
    user: User, film: str, queue: JobQueue, database: Database, shop: Shop
) -> None:
    await ask(user, film, {**WEBM, "codec": "av1"})
    dead = await taken_up(queue, database)
    choice = EncoderChoice(encoder="software", remark="There is no GPU.")
    await dead.started(choice, 5)
    first, second, *_ = segments(PLAN)
    await dead.segment_finished(first)
    await shop.expire_leases()
    heir = await taken_up(queue, database)
    progress = await heir.load()
    assert (progress.choice, set(progress.segments)) == (choice, {first.key})
    with pytest.raises(LeaseLost):
        await dead.segment_finished(second)
    # Another encoder's segments are of no use to it.
    await heir.started(SOFTWARE, 5)
    assert (await heir.load()).segments == {}
    await made(heir)
    (shown,) = await listed(user, film)
    assert shown["status"] == "completed"


async def test_an_export_that_failed_says_why_and_is_tried_again_when_asked_for(
    user: User, film: str, queue: JobQueue, database: Database
) -> None:
    (export,) = await ask(user, film, WEBM)
    journal = await taken_up(queue, database)
    await journal.started(SOFTWARE, 5)
    await journal.fail("render_failed", "FFmpeg crashed.")
    (shown,) = await listed(user, film)
    assert (shown["status"], shown["error"]) == ("failed", "FFmpeg crashed.")
    assert await queue.claim("producer") is None
    (again,) = await ask(user, film, WEBM)
    assert (again["export_id"], again["status"]) == (export["export_id"], "queued")
    await made(await taken_up(queue, database))
    assert (await listed(user, film))[0]["status"] == "completed"


async def test_an_export_whose_producers_die_each_time_is_given_up(
    user: User, film: str, queue: JobQueue, shop: Shop
) -> None:
    await ask(user, film, WEBM)
    for _ in range(5):
        await lease_of(queue)
        await shop.expire_leases()
    assert await queue.claim("producer") is None
    (shown,) = await listed(user, film)
    assert (shown["status"], "died each time" in shown["error"]) == ("failed", True)
    composition = (await user.get(f"/compositions/{film}")).json()
    assert composition["status"] == "completed"


async def test_an_export_that_is_removed_stops_and_its_file_goes(
    user: User, film: str, queue: JobQueue, database: Database, api: Api
) -> None:
    (export,) = await ask(user, film, WEBM)
    lease = await lease_of(queue)
    path = f"/exports/{export['export_id']}"
    stranger = await api.open_session()
    refused(await stranger.call("DELETE", path), 404, "not_found")
    assert (await user.call("DELETE", path)).status_code == 204
    assert await queue.heartbeat([lease]) == set()
    refused(await user.get(path), 404, "not_found")
    assert await listed(user, film) == []
    async with database.transaction() as session:
        places = list(await session.scalars(select(RemovalRow.prefix)))
    assert places == [f"compositions/{film}/exports/{export['export_id']}."]


async def test_exports_go_with_their_film(
    user: User, film: str, queue: JobQueue, database: Database
) -> None:
    await ask(user, film, WEBM)
    lease = await lease_of(queue)
    generation = (await user.get(f"/compositions/{film}")).json()["generation_id"]
    assert (await user.call("DELETE", f"/generations/{generation}")).status_code == 204
    assert await queue.heartbeat([lease]) == set()
    async with database.transaction() as session:
        assert list(await session.scalars(select(ExportRow))) == []
        assert list(await session.scalars(select(TaskRow))) == []


async def test_a_new_version_is_made_beside_the_exports_of_the_one_before(
    user: User, film: str, queue: JobQueue, database: Database
) -> None:
    await ask(user, film, WEBM)
    retake = {"operations": [{"op": "retake", "scene_id": "scene-2"}], "apply_immediately": True}
    edited = await user.call("POST", f"/compositions/{film}/edit", json=retake)
    version = edited.json()["composition_id"]
    refused(
        await user.call("POST", f"/compositions/{version}/exports", json={"outputs": [WEBM]}),
        409,
        "not_completed",
    )
    kinds = {(await lease_of(queue)).kind for _ in range(2)}
    assert kinds == {"generation", "export"}
    # To stop the one is not to stop the other.
    generation = edited.json() and (await user.get(f"/compositions/{film}")).json()["generation_id"]
    await user.call("POST", f"/generations/{generation}/cancel")
    assert (await listed(user, film))[0]["status"] == "queued"
    assert (await user.call("DELETE", f"/compositions/{film}")).status_code == 204
    async with database.transaction() as session:
        left = list(await session.scalars(select(TaskRow.kind)))
    assert left == ["generation"]


async def test_exports_count_among_what_a_user_has_under_way(
    settings: Settings, user: User, film: str
) -> None:
    async with under(settings, user, jobs_per_session=2) as buyer:
        body = {"outputs": [{"format": f} for f in ("mp4", "webm", "mov")]}
        path = f"/compositions/{film}/exports"
        answer = await buyer.call("POST", path, json={**body, "apply_immediately": True})
        refused(answer, 429, "too_many_jobs")
        await ask(buyer, film, *body["outputs"][:2])
        refused(
            await buyer.call(
                "POST", path, json={"outputs": body["outputs"][2:], "apply_immediately": True}
            ),
            429,
            "too_many_jobs",
        )
        # Those that are asked for already are no more.
        await ask(buyer, film, *body["outputs"][:2])


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ({"format": "webm", "codec": "h264"}, "webm holds vp9, av1, not h264"),
        ({"format": "webm", "gpu": True}, "vp9 is not encoded on a GPU"),
        ({"format": "avi"}, "outputs.0.format"),
        ({"format": "mp4", "resolution": "8000p"}, "outputs.0.resolution"),
        ({"format": "mp4", "bitrate": 1}, "outputs.0.bitrate"),
    ],
)
async def test_an_output_that_does_not_exist_is_refused(
    output: dict[str, Any], told: str, user: User, film: str
) -> None:
    answer = await user.call("POST", f"/compositions/{film}/exports", json={"outputs": [output]})
    problem = refused(answer, 422, "validation_failed")
    assert told in str(problem["errors"]), problem


async def test_a_film_is_bundled_with_its_media(
    user: User, film: str, queue: JobQueue, database: Database
) -> None:
    for more in ({"codec": "h264"}, {"resolution": "480p"}, {"gpu": True}):
        body = {"outputs": [{"format": "otioz", **more}]}
        answer = await user.call("POST", f"/compositions/{film}/exports", json=body)
        refused(answer, 422, "validation_failed")
    (told,) = await ask(user, film, {"format": "otioz"}, {"format": "otioz"}, apply=False)
    assert (told["codec"], told["filename"]) == (None, "sunlight-boiling.otioz")
    (export,) = await ask(user, film, {"format": "otioz"})
    journal = await taken_up(queue, database)
    order = await read_export(database, UUID(export["export_id"]))
    assert order.form == Bundle()
    await journal.started(SOFTWARE, 0)
    await journal.finished(FILM)
    (shown,) = await listed(user, film)
    assert (shown["status"], shown["percentage"]) == ("completed", 100)
