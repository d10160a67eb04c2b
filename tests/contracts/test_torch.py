"""Tiny pipelines of the real classes, by the code that loads the real ones: torch on the CPU."""

import os
import subprocess
from pathlib import Path

import pytest

from pipelines.models.diffusion import CARDS
from tests.contracts.gpu_packages import ROOT, installed


@pytest.fixture(scope="module")
def python() -> Path:
    return installed()


@pytest.mark.timeout(1800)  # the first time, torch may come with CUDA
def test_torch_keeps_the_contract(python: Path) -> None:
    ran = subprocess.run(
        [python, "-m", "tests.contracts.diffusion"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert ran.returncode == 0, ran.stderr
    told = [line.split(":")[0] for line in ran.stdout.splitlines() if "painted" in line]
    assert sorted(told) == sorted(CARDS)
