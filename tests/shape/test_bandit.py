"""What bandit finds in the product is nothing, or explained where it stands."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ("app", "cluster", "deployments", "pipelines", "rayreel")
EXPLAINED = {
    ("app/examples.py", "B105"): "what a secret and a token look like, for readers of the API",
    ("app/jobs/release.py", "B105"): "a lease is taken from a row: its token becomes None",
    ("deployments/sdk/operations.py", "B105"): "routes with the word secret in them",
}
"""By file and rule, what has no line to be explained in: ruff has the same rules, and no alarm."""


def findings() -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bandit", "-q", "-f", "json", "-c", "pyproject.toml", "-r"]
    found = subprocess.run(
        [*command, *SOURCES], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert found.returncode in {0, 1}, found.stderr
    report = json.loads(found.stdout)
    assert report["errors"] == []
    assert report["metrics"]["_totals"]["loc"] > 10_000
    return list(report["results"])


def explained(finding: dict[str, Any]) -> bool:
    """Whether a line of the finding gives a reason, in the form that ruff reads."""
    rule = finding["test_id"].replace("B", "S")
    lines = (ROOT / finding["filename"]).read_text().splitlines()
    reason = re.compile(rf"# noqa: (\w+, )*{rule}(, \w+)* - \S+")
    return any(reason.search(lines[number - 1]) for number in finding["line_range"])


def test_bandit_finds_nothing_unexplained() -> None:
    places = [(finding["filename"].removeprefix("./"), finding) for finding in findings()]
    unexplained = [
        f"{place}:{finding['line_number']} {finding['test_id']} {finding['issue_text']}"
        for place, finding in places
        if (place, finding["test_id"]) not in EXPLAINED and not explained(finding)
    ]
    assert unexplained == []
    assert EXPLAINED.keys() <= {(place, finding["test_id"]) for place, finding in places}
