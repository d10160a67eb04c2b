"""A backup of a stack at work, restored into another one: films play and jobs go on."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.infrastructure.object_store import S3Store
from app.migrations import upgrade
from app.settings import Settings
from cluster.embedded import stack
from cluster.embedded.errors import StackError
from cluster.embedded.stack import Endpoints
from deployments.backup import back_up, restore
from deployments.cli.__main__ import rayreel
from tests.chaos.crash_points import Ordeal
from tests.chaos.ground import Ground, environment
from tests.standin.process import StandIn, standin

pytestmark = pytest.mark.stack


def ignore(_line: str) -> None:
    pass


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[tuple[Endpoints, Endpoints]]:
    """One stack with the schema, and one with nothing at all."""
    places = tmp_path / "one", tmp_path / "other"
    one, other = (stack.up(place, ray=False) for place in places)
    upgrade(one.database_url)
    yield one, other
    for place in places:
        stack.down(place)


@pytest.fixture
def far(tmp_path: Path) -> Iterator[StandIn]:
    quick = {"creates_per_minute": 0, "calls_per_minute": 0, "seconds": {"": 0.0}}
    with standin(tmp_path / "provider", settings=quick) as far:
        yield far


async def test_films_and_jobs_go_on_in_another_stack(
    homes: tuple[Endpoints, Endpoints], far: StandIn, tmp_path: Path
) -> None:
    one, other = homes
    told, backup = environment(one, far, tmp_path), tmp_path / "backup"
    async with Ground(one, told).database() as database:
        ordeal = Ordeal("kill", told, database)
        film, _ = await ordeal.calm()
        # Its producer dies once the clips are there: the lease is still held in the backup.
        begun = await ordeal.begin("journal.composing after")
    store = ordeal.settings.store()
    count = await asyncio.to_thread(back_up, one.database_url, store, backup, ignore)
    assert count > 5
    there = environment(other, far, tmp_path)
    async with Ground(other, there).database() as database:
        ordeal = Ordeal("kill", there, database)
        await asyncio.to_thread(
            restore, other.database_url, ordeal.settings.store(), backup, ignore
        )
        assert await ordeal.finish(begun) == film
        assert far.charges()["total"] == 2, "clips in the backup are not bought again"
    with pytest.raises(StackError, match="films of its own"):
        restore(other.database_url, store, backup, ignore)


def test_a_damaged_backup_is_refused(
    homes: tuple[Endpoints, Endpoints], far: StandIn, tmp_path: Path
) -> None:
    one, other = homes
    backup, film = tmp_path / "backup", tmp_path / "film.mp4"
    film.write_bytes(b"a film")
    store, empty = (store_of(each, far, tmp_path) for each in homes)
    store.store(film, "compositions/1/final.mp4", "video/mp4")
    assert back_up(one.database_url, store, backup, ignore) == 1
    (backup / "objects/compositions/1/final.mp4").write_bytes(b"a fake")
    with pytest.raises(StackError, match="damaged"):
        restore(other.database_url, empty, backup, ignore)
    assert list(empty.listed()) == []


def test_a_second_backup_copies_what_has_changed(
    homes: tuple[Endpoints, Endpoints], far: StandIn, tmp_path: Path
) -> None:
    one, _ = homes
    backup, file, said = tmp_path / "backup", tmp_path / "file", list[str]()
    store = store_of(one, far, tmp_path)
    for key in ("same", "other", "gone"):
        file.write_text(key)
        store.store(file, f"temp/{key}", "text/plain")
    back_up(one.database_url, store, backup, ignore)
    file.write_text("changed")
    store.store(file, "temp/other", "text/plain")
    store.delete(["temp/gone"])
    assert back_up(one.database_url, store, backup, said.append) == 2
    assert said == ["Writing the database ...", "Copying temp/other ..."]
    assert sorted(each.name for each in (backup / "objects/temp").iterdir()) == ["other", "same"]


def store_of(endpoints: Endpoints, far: StandIn, folder: Path) -> S3Store:
    told = environment(endpoints, far, folder)
    return Settings.model_validate({name.lower(): value for name, value in told.items()}).store()


def test_the_command_says_in_a_line_what_is_no_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAYREEL_HOME", str(tmp_path / "home"))
    answer = CliRunner().invoke(rayreel, ["restore", str(tmp_path)])
    stack.down(tmp_path / "home")
    assert answer.exit_code == 1
    assert answer.output.splitlines() == [
        f"rayreel: {tmp_path} is no backup: it has no manifest.json"
    ]
