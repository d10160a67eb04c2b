"""The Python client on a real stack, as the README shows it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from deployments.cli.client import Client
from deployments.sdk import Client as Api
from tests.acceptance.conftest import ROOT
from tests.integration.hostile import png

pytestmark = pytest.mark.film


def test_the_example_of_the_readme_makes_a_film(client: Client, tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    here, places = re.subn(r"http://127\.0\.0\.1:\d+", client.base_url, example)
    assert places == 1
    made = subprocess.run(
        [sys.executable, "-c", here],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    assert "job_completed" in made.stdout
    (film,) = tmp_path.iterdir()
    assert film.read_bytes()[4:8] == b"ftyp"


def test_a_picture_goes_straight_to_the_object_store(client: Client, tmp_path: Path) -> None:
    picture = tmp_path / "logo.png"
    picture.write_bytes(png(64, 64))
    with Api(client.base_url, client.token) as api:
        asset = api.upload("logo", picture)
        assert api.call("get_asset", asset_id=asset)["filename"] == picture.name
        api.call("delete_asset", asset_id=asset)
