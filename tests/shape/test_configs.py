"""The Serve configs name what exists, and a laptop binds to loopback only."""

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml
from ray.serve.schema import ServeDeploySchema

CONFIGS = sorted((Path(__file__).resolve().parents[2] / "deployments" / "config").glob("*.yaml"))


def content(config: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(config.read_text())
    return loaded


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.stem)
def test_serve_accepts_the_config(config: Path) -> None:
    schema = ServeDeploySchema.model_validate(content(config))
    for application in schema.applications:
        module, name = application.import_path.split(":")
        built = getattr(import_module(module), name)({})
        defined = {built._bound_deployment.name} | {
            argument._bound_deployment.name
            for argument in built._bound_deployment.init_args
            if hasattr(argument, "_bound_deployment")
        }
        assert {deployment.name for deployment in application.deployments} == defined


def test_a_laptop_serves_itself_only() -> None:
    local = next(config for config in CONFIGS if config.stem == "local")
    assert content(local)["http_options"]["host"] == "127.0.0.1"
