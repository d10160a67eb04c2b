"""What users bring: what is taken, and what is refused with nothing left of it."""

from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from PIL import Image
from sqlalchemy import func, select, update

from app.assets import intake
from app.infrastructure.object_store import S3Store, _client
from app.infrastructure.postgres import Database
from app.jobs.removals import RemovalRow, Remover
from app.settings import Settings
from tests.integration import hostile
from tests.integration.browser import Api, User, refused
from tests.integration.hostile import Honest

pytestmark = pytest.mark.stack


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Honest:
    return hostile.honest(tmp_path_factory.mktemp("honest"))


async def upload(user: User, kind: str, filename: str, content: bytes) -> httpx.Response:
    files = {"file": (filename, content, "application/octet-stream")}
    return await user.call("POST", "/assets/upload", data={"type": kind}, files=files)


def kept(settings: Settings, user: UUID) -> list[str]:
    """Return the keys of all the user's objects."""
    store: S3Store = settings.store()
    listed = _client(store, store.endpoint_url).list_objects_v2(
        Bucket=store.bucket, Prefix=f"uploads/{user}/"
    )
    return [each["Key"] for each in listed.get("Contents", [])]


async def test_every_kind_is_taken_shown_and_taken_away(
    user: User, good: Honest, settings: Settings
) -> None:
    for ending, kind in hostile.KINDS.items():
        answer = await upload(user, kind, f"my file.{ending}", good[ending])
        assert answer.status_code == 201, answer.text
        told: dict[str, Any] = answer.json()
        assert (told["type"], told["filename"]) == (kind, f"my file.{ending}")
        assert told["size_bytes"] == len(good[ending])
        if told["medium"] == "audio":
            assert told["duration_seconds"] == pytest.approx(1, abs=0.06)
        else:
            assert (told["width"], told["height"]) == (64, 48)
        place = f"/assets/{told['asset_id']}"
        assert answer.headers["location"] == f"/api/v1{place}"
        async with httpx.AsyncClient() as anyone:
            assert (await anyone.get(told["url"])).content == good[ending]
        assert (await user.get(place)).json() == told
        about, key, *small = sorted(kept(settings, user.id))
        assert key.startswith(f"uploads/{user.id}/{told['asset_id']}/original.")
        assert about.endswith("/metadata.json")
        if told["medium"] == "audio":
            assert (told["thumbnail_url"], small) == (None, [])
        else:
            assert [name.rpartition("/")[2] for name in small] == ["thumbnail.jpg"]
            async with httpx.AsyncClient() as anyone:
                content = (await anyone.get(told["thumbnail_url"])).content
            with Image.open(BytesIO(content)) as picture:
                assert picture.size == (64, 48)
        assert (await user.call("DELETE", place)).status_code == 204
        assert kept(settings, user.id) == []
        refused(await user.get(place), 404, "not_found")
    assert (await user.get("/assets")).json() == {"assets": [], "next_cursor": None}


async def test_uploads_are_listed_a_page_at_a_time(user: User, good: Honest) -> None:
    sent = [("a.png", "logo"), ("b.wav", "audio"), ("c.png", "logo"), ("d.png", "other")]
    for name, kind in sent:
        answer = await upload(user, kind, name, good[name[-3:]])
        assert answer.status_code == 201, answer.text
    seen: list[str] = []
    asked: dict[str, str] = {}
    while not seen or asked:
        page = (await user.get("/assets", limit=3, **asked)).json()
        seen += [each["filename"] for each in page["assets"]]
        asked = {"cursor": page["next_cursor"]} if page["next_cursor"] else {}
    assert seen == ["d.png", "c.png", "b.wav", "a.png"]
    logos = (await user.get("/assets", type="logo")).json()["assets"]
    assert [each["filename"] for each in logos] == ["c.png", "a.png"]
    refused(await user.get("/assets", cursor="x"), 422, "bad_cursor")


async def test_what_is_hostile_is_refused_and_leaves_nothing(
    user: User, good: Honest, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "making"
    folder.mkdir()
    statuses: Counter[int] = Counter()
    taken = []
    for each in hostile.hostile(good, folder):
        answer = await upload(user, each.kind, each.filename, each.content)
        statuses[answer.status_code] += 1
        if answer.status_code not in hostile.REFUSED:
            taken.append((each.name, answer.status_code, answer.text))
        else:
            assert answer.headers["content-type"] == "application/problem+json", each.name
            assert "/tmp" not in answer.text, "places of ours are nobody's business"
    print(f"\n{statuses.total()} hostile uploads: {dict(statuses)}")
    assert taken == []
    assert statuses.total() >= 60
    assert (await user.get("/assets")).json()["assets"] == []
    assert kept(settings, user.id) == []
    assert not list(settings.work_folder.glob("upload-*"))


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"", {"Content-Type": "multipart/form-data"}, 400),
        (b"x", {"Content-Type": "text/plain"}, 415),
        (b"--a\r\nbroken", {"Content-Type": "multipart/form-data; boundary=a"}, 400),
        (b"", {"Content-Type": "multipart/form-data; boundary=a"}, 400),
        (b"{}", {"Content-Type": "application/json"}, 415),
    ],
)
async def test_a_form_that_is_none_is_refused(
    user: User, content: bytes, headers: dict[str, str], status: int
) -> None:
    answer = await user.call("POST", "/assets/upload", content=content, headers=headers)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize(
    "parts",
    [
        [("type", (None, "logo"))],
        [("file", ("logo.png", b"x"))],
        [("type", (None, "logo")), ("file", (None, "no filename"))],
        [("type", (None, "logo")), ("file", ("a.png", b"x")), ("file", ("b.png", b"x"))],
        [("type", (None, "logo")), ("more", (None, "x")), ("file", ("a.png", b"x"))],
    ],
)
async def test_a_form_has_two_parts(user: User, parts: list[Any]) -> None:
    refused(await user.call("POST", "/assets/upload", files=parts), 400, "bad_form")


async def test_a_body_has_its_limit(user: User) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=a", "Content-Length": str(1 << 30)}
    answer = await user.call("POST", "/assets/upload", content=b"", headers=headers)
    refused(answer, 413, "body_too_large")


async def test_a_users_files_are_counted(
    user: User,
    api: Api,
    good: Honest,
    settings: Settings,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(intake, "MOST_FILES", 1)
    assert (await upload(user, "logo", "a.png", good["png"])).status_code == 201
    refused(await upload(user, "logo", "b.png", good["png"]), 429, "too_many_assets")
    # The one that found no room is removed like all that came to nothing, an hour later.
    async with database.transaction() as session:
        (left,) = (await session.scalars(select(RemovalRow))).all()
        await session.execute(update(RemovalRow).values(due_at=func.now()))
    assert left.prefix.startswith(f"uploads/{user.id}/")
    assert await Remover(database, settings.store()).remove_next()
    assert len(kept(settings, user.id)) == 3, "of the first: file, metadata, thumbnail"
    other = await api.open_session()
    assert (await upload(other, "logo", "b.png", good["png"])).status_code == 201
    (mine,) = (await user.get("/assets")).json()["assets"]
    refused(await other.get(f"/assets/{mine['asset_id']}"), 404, "not_found")
    refused(await other.call("DELETE", f"/assets/{mine['asset_id']}"), 404, "not_found")
