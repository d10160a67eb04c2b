"""A backup: the database, every object of the store, and a list of them with their hashes.

The database is written first. Objects come before the rows that name them, so whatever the rows in
the backup name is there to be copied after; when restoring, the rows come last.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg

from app.infrastructure.object_store import S3Store
from app.migrations import upgrade
from cluster.embedded.dump import dump, load
from cluster.embedded.errors import StackError
from pipelines.errors import DamagedMedia

FORMAT: Final = 1
DUMP: Final = "database.dump"
MANIFEST: Final = "manifest.json"
OBJECTS: Final = "objects"

Report = Callable[[str], None]


@dataclass(frozen=True)
class Kept:
    """An object in the backup."""

    key: str
    size_bytes: int
    etag: str
    """The store's: tells whether the object has changed since the last backup."""
    sha256: str
    media_type: str


def back_up(database_url: str, store: S3Store, folder: Path, report: Report) -> int:
    """Write all to `folder`, in which a backup from before saves copying again what is the same.

    Returns the number of objects. Raises StackError and PipelineError.
    """
    objects = folder / OBJECTS
    objects.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    before = {each.key: each for each in _manifest(folder)} if _exists(folder) else {}
    report("Writing the database ...")
    fresh = folder / f"{DUMP}.new"
    dump(database_url, fresh)
    kept: dict[str, Kept] = {}
    for found in store.listed():
        known = before.get(found.key)
        if known is None or known.etag != found.etag or not _place(folder, found.key).is_file():
            report(f"Copying {found.key} ...")
            known = _copied(store, found.key, found.etag, folder)
        if known is not None:
            kept[found.key] = known
    for key in before.keys() - kept.keys():
        _place(folder, key).unlink(missing_ok=True)
    # Both at last and together: a backup that broke off is still the one before.
    fresh.replace(folder / DUMP)
    _write_manifest(folder, list(kept.values()))
    return len(kept)


def restore(database_url: str, store: S3Store, folder: Path, report: Report) -> int:
    """Fill an empty database and the store with the backup in `folder`; return how many objects.

    Whatever was broken off can be done again. Raises StackError and PipelineError.
    """
    if not _exists(folder):
        raise StackError(f"{folder} is no backup: it has no {MANIFEST}")
    kept = _manifest(folder)
    if not _is_empty(database_url):
        raise StackError("this stack has films of its own; RAYREEL_HOME names another one")
    for each in kept:
        place = _place(folder, each.key)
        if not place.is_file() or _sha256(place) != each.sha256:
            raise StackError(f"the backup is damaged: {each.key} is not what it was")
    for each in kept:
        report(f"Restoring {each.key} ...")
        store.store(_place(folder, each.key), each.key, each.media_type)
    report("Restoring the database ...")
    load(database_url, folder / DUMP)
    upgrade(database_url)  # a backup may be older than this rayreel
    return len(kept)


def _copied(store: S3Store, key: str, etag: str, folder: Path) -> Kept | None:
    """Copy the object; None if it was deleted meanwhile."""
    place = _place(folder, key)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        store.fetch(key, place)
        media_type = store.media_type(key)
    except DamagedMedia:
        return None
    return Kept(key, place.stat().st_size, etag, _sha256(place), media_type)


def _place(folder: Path, key: str) -> Path:
    """Return where an object lies; raise StackError if its key leads out of the folder."""
    place = folder / OBJECTS / key
    if ".." in place.parts or not place.is_relative_to(folder / OBJECTS):
        raise StackError(f"{key!r} is no name for an object of ours")
    return place


def _exists(folder: Path) -> bool:
    return (folder / MANIFEST).is_file()


def _manifest(folder: Path) -> list[Kept]:
    try:
        content = json.loads((folder / MANIFEST).read_text())
        if content["format"] != FORMAT:
            raise StackError(f"{folder} was written by another version of rayreel")
        return [Kept(**each) for each in content["objects"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StackError(f"{folder / MANIFEST} is damaged") from error


def _write_manifest(folder: Path, kept: list[Kept]) -> None:
    content = {
        "format": FORMAT,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "objects": [asdict(each) for each in kept],
    }
    fresh = folder / f"{MANIFEST}.new"
    fresh.write_text(json.dumps(content, indent=1))
    fresh.replace(folder / MANIFEST)


def _is_empty(database_url: str) -> bool:
    with psycopg.connect(database_url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        row = found.fetchone()
    return row == (0,)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
