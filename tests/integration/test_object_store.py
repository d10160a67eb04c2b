import pickle
import time
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from app.infrastructure import object_store
from app.infrastructure.object_store import S3Store
from app.settings import Settings
from pipelines.errors import DamagedMedia, ServiceUnavailable

pytestmark = pytest.mark.stack


@pytest.fixture
def store(settings: Settings) -> S3Store:
    return settings.store()


@pytest.fixture
def away(store: S3Store, monkeypatch: pytest.MonkeyPatch) -> S3Store:
    """A store at a port that nothing listens on."""
    monkeypatch.setattr(object_store, "ATTEMPTS", 1)
    return replace(store, endpoint_url="http://127.0.0.1:1")


def test_what_is_stored_is_fetched_unchanged(store: S3Store, tmp_path: Path) -> None:
    # 20 MB goes in parts, both ways.
    for name, content in {"small": b"x", "empty": b"", "large": bytes(range(256)) * 80_000}.items():
        source, copy = tmp_path / name, tmp_path / f"{name}.copy"
        source.write_bytes(content)
        store.store(source, f"tests/{name}", "video/mp4")
        store.fetch(f"tests/{name}", copy)
        assert copy.read_bytes() == content
        assert store.exists(f"tests/{name}")


def test_storing_again_replaces(store: S3Store, tmp_path: Path) -> None:
    source = tmp_path / "film"
    for content in (b"first", b"second"):
        source.write_bytes(content)
        store.store(source, "tests/twice", "video/mp4")
    store.fetch("tests/twice", source)
    assert source.read_bytes() == b"second"


def test_a_missing_object_is_damaged_media(store: S3Store, tmp_path: Path) -> None:
    assert not store.exists("tests/nothing")
    with pytest.raises(DamagedMedia, match="There is no object tests/nothing"):
        store.fetch("tests/nothing", tmp_path / "copy")
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_does_not_answer_is_unavailable(away: S3Store, tmp_path: Path) -> None:
    source = tmp_path / "film"
    source.write_bytes(b"film")
    for call in (
        lambda: away.store(source, "tests/film", "video/mp4"),
        lambda: away.fetch("tests/film", tmp_path / "copy"),
        lambda: away.exists("tests/film"),
        away.check,
    ):
        with pytest.raises(ServiceUnavailable):
            call()


def test_a_wrong_key_is_refused_as_unavailable(store: S3Store) -> None:
    stranger = replace(store, secret_key="wrong")
    with pytest.raises(ServiceUnavailable):
        stranger.check()
    store.check()


def test_a_store_travels_to_workers_and_keeps_its_secrets(store: S3Store) -> None:
    store.check()
    assert pickle.loads(pickle.dumps(store)) == store
    assert store.secret_key
    assert store.secret_key not in repr(store)
    assert str(store.access_key) not in repr(store)


def test_a_url_works_until_it_expires(
    store: S3Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "thumbnail"
    source.write_bytes(b"jpeg")
    store.store(source, "tests/thumbnail.jpg", "image/jpeg")
    answer = httpx.get(store.presign_get("tests/thumbnail.jpg", seconds=60))
    assert (answer.content, answer.headers["content-type"]) == (b"jpeg", "image/jpeg")
    assert "content-disposition" not in answer.headers
    monkeypatch.setattr(object_store, "SAME_URL_SECONDS", 1)
    brief = store.presign_get("tests/thumbnail.jpg", seconds=1)
    time.sleep(3.1)  # its seconds are counted whole
    assert httpx.get(brief).status_code == 403


def test_an_object_has_one_url_for_a_while_and_it_outlives_that(
    store: S3Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    lasts = f"X-Amz-Expires={3600 + object_store.SAME_URL_SECONDS}&"
    assert lasts in store.presign_get("tests/film", seconds=3600)
    monkeypatch.setattr(object_store, "SAME_URL_SECONDS", 10**9)
    first = store.presign_get("tests/film", seconds=1)
    time.sleep(1.1)  # signatures hold their second
    assert store.presign_get("tests/film", seconds=1) == first
    assert store.presign_get("tests/other", seconds=1) != first
    monkeypatch.setattr(object_store, "SAME_URL_SECONDS", 1)
    early = store.presign_get("tests/film", seconds=1)
    time.sleep(1.1)
    assert store.presign_get("tests/film", seconds=1) != early


def test_a_file_name_can_not_add_headers(store: S3Store) -> None:
    url = store.presign_get("tests/film", seconds=60, filename='a"\r\nX-Evil: 1; ö.mp4')
    assert "filename%3D%22a-X-Evil-1-.mp4%22" in url


def test_browsers_are_sent_to_the_public_endpoint(store: S3Store) -> None:
    public = replace(store, public_endpoint_url="https://media.example")
    url = public.presign_get("tests/film", seconds=60)
    assert url.startswith(f"https://media.example/{store.bucket}/tests/film?")
