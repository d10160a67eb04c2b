"""The studio's sources: linted, typed, tested, and made for the API as it is now."""

import difflib
import subprocess
import sys
from pathlib import Path

from tests.browser import studio

FRONTEND = studio.ROOT / "frontend"


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
