"""Uploads straight to the object store: let in as promised, and looked through like all others."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from sqlalchemy import func, select, text, update

from app.assets import intake, presign
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


async def promised(user: User, kind: str, filename: str, size: int) -> httpx.Response:
    wanted = {"type": kind, "filename": filename, "size_bytes": size}
    return await user.call("POST", "/assets/presign", json=wanted)


async def form_for(user: User, content: bytes, kind: str = "logo") -> dict[str, Any]:
    answer = await promised(user, kind, "logo.png", len(content))
    assert answer.status_code == 201, answer.text
    form: dict[str, Any] = answer.json()
    return form


async def sent(form: dict[str, Any], content: bytes, **changes: str) -> httpx.Response:
    """Send the form as a browser does: the fields, and the file last."""
    async with httpx.AsyncClient() as anyone:
        return await anyone.post(
            form["url"], data={**form["fields"], **changes}, files={"file": ("any", content)}
        )


async def completed(user: User, form: dict[str, Any]) -> httpx.Response:
    return await user.call("POST", f"/assets/{form['asset_id']}/complete")


def kept(settings: Settings, user: User) -> list[str]:
    """Return the keys of the user's objects, and of all that lies between."""
    store: S3Store = settings.store()
    keys = []
    for prefix in (f"uploads/{user.id}/", f"temp/uploads/{user.id}/"):
        listed = _client(store, store.endpoint_url).list_objects_v2(
            Bucket=store.bucket, Prefix=prefix
        )
        keys += [each["Key"] for each in listed.get("Contents", [])]
    return keys


async def test_every_kind_goes_in_by_a_form(user: User, good: Honest, settings: Settings) -> None:
    for ending, kind in hostile.KINDS.items():
        content = good[ending]
        answer = await promised(user, kind, f"my file.{ending}", len(content))
        assert answer.status_code == 201, answer.text
        form = answer.json()
        assert (await sent(form, content)).status_code == 204
        done = await completed(user, form)
        assert done.status_code == 200, done.text
        told = done.json()
        assert (told["asset_id"], told["type"]) == (form["asset_id"], kind)
        assert (told["filename"], told["size_bytes"]) == (f"my file.{ending}", len(content))
        async with httpx.AsyncClient() as anyone:
            assert (await anyone.get(told["url"])).content == content
        assert (await completed(user, form)).json() == told
        names = {Path(key).stem for key in kept(settings, user)}
        assert {"original", "metadata"} <= names <= {"original", "metadata", "thumbnail"}
        place = f"/assets/{told['asset_id']}"
        assert (await user.get(place)).json() == told
        assert (await user.call("DELETE", place)).status_code == 204
        refused(await completed(user, form), 404, "not_found")
    assert kept(settings, user) == []


async def test_what_is_hostile_is_refused_this_way_too(
    user: User, good: Honest, settings: Settings, tmp_path: Path
) -> None:
    folder = tmp_path / "making"
    folder.mkdir()
    statuses: Counter[str] = Counter()
    taken = []
    # Both ways lead to the same look: a quarter of the files is enough to see that they do.
    for each in [*hostile.hostile(good, folder)][::4]:
        answer = await promised(user, each.kind, each.filename, len(each.content))
        step = "promise"
        if answer.status_code == 201:
            form = answer.json()
            assert (await sent(form, each.content)).status_code == 204, each.name
            answer, step = await completed(user, form), "complete"
            refused(await completed(user, form), 404, "not_found")
        statuses[f"{step} {answer.status_code}"] += 1
        if answer.status_code not in hostile.REFUSED:
            taken.append((each.name, answer.status_code, answer.text))
        assert "/tmp" not in answer.text, "places of ours are nobody's business"
    print(f"\n{statuses.total()} hostile uploads: {dict(statuses)}")
    assert taken == []
    assert statuses.total() >= 15
    assert len({step.split()[0] for step in statuses}) == 2
    assert (await user.get("/assets")).json() == {"assets": [], "next_cursor": None}
    assert kept(settings, user) == []
    assert not list(settings.work_folder.glob("upload-*"))


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "uploads/somebody/else"},
        {"key": "temp/uploads/${filename}"},
        {"Content-Type": "text/html"},
        {"x-amz-signature": "0" * 64},
        {"x-amz-credential": "nobody/20260101/us-east-1/s3/aws4_request"},
        {"policy": "e30="},
    ],
    ids=str,
)
async def test_a_form_is_not_to_be_changed(
    user: User, good: Honest, settings: Settings, changes: dict[str, str]
) -> None:
    form = await form_for(user, good["png"])
    answer = await sent(form, good["png"], **changes)
    assert 400 <= answer.status_code < 500, answer.text
    assert kept(settings, user) == []
    refused(await completed(user, form), 409, "not_uploaded")


async def test_nobody_makes_an_upload_public(user: User, good: Honest) -> None:
    # Amazon refuses fields that the policy does not name; SeaweedFS does nothing with them.
    form = await form_for(user, good["png"])
    await sent(form, good["png"], acl="public-read")
    async with httpx.AsyncClient() as anyone:
        answer = await anyone.get(f"{form['url']}/{form['fields']['key']}")
    assert answer.status_code in {403, 404}


@pytest.mark.parametrize("change", [-1, 1, 1 << 20])
async def test_the_store_takes_the_promised_size_alone(
    user: User, good: Honest, settings: Settings, change: int
) -> None:
    form = await form_for(user, good["png"])
    content = (good["png"] + bytes(1 << 20))[: len(good["png"]) + change]
    assert 400 <= (await sent(form, content)).status_code < 500
    assert kept(settings, user) == []


async def test_a_form_runs_out(
    user: User, good: Honest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presign, "URL_SECONDS", -60)
    form = await form_for(user, good["png"])
    assert (await sent(form, good["png"])).status_code == 403
    assert kept(settings, user) == []


async def test_a_store_that_takes_another_size_is_not_believed(
    user: User, good: Honest, settings: Settings, tmp_path: Path
) -> None:
    form = await form_for(user, good["png"])
    (tmp_path / "more").write_bytes(good["png"] + b"more")
    settings.store().store(tmp_path / "more", form["fields"]["key"], "image/png")
    refused(await completed(user, form), 400, "damaged_media")
    assert kept(settings, user) == []


async def test_a_form_sent_again_later_changes_no_asset(
    user: User, good: Honest, settings: Settings, database: Database
) -> None:
    form = await form_for(user, good["png"])
    await sent(form, good["png"])
    asset = (await completed(user, form)).json()
    other = bytes(len(good["png"]))
    assert (await sent(form, other)).status_code == 204
    async with httpx.AsyncClient() as anyone:
        assert (await anyone.get(asset["url"])).content == good["png"]
    assert (await completed(user, form)).json() == asset
    await _an_hour_later(database, settings)
    assert not [key for key in kept(settings, user) if key.startswith("temp/")]
    async with httpx.AsyncClient() as anyone:
        assert (await anyone.get(asset["url"])).content == good["png"]


async def test_what_is_never_completed_is_removed(
    user: User, good: Honest, settings: Settings, database: Database
) -> None:
    form = await form_for(user, good["png"])
    assert (await sent(form, good["png"])).status_code == 204
    assert len(kept(settings, user)) == 1
    await _an_hour_later(database, settings)
    assert kept(settings, user) == []
    refused(await completed(user, form), 404, "not_found")
    await form_for(user, good["png"])
    async with database.transaction() as session:
        count = await session.scalar(text("SELECT count(*) FROM awaited_assets"))
    assert count == 1, "the old one is forgotten with the next"


async def _an_hour_later(database: Database, settings: Settings) -> None:
    async with database.transaction() as session:
        await session.execute(update(RemovalRow).values(due_at=func.now()))
        age = "UPDATE awaited_assets SET created_at = now() - interval '1 hour'"
        await session.execute(text(age))
        waiting = (await session.scalars(select(RemovalRow.prefix))).all()
    remover = Remover(database, settings.store())
    for _ in waiting:
        assert await remover.remove_next()


async def test_two_who_complete_at_once_make_one_asset(user: User, good: Honest) -> None:
    form = await form_for(user, good["png"])
    await sent(form, good["png"])
    answers = await asyncio.gather(*(completed(user, form) for _ in range(4)))
    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[200] >= 1
    assert statuses[200] + statuses[409] == 4
    assert len((await user.get("/assets")).json()["assets"]) == 1


async def test_a_store_that_is_away_for_a_moment_costs_no_upload(
    user: User, good: Honest, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = await form_for(user, good["png"])
    await sent(form, good["png"])
    with monkeypatch.context() as patch:
        patch.setattr(S3Store, "fetch", _away)
        refused(await completed(user, form), 503, "service_unavailable")
    assert (await completed(user, form)).status_code == 200


def _away(_store: S3Store, key: str, into: Path) -> None:
    from pipelines.errors import ServiceUnavailable  # noqa: PLC0415

    raise ServiceUnavailable("The object store does not answer.")


async def test_what_is_promised_counts_as_kept(
    user: User, good: Honest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_FILES", 1)
    form = await form_for(user, good["png"])
    refused(await promised(user, "logo", "b.png", 10), 429, "too_many_assets")
    await sent(form, good["png"])
    assert (await completed(user, form)).status_code == 200


@pytest.mark.parametrize(
    ("kind", "filename", "size", "status", "code"),
    [
        ("logo", "logo.png", (20 << 20) + 1, 413, "media_too_large"),
        ("logo", "logo.mp4", 10, 415, "unsupported_media"),
        ("other", "page.html", 10, 415, "unsupported_media"),
        ("logo", "../logo.png", 10, 400, "bad_filename"),
        ("logo", "logo.png", 0, 422, "validation_failed"),
        ("virus", "logo.png", 10, 422, "validation_failed"),
    ],
)
async def test_what_could_never_be_taken_gets_no_form(
    user: User, kind: str, filename: str, size: int, status: int, code: str
) -> None:
    refused(await promised(user, kind, filename, size), status, code)


async def test_forms_are_their_owners(user: User, api: Api, good: Honest) -> None:
    form = await form_for(user, good["png"])
    await sent(form, good["png"])
    other = await api.open_session()
    refused(await completed(other, form), 404, "not_found")
    unknown: UUID = uuid4()
    refused(await user.call("POST", f"/assets/{unknown}/complete"), 404, "not_found")
    assert (await completed(user, form)).status_code == 200
