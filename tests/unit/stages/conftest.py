import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from pipelines.download import DownloadPolicy
from pipelines.ports import Workshop
from pipelines.stages.ingest import IngestTake
from pipelines.testing import FolderStore
from tests.unit.stages.deliveries import ORDER, Quiet


@pytest.fixture
def offered(tmp_path: Path) -> Path:
    """The folder that the provider serves."""
    folder = tmp_path / "offered"
    folder.mkdir()
    return folder


@pytest.fixture
def origin(offered: Path) -> Iterator[str]:
    handler = partial(Quiet, directory=str(offered))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(FolderStore(tmp_path / "store"), tmp_path / "work")


@pytest.fixture
def take(origin: str) -> IngestTake:
    return IngestTake(
        scene_id="scene-1",
        order=ORDER,
        key="take-1",
        url=f"{origin}/out.mp4",
        kind="video",
        model="owner/name",
        policy=DownloadPolicy(hosts=(), origin=origin),
        location="film/clip.mp4",
        thumbnail="film/clip.jpg",
        shared="bought/",
    )
