"""`rayreel doctor`: what is amiss is named in a line, and told by the exit status."""

import os
import subprocess
import sys
from pathlib import Path

LOOKED_AT = ["python", "ffmpeg", "gpu", "memory", "disk", "services"]


def doctor(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deployments.cli", "doctor"],
        env={**os.environ, "RAYREEL_HOME": str(folder / "home"), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_machine_in_order_has_a_line_for_everything(tmp_path: Path) -> None:
    found = doctor(tmp_path)
    assert found.returncode == 0, found.stdout
    lines = [line.split(maxsplit=2) for line in found.stdout.splitlines()]
    assert [line[0] for line in lines] == LOOKED_AT
    assert {line[1] for line in lines} == {"ok"}


def test_what_is_amiss_is_named(tmp_path: Path) -> None:
    found = doctor(tmp_path, RAYREEL_FFMPEG="/no/such/ffmpeg")
    assert found.returncode == 1
    assert "There is no FFmpeg at /no/such/ffmpeg" in found.stdout
    assert "Traceback" not in found.stdout + found.stderr
