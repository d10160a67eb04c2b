"""The studio's sources: linted, typed, tested, and made for the API as it is now."""

import difflib
import gzip
import re
import subprocess
import sys
from pathlib import Path

from tests.browser import studio

FRONTEND = studio.ROOT / "frontend"
FIRST_LOAD = 250_000
"""Bytes of scripts, gzipped, that the first screen may need."""


def test_the_studio_is_linted_typed_and_its_own_tests_pass() -> None:
    studio.npm("run", "check")


def test_the_studios_types_are_those_of_the_api(tmp_path: Path) -> None:
    # Installs what is needed, where nothing has yet.
    studio.npm("ls", "openapi-typescript")
    subprocess.run([sys.executable, FRONTEND / "openapi.py", tmp_path], check=True)
    for name in ("openapi.json", "schema.d.ts"):
        kept = (FRONTEND / "src" / "api" / name).read_text().splitlines()
        fresh = (tmp_path / name).read_text().splitlines()
        changes = list(difflib.unified_diff(kept, fresh, "kept", "fresh", n=1, lineterm=""))
        shown = "\n".join(changes[:60])
        assert not changes, f"{name} is old; run `python frontend/openapi.py`:\n{shown}"


def test_the_first_screen_needs_little_script() -> None:
    studio.build()
    dist = FRONTEND / "dist"
    needed = set(re.findall(r'"/(assets/[^"]+\.js)"', (dist / "index.html").read_text()))
    assert needed
    # And what those import at once, not when it is needed.
    for script in [*needed]:
        found = re.findall(r'from"\./([^"]+\.js)"', (dist / script).read_text())
        needed |= {f"assets/{name}" for name in found}
    sizes = {script: len(gzip.compress((dist / script).read_bytes())) for script in needed}
    assert sum(sizes.values()) <= FIRST_LOAD, sizes
