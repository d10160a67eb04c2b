"""What every `ObjectStore` does: the fake and S3 alike."""

import pickle
from pathlib import Path

import pytest

from cluster.embedded.stack import Endpoints
from pipelines.errors import DamagedMedia
from pipelines.ports import ObjectStore
from pipelines.testing import FolderStore
from tests.integration.stores import s3_store

pytestmark = pytest.mark.stack


@pytest.fixture(params=["folder", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path, endpoints: Endpoints) -> ObjectStore:
    return FolderStore(tmp_path / "objects") if request.param == "folder" else s3_store(endpoints)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source"
    path.write_bytes(bytes(range(256)) * 4096)
    return path


def test_what_is_stored_can_be_fetched(store: ObjectStore, source: Path, tmp_path: Path) -> None:
    store.store(source, "films/one/final.mp4", "video/mp4")
    store.fetch("films/one/final.mp4", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == source.read_bytes()


def test_storing_again_replaces(store: ObjectStore, source: Path, tmp_path: Path) -> None:
    store.store(source, "again", "text/plain")
    source.write_bytes(b"new")
    store.store(source, "again", "text/plain")
    store.fetch("again", tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == b"new"


def test_only_what_is_stored_exists(store: ObjectStore, source: Path) -> None:
    assert not store.exists("absent/one")
    store.store(source, "present/one", "text/plain")
    assert store.exists("present/one")
    assert not store.exists("present")


def test_fetching_what_is_not_there_names_it_and_leaves_nothing(
    store: ObjectStore, tmp_path: Path
) -> None:
    with pytest.raises(DamagedMedia, match="absent/two"):
        store.fetch("absent/two", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_a_store_crosses_to_a_worker(store: ObjectStore, source: Path) -> None:
    store.store(source, "crossing", "text/plain")
    there: ObjectStore = pickle.loads(pickle.dumps(store))
    assert there.exists("crossing")
