"""Weights that are fetched, from S3 as moto plays it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from app.infrastructure.object_store import S3Store
from deployments.weights import bring
from pipelines.errors import ServiceUnavailable

KEPT = {
    "weights/ltx-video/model_index.json": b"{}",
    "weights/ltx-video/vae/model.safetensors": b"numbers",
    "weights/ltx-video-2/model_index.json": b"of another model",
}


@pytest.fixture
def store() -> Iterator[S3Store]:
    with mock_aws():
        s3 = boto3.client("s3", "us-east-1", aws_access_key_id="t", aws_secret_access_key="t")
        s3.create_bucket(Bucket="films")
        for key, content in KEPT.items():
            s3.put_object(Bucket="films", Key=key, Body=content)
        yield S3Store("films", "us-east-1", access_key="t", secret_key="t")


def held(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_all_files_of_a_model_come_into_its_place(store: S3Store, tmp_path: Path) -> None:
    bring("ltx-video", tmp_path / "weights", store)
    wanted = {key: content for key, content in KEPT.items() if "ltx-video/" in key}
    assert held(tmp_path) == wanted


def test_what_is_there_is_not_fetched(store: S3Store, tmp_path: Path) -> None:
    (tmp_path / "ltx-video").mkdir()
    bring("ltx-video", tmp_path, store)
    assert held(tmp_path) == {}


def test_where_the_store_has_none_nothing_is_written(store: S3Store) -> None:
    bring("wan-2.1-1.3b", Path("/nowhere/weights"), store)


def test_half_of_a_model_is_none(
    store: S3Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = S3Store.fetch

    def cut_off(self: S3Store, key: str, into: Path) -> None:
        if "vae" in key:
            raise ServiceUnavailable("gone")
        fetch(self, key, into)

    monkeypatch.setattr(S3Store, "fetch", cut_off)
    with pytest.raises(ServiceUnavailable):
        bring("ltx-video", tmp_path, store)
    assert list(tmp_path.iterdir()) == []


def test_a_store_that_refuses_is_told(store: S3Store, tmp_path: Path) -> None:
    with pytest.raises(ServiceUnavailable):
        bring("ltx-video", tmp_path, replace(store, bucket="no-such-bucket"))
