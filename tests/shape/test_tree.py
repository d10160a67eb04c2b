"""The shape of the repository, as a test."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOP = {
    *("app", "deployments", "pipelines", "cluster", "frontend", "terraform", "tests"),
    *("pyproject.toml", "Dockerfile", "README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("DECISIONS.md", "requirements.lock", "rayreel"),
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "core", "misc"}
MOST_LINES = 400
LOCKED = re.compile(r"^([a-z0-9._-]+)==(\S+)", re.MULTILINE)


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return [Path(line) for line in listed.stdout.splitlines()]


PYTHON = [path for path in tracked() if path.suffix == ".py"]


def test_the_top_level_tells_the_story_and_nothing_else() -> None:
    names = {path.parts[0] for path in tracked()}
    assert {name for name in names if not name.startswith(".")} <= TOP


def test_no_file_is_too_long_to_read() -> None:
    long = {str(path): len((ROOT / path).read_text().splitlines()) for path in PYTHON}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_no_name_says_nothing() -> None:
    assert [path for path in PYTHON if VAGUE & {*path.parts, path.stem}] == []


@pytest.mark.parametrize(
    "lock", ["requirements.lock", "tests/requirements.lock", "deployments/diffusion.lock"]
)
def test_a_lock_has_hashes_and_names_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    for requirement in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in requirement, requirement


def test_tests_run_on_the_versions_that_users_get() -> None:
    run = set(LOCKED.findall((ROOT / "requirements.lock").read_text()))
    test = set(LOCKED.findall((ROOT / "tests/requirements.lock").read_text()))
    assert run <= test


def test_no_tracked_file_is_large() -> None:
    large = [path for path in tracked() if (ROOT / path).stat().st_size > 1_000_000]
    assert large == []
