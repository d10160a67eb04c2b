"""Schemathesis finds no departure of the stand-in from the description of the API."""

import re
import subprocess
import sys
from pathlib import Path

from tests.standin.process import ROOT, standin

FOLDER = ROOT / "tests" / "standin"
SCHEMATHESIS = Path(sys.executable).with_name("schemathesis")
# Enough for some 900 calls; the seed makes them the same each time.
EXAMPLES = 50
SEED = 20_25


def test_the_stand_in_keeps_to_the_description_of_the_api(tmp_path: Path) -> None:
    settings = {
        "creates_per_minute": 0,
        "calls_per_minute": 0,
        "seconds": {"": 0.002},
        "startup_seconds": 0.001,
    }
    with standin(tmp_path / "standin", settings=settings) as provider:
        run = subprocess.run(
            [
                *(SCHEMATHESIS, "--config-file", FOLDER / "schemathesis.toml", "run"),
                *(FOLDER / "openapi.yml", "--url", f"{provider.url}/v1"),
                *("--header", f"Authorization: Bearer {provider.token}"),
                *("--seed", str(SEED), "--max-examples", str(EXAMPLES), "--no-color"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        made = len(provider.predictions())
    assert run.returncode == 0, run.stdout + run.stderr
    assert "No issues found" in run.stdout
    # It did test something: it called every operation often, and created predictions.
    assert re.search(r"Tested: 8\b", run.stdout), run.stdout
    called = re.search(r"(\d+) generated, (\d+) passed", run.stdout)
    assert called
    assert int(called[2]) == int(called[1]) > 500
    assert made > 50
