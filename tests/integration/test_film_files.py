"""What can be had of films: lists, figures, subtitles, and every file."""

from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from app.infrastructure.postgres import Database
from app.jobs.queue import JobQueue
from app.settings import Settings
from pipelines.film.segment import cut
from tests.integration.browser import User, refused
from tests.integration.making import PLAN, SCENES, begin, make
from tests.integration.shop import AUDIO, FILM, clip

pytestmark = pytest.mark.stack


async def film(
    user: User, queue: JobQueue, database: Database, until: str = "finished"
) -> tuple[UUID, str]:
    """Return a film made so far: its job and its composition."""
    job_id: UUID = await user.order()
    await make(await begin(queue, database), until=until)
    shown = (await user.get(f"/generations/{job_id}")).json()
    return job_id, shown["compositions"][0]["composition_id"]


async def pages(user: User, **query: Any) -> list[list[str]]:
    """Follow the list to its end; return the ids of every page."""
    found: list[list[str]] = []
    cursor: str | None = ""
    while cursor is not None:
        answer = await user.get("/compositions", **query, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found.append([each["composition_id"] for each in page["compositions"]])
        cursor = page["next_cursor"]
    return found


async def test_films_are_listed_by_pages_without_gap_or_repetition(
    user: User, queue: JobQueue, database: Database
) -> None:
    made = [await film(user, queue, database) for _ in range(5)]
    films = [composition for _, composition in made]
    assert await pages(user, limit=2, sort="created_at") == [films[:2], films[2:4], films[4:]]
    newest_first = films[::-1]
    assert await pages(user, limit=3) == [newest_first[:3], newest_first[3:]]
    assert await pages(user, generation_id=str(made[1][0])) == [[films[1]]]
    assert await pages(user, status="failed") == [[]]
    refused(await user.get("/compositions", cursor="x"), 422, "bad_cursor")


async def test_the_status_of_a_film_counts_its_segments(
    user: User, queue: JobQueue, database: Database
) -> None:
    _, composition = await film(user, queue, database, until="clip_finished")
    told = (await user.get(f"/compositions/{composition}/status")).json()
    assert (told["segments_completed"], told["total_segments"]) == (0, len(cut(PLAN)))
    refused(await user.get(f"/compositions/{composition}/metadata"), 409, "not_completed")
    refused(await user.get(f"/compositions/{composition}/captions.srt"), 409, "not_completed")
    _, composition = await film(user, queue, database)
    told = (await user.get(f"/compositions/{composition}/status")).json()
    assert (told["status"], told["segments_completed"]) == ("completed", len(cut(PLAN)))


async def test_a_finished_film_is_described(
    user: User, queue: JobQueue, database: Database
) -> None:
    _, composition = await film(user, queue, database)
    told = (await user.get(f"/compositions/{composition}/metadata")).json()
    assert (told["sha256"], told["file_size_bytes"]) == (FILM.sha256, FILM.size_bytes)
    assert (told["frames"], told["frame_rate"], told["duration_seconds"]) == (150, 30, 5.0)
    assert told["loudness_lufs"] == AUDIO.loudness_lufs
    assert [each["scene_id"] for each in told["clips"]] == SCENES
    assert {each["model"] for each in told["clips"]} == {"animatic"}


async def test_subtitles_are_had_as_text(
    user: User, queue: JobQueue, database: Database, settings: Settings, tmp_path: Path
) -> None:
    _, composition = await film(user, queue, database)
    said = "1\n00:00:00,000 --> 00:00:01,000\nGrüße\n"
    source = tmp_path / "captions.srt"
    source.write_text(said, encoding="utf-8")
    key = f"{FILM.location.rpartition('/')[0]}/captions.srt"
    store = settings.store()
    store.store(source, key, "application/x-subrip")
    answer = await user.get(f"/compositions/{composition}/captions.srt")
    store.delete([key])
    assert (answer.status_code, answer.content.decode()) == (200, said)
    assert answer.headers["content-type"].startswith("application/x-subrip")
    refused(await user.get(f"/compositions/{composition}/captions.srt"), 404, "not_found")


async def test_pictures_to_seek_by_are_had_by_url(
    user: User, queue: JobQueue, database: Database, settings: Settings, tmp_path: Path
) -> None:
    job_id: UUID = await user.order()
    journal = await begin(queue, database)
    await make(journal, until="audio_finished")
    place = FILM.location.rpartition("/")[0]
    await journal.finished(FILM.model_copy(update={"strip": f"{place}/thumbnails.jpg"}))
    told = (await user.get(f"/generations/{job_id}")).json()
    path = f"/compositions/{told['compositions'][0]['composition_id']}/thumbnails.vtt"
    store = settings.store()
    refused(await user.get(path), 404, "not_found")
    for name, content in (
        ("thumbnails.jpg", "pictures"),
        ("thumbnails.vtt", "00:00.000 --> 00:02.000\nthumbnails.jpg#xywh=0,0,160,90\n"),
    ):
        source = tmp_path / name
        source.write_text(content)
        store.store(source, f"{place}/{name}", "text/plain")
    answer = await user.get(path)
    assert answer.headers["content-type"].startswith("text/vtt")
    url, part = answer.text.splitlines()[1].split("#")
    assert part == "xywh=0,0,160,90"
    async with httpx.AsyncClient() as anyone:
        assert (await anyone.get(url)).text == "pictures"
    store.delete([f"{place}/thumbnails.jpg", f"{place}/thumbnails.vtt"])
    media = (await user.get(f"/generations/{job_id}/assets")).json()["media"]
    assert [each["kind"] for each in media].count("thumbnail_strip") == 1


async def test_every_file_of_a_film_has_a_url_that_works(
    user: User, queue: JobQueue, database: Database, settings: Settings, tmp_path: Path
) -> None:
    job_id, composition = await film(user, queue, database)
    files = (await user.get(f"/generations/{job_id}/assets")).json()["media"]
    kinds = [each["kind"] for each in files]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "clip": 3,
        "clip_thumbnail": 3,
        "audio": 1,
        "film": 1,
        "thumbnail": 1,
        "captions": 2,
        "timeline": 1,
        "metadata": 1,
    }
    (second,) = [e for e in files if (e["kind"], e["scene_id"]) == ("clip", SCENES[1])]
    source = tmp_path / "clip.mp4"
    source.write_bytes(b"frames")
    location = clip(SCENES[1]).location
    store = settings.store()
    store.store(source, location, "video/mp4")
    async with httpx.AsyncClient() as anyone:
        assert (await anyone.get(second["url"])).content == b"frames"
    store.delete([location])
    assert second["composition_id"] is None
    assert {e["composition_id"] for e in files if e["kind"] == "film"} == {composition}
