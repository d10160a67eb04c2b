import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cluster.embedded import stack
from tests.cluster.witness import Running

OUTSIDE = ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL", "S3_BUCKET")


@pytest.fixture(scope="package", autouse=True)
def no_outside_servers() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in OUTSIDE:
            patch.delenv(name, raising=False)
        yield


@pytest.fixture(scope="package")
def new_home() -> Iterator[Callable[[], Path]]:
    """Homes that every user can reach (pytest's own folders are closed to others), with cleanup."""
    top = Path(tempfile.mkdtemp(prefix="rr-stack-"))
    top.chmod(0o711)
    homes: list[Path] = []

    def make() -> Path:
        homes.append(top / f"home {len(homes)}")
        return homes[-1]

    yield make
    for home in homes:
        stack.down(home)
    shutil.rmtree(top)


@pytest.fixture(scope="package")
def shared_home(new_home: Callable[[], Path]) -> Path:
    return new_home()


@pytest.fixture
def shared(shared_home: Path, no_outside_servers: None) -> Running:
    """A stack without Ray that is up; a test may crash its servers but not take it down."""
    return Running(shared_home, stack.up(shared_home, ray=False))


@pytest.fixture(scope="package")
def ray_home(new_home: Callable[[], Path]) -> Path:
    return new_home()


@pytest.fixture
def with_ray(ray_home: Path, no_outside_servers: None) -> Running:
    told = {"RAYREEL_TEST_WORD": "told"}
    return Running(ray_home, stack.up(ray_home, cpus=2, environment=told))


@pytest.fixture
def down_after() -> Iterator[Callable[[Path], Path]]:
    homes: list[Path] = []

    def note(home: Path) -> Path:
        homes.append(home)
        return home

    yield note
    for home in homes:
        stack.down(home)
