"""The Serve configs name what exists, ask for what shapes say, and a laptop binds to itself."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from ray.serve.schema import ServeDeploySchema

from cluster.resources import DIFFUSE, PLAN

ROOT = Path(__file__).resolve().parents[2]
CONFIGS = sorted((ROOT / "deployments" / "config").glob("*.yaml"))
SERVE_BUILD = "from ray.serve.scripts import cli; cli()"


def content(config: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(config.read_text())
    return loaded


def applications(config: Path) -> dict[str, dict[str, Any]]:
    return {each["import_path"]: each for each in content(config)["applications"]}


IMPORTED = sorted({path for config in CONFIGS for path in applications(config)})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str]]:
    """What `serve build` makes of the code: deployments by the path of their application."""
    folder = tmp_path_factory.mktemp("serve")
    lines = ["from deployments import application"]
    # It takes applications, and ours are made by functions, as Serve's configs want them.
    names = {f"applications:{path.split(':')[1]}": path for path in IMPORTED}
    lines += [
        f"{name} = application.{name}({{}})" for _, name in (each.split(":") for each in names)
    ]
    (folder / "applications.py").write_text("\n".join(lines))
    command = [sys.executable, "-c", SERVE_BUILD, "build", *names]
    subprocess.run(
        [*command, "--app-dir", str(folder), "-o", str(folder / "built.yaml")],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
    )
    return {
        names[each["import_path"]]: {deployment["name"] for deployment in each["deployments"]}
        for each in yaml.safe_load((folder / "built.yaml").read_text())["applications"]
    }


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_serve_accepts_the_config_and_builds_what_it_names(
    config: Path, built: dict[str, set[str]]
) -> None:
    ServeDeploySchema.model_validate(content(config))
    for path, application in applications(config).items():
        assert {each["name"] for each in application["deployments"]} == built[path]


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_replicas_ask_for_what_their_shapes_say(config: Path) -> None:
    asked = {
        deployment["name"]: deployment["ray_actor_options"]
        for application in applications(config).values()
        for deployment in application["deployments"]
    }
    if config.stem == "local":
        # A laptop has no serve nodes, and all its cores are for films.
        assert list(asked.values()) == [{"num_cpus": 0}] * len(asked)
        return
    assert asked.pop("diffusion", DIFFUSE.options) == DIFFUSE.options
    assert list(asked.values()) == [PLAN.options] * len(asked)


def test_a_laptop_serves_itself_only() -> None:
    local = next(config for config in CONFIGS if config.stem == "local")
    assert content(local)["http_options"]["host"] == "127.0.0.1"
