"""Brings the weights of a model to the machine that runs it."""

import tempfile
from pathlib import Path

from app.infrastructure.object_store import S3Store

PLACE = "weights"
"""In the object store, each model's under its name; `aws s3 sync` puts them there."""


def bring(name: str, folder: Path, store: S3Store) -> None:
    """Fetch the weights of `name` into its place in `folder`, unless something is there.

    All or nothing; nothing, too, where the store has none. Raises what `S3Store` raises, and
    `OSError` if `folder` can't be written to.
    """
    place, under = folder / name, f"{PLACE}/{name}/"
    if place.exists():
        return
    files = [key for each in store.listed(under) if not (key := each.key).endswith("/")]
    if not files:
        return
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, ignore_cleanup_errors=True) as half:
        for key in files:
            into = Path(half) / name / key.removeprefix(under)
            into.parent.mkdir(parents=True, exist_ok=True)
            store.fetch(key, into)
        try:
            (Path(half) / name).rename(place)
        except OSError:  # another replica on this machine was faster
            if not place.exists():
                raise
