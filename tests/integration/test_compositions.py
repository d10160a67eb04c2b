from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import httpx
import pytest

from app.infrastructure.postgres import Database
from app.jobs.journal import PostgresJournal
from app.jobs.queue import JobQueue
from app.settings import Settings
from tests.integration.browser import Api, User, refused
from tests.integration.making import PLAN, begin, make
from tests.integration.shop import FILM, Shop

pytestmark = pytest.mark.stack


@pytest.fixture
async def journal(user: User, queue: JobQueue, database: Database) -> PostgresJournal:
    """The journal of a film that is all made but not joined."""
    await user.order()
    journal = await begin(queue, database)
    await make(journal, until="audio_finished")
    return journal


@pytest.fixture
async def film(journal: PostgresJournal, shop: Shop) -> UUID:
    return (await shop.job(journal._held.lease.job_id)).composition_id


async def test_a_composition_is_shown_with_its_timeline(
    user: User, journal: PostgresJournal, film: UUID
) -> None:
    shown = (await user.get(f"/compositions/{film}")).json()
    assert shown["generation_id"] == str(journal._held.lease.job_id)
    assert (shown["status"], shown["version"], shown["rendered_at"]) == ("rendering", 1, None)
    assert (shown["width"], shown["height"], shown["duration_seconds"]) == (854, 480, 5.0)
    assert shown["timeline"] == PLAN.model_dump(mode="json")
    assert shown["remarks"] == []
    await journal.finished(FILM)
    shown = (await user.get(f"/compositions/{film}")).json()
    assert (shown["status"], shown["file_size_bytes"]) == ("completed", 9000)
    assert shown["remarks"] == [*FILM.remarks]
    events = (await user.get(f"/generations/{shown['generation_id']}/events?limit=500")).json()
    (told,) = [e["data"] for e in events["events"] if e["type"] == "composition_completed"]
    assert told["remarks"] == [*FILM.remarks]


async def test_an_unfinished_film_can_not_be_downloaded(user: User, film: UUID) -> None:
    refused(await user.get(f"/compositions/{film}/download"), 409, "not_completed")


async def test_a_finished_film_is_downloaded_as_a_file(
    user: User, journal: PostgresJournal, film: UUID, settings: Settings, tmp_path: Path
) -> None:
    source = tmp_path / "film.mp4"
    source.write_bytes(b"frames " * 1000)
    settings.store().store(source, FILM.location, "video/mp4")
    await journal.finished(FILM)
    offer = (await user.get(f"/compositions/{film}/download")).json()
    assert offer["filename"] == "sunlight-boiling.mp4"
    assert offer["file_size_bytes"] == FILM.size_bytes
    left = datetime.fromisoformat(offer["expires_at"]) - datetime.now(UTC)
    assert timedelta(minutes=59) < left <= timedelta(hours=1)
    async with httpx.AsyncClient() as anyone:
        answer = await anyone.get(offer["download_url"])
        tampered = await anyone.get(offer["download_url"].replace("final", "other"))
    assert answer.content == source.read_bytes()
    assert answer.headers["content-disposition"] == 'attachment; filename="sunlight-boiling.mp4"'
    assert answer.headers["content-type"] == "video/mp4"
    assert tampered.status_code == 403


@pytest.mark.parametrize("path", ["/compositions/{id}", "/compositions/{id}/download"])
async def test_a_composition_is_its_owners_alone(
    user: User, api: Api, journal: PostgresJournal, film: UUID, path: str
) -> None:
    await journal.finished(FILM)
    other = await api.open_session()
    refused(await other.get(path.format(id=film)), 404, "not_found")
    refused(await other.get(path.format(id=uuid4())), 404, "not_found")
    refused(await user.get(path.format(id="x")), 422, "validation_failed")
    anonymous = await api.client.get("/api/v1" + path.format(id=film))
    refused(anonymous, 401, "not_authenticated")
