"""What the Terraform files promise: read with a parser, and by Terraform where it is installed."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import hcl2
import pytest
import yaml

from app.infrastructure.postgres import POOL_SIZE
from cluster.deploy.steps import GPU_SUFFIX
from cluster.ecs.fleet import FLEET_VARIABLE, Fleet, Pool
from pipelines.footage.take import SHARED

ROOT = Path(__file__).resolve().parents[2]
TERRAFORM = ROOT / "terraform"
MODULES = sorted(path.parent for path in TERRAFORM.glob("modules/*/main.tf"))
ENVIRONMENTS = sorted(path.parent for path in TERRAFORM.glob("environments/*/main.tf"))
TESTED = [path.parent.parent for path in TERRAFORM.glob("**/tests/*.tftest.hcl")]
SOURCES = sorted(path for path in TERRAFORM.rglob("*.tf") if ".terraform" not in path.parts)
PLUGINS = [
    Path(place).expanduser()
    for place in (
        os.environ.get("RAYREEL_TERRAFORM_PLUGINS", "/opt/tf-plugins"),
        "~/.terraform.d/plugins",
        "/usr/local/share/terraform/plugins",
    )
]
"""Where a provider may lie that need not be downloaded."""

Block = dict[str, Any]


def plain(value: Any) -> Any:
    """Return what the parser gave, without quotes, comments and marks of blocks."""
    if isinstance(value, dict):
        return {plain(key): plain(each) for key, each in value.items() if key[:2] != "__"}
    if isinstance(value, list):
        return [plain(each) for each in value]
    return value.strip('"') if isinstance(value, str) else value


@cache
def parsed(folder: Path) -> dict[str, list[Block]]:
    blocks: dict[str, list[Block]] = {}
    for path in sorted(folder.glob("*.tf")):
        for kind, found in plain(hcl2.loads(path.read_text())).items():
            blocks.setdefault(kind, []).extend(found)
    return blocks


def named(folder: Path, kind: str) -> Block:
    return {name: each for block in parsed(folder).get(kind, []) for name, each in block.items()}


def resources(folder: Path, wanted: str, kind: str = "resource") -> Block:
    return {
        name: each
        for block in parsed(folder).get(kind, [])
        for found, content in block.items()
        for name, each in content.items()
        if found == wanted
    }


def module(name: str) -> Path:
    return TERRAFORM / "modules" / name


def text(folder: Path) -> str:
    return "\n".join(path.read_text() for path in sorted(folder.glob("*.tf")))


def given(environment: Path) -> Block:
    content: Block = named(environment, "module")["rayreel"]
    return content


def ids(folder: Path) -> str:
    return str(folder.relative_to(TERRAFORM))


def ranges() -> dict[str, tuple[int, int]]:
    (found,) = parsed(module("firewall"))["locals"]
    return {name: (each["from"], each["to"]) for name, each in found["ray_ports"].items()}


@pytest.mark.parametrize("folder", MODULES + ENVIRONMENTS, ids=ids)
def test_every_variable_is_declared_described_and_used(folder: Path) -> None:
    declared, body = named(folder, "variable"), text(folder)
    assert {name for name, each in declared.items() if not each.get("description")} == set()
    assert {name for name, each in declared.items() if not each.get("type")} == set()
    assert set(re.findall(r"\bvar\.(\w+)", body)) == set(declared)
    locals_ = {name for block in parsed(folder).get("locals", []) for name in block}
    assert set(re.findall(r"\blocal\.(\w+)", body)) == locals_
    assert all(each.get("description") for each in named(folder, "output").values())


@pytest.mark.parametrize("folder", MODULES + ENVIRONMENTS, ids=ids)
def test_what_a_module_is_given_is_what_it_asks_for(folder: Path) -> None:
    calls = named(folder, "module")
    for name, call in calls.items():
        asked = named((folder / call["source"]).resolve(), "variable")
        inputs = set(call) - {"source", "count", "for_each", "depends_on", "providers"}
        assert inputs <= set(asked), name
        needed = {each for each, content in asked.items() if "default" not in content}
        assert needed <= inputs, name
    for name, output in re.findall(r"\bmodule\.(\w+)(?:\[[^]]*\])?\.(\w+)", text(folder)):
        assert output in named((folder / calls[name]["source"]).resolve(), "output"), name


def test_only_the_load_balancer_reaches_the_cluster_and_only_at_8000() -> None:
    rules = resources(module("firewall"), "aws_vpc_security_group_ingress_rule")
    into: dict[str, list[Block]] = {}
    for rule in rules.values():
        into.setdefault(rule["security_group_id"].split(".")[1], []).append(rule)
    (http, ray) = sorted(into["cluster"], key=lambda rule: "for_each" in rule)
    assert "load_balancer" in http["referenced_security_group_id"]
    assert http["from_port"] == http["to_port"] == "${local.http_port}"
    assert parsed(module("firewall"))["locals"][0]["http_port"] == 8000
    assert ray["for_each"] == "${local.ray_ports}"
    assert ray["referenced_security_group_id"] == ray["security_group_id"]
    assert {"from_port", "to_port"} <= set(ray)
    assert "gpu_host" not in into
    for data in ("database", "cache"):
        (rule,) = into[data]
        assert "cluster" in rule["referenced_security_group_id"]
    open_to_the_world = [rule for rule in rules.values() if "cidr_ipv4" in rule]
    assert open_to_the_world == into["load_balancer"]
    assert {rule["to_port"] for rule in open_to_the_world} == {80, 443}
    groups = resources(module("firewall"), "aws_security_group").values()
    assert [group for group in groups if "ingress" in group or "egress" in group] == []
    for folder in MODULES:
        if folder != module("firewall"):
            assert "security_group_ingress_rule" not in text(folder)


def test_ports_that_obey_or_tell_anyone_are_not_among_rays() -> None:
    closed = {8000: "HTTP", 8265: "dashboard", 8404: "HAProxy", 9101: "HAProxy", 10001: "client"}
    for first, last in ranges().values():
        assert [port for port in closed if first <= port <= last] == []


def test_every_port_that_the_container_gives_to_ray_is_open_inside() -> None:
    entry = (ROOT / "cluster" / "node.sh").read_text()
    agent = re.findall(r"^AGENT=(\d+)$", entry, re.MULTILINE)
    ports = re.findall(r"--(?!dashboard-port)[a-z-]*port=(\d+)", entry) + agent
    assert len(ports) >= 8
    for port in map(int, ports):
        assert any(first <= port <= last for first, last in ranges().values()), port


def test_media_are_private_encrypted_and_kept_as_long_as_promised() -> None:
    (rule,) = resources(module("media"), "aws_s3_bucket_lifecycle_configuration").values()
    (found,) = parsed(module("media"))["locals"]
    days = {"temp": 7, "bought": 30, "generations": 30, "compositions": 90}
    assert found["kept_days"] == days
    assert SHARED.rstrip("/") in days
    (kept,) = rule["dynamic"][0]["rule"]["content"]
    assert kept["filter"] == [{"prefix": "${rule.key}/"}]
    assert kept["expiration"] == [{"days": "${rule.value}"}]
    expiring = [each["id"] for each in rule["rule"] if "expiration" in each]
    assert expiring == []  # uploads stay
    (block,) = resources(module("media"), "aws_s3_bucket_public_access_block").values()
    assert {value for name, value in block.items() if name != "bucket"} == {True}
    (cors,) = resources(module("media"), "aws_s3_bucket_cors_configuration").values()
    assert cors["cors_rule"][0]["allowed_origins"] == "${var.origins}"
    (sse,) = resources(
        module("media"), "aws_s3_bucket_server_side_encryption_configuration"
    ).values()
    assert "aws:kms" in json.dumps(sse)


def test_the_database_is_encrypted_backed_up_and_in_production_protected() -> None:
    (database,) = resources(module("database"), "aws_db_instance").values()
    assert (database["engine"], database["engine_version"]) == ("postgres", "17")
    assert database["storage_encrypted"] is True
    assert database["publicly_accessible"] is False
    assert "password" not in database  # write-only: not in the state
    assert database["deletion_protection"] == "${var.deletion_protection}"
    parameters = resources(module("database"), "aws_db_parameter_group")["postgres"]["parameter"]
    assert {"name": "rds.force_ssl", "value": "1"} in parameters
    assert {each.name: given(each)["protected"] for each in ENVIRONMENTS} == {
        "production": True,
        "staging": False,
    }
    assert all(given(each)["database"]["backup_days"] >= 1 for each in ENVIRONMENTS)


def test_the_cache_speaks_tls_only() -> None:
    (cache_,) = resources(module("cache"), "aws_elasticache_replication_group").values()
    assert cache_["transit_encryption_enabled"] is True
    assert cache_["transit_encryption_mode"] == "required"
    assert "rediss://" in text(module("rayreel"))


def test_no_account_key_or_secret_is_written_down() -> None:
    for path in SOURCES:
        content = path.read_text()
        assert not re.search(r"\b\d{12}\b", content), path
        assert not re.search(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b", content), path
        assert not re.search(r'(password|token|secret)\s*=\s*"[^$"]+"', content), path
        assert "aws_iam_access_key" not in content, path
        assert not re.search(r"\bsecret_string\s*=", content), path
    assert "${var.database_password}" in given(ENVIRONMENTS[0])["database_password"]


def statements() -> Iterator[tuple[Path, Block]]:
    for folder in MODULES:
        for policy in resources(folder, "aws_iam_policy_document", "data").values():
            yield from ((folder, each) for each in policy["statement"] if "actions" in each)


def test_the_fleet_has_the_words_that_the_head_reads() -> None:
    (found,) = parsed(module("rayreel"))["locals"]
    assert set(found["fleet"]) == set(Fleet.model_fields)
    assert set(found["worker_pool"]) <= set(Pool.model_fields)
    (gpu,) = re.findall(r"gpu_pools = \[.*?\{(.*?)\}\]", text(module("rayreel")), re.DOTALL)
    assert set(re.findall(r"^ +(\w+) +=", gpu, re.MULTILINE)) <= set(Pool.model_fields)
    head = named(module("rayreel"), "module")["head"]
    assert FLEET_VARIABLE in head["environment"]


def test_roles_may_do_what_their_work_needs_and_no_more() -> None:
    everywhere = {
        *("IamDecides", "LogsOfThisStack", "AlarmsPublish"),  # a key's policy: the key itself
        *("LogInToRegistry", "ListWorkers"),  # no resource to name
    }
    for folder, each in statements():
        if each.get("effect") == "Deny" or "ssmmessages" in json.dumps(each["actions"]):
            continue
        if "*" in each.get("resources", []):
            assert each["sid"] in everywhere, folder
        broad = [action for action in each["actions"] if action == "*" or action.endswith(":*")]
        assert broad == (["kms:*"] if each.get("sid") == "IamDecides" else []), folder


def test_containers_run_read_only_with_secrets_from_their_store() -> None:
    (task,) = resources(module("node"), "aws_ecs_task_definition").values()
    containers = re.sub(r"\s+", " ", task["container_definitions"])
    assert "readonlyRootFilesystem = true" in containers
    assert "valueFrom" in containers
    assert '"rayreel-node", "healthy"' in containers
    (common,) = parsed(module("rayreel"))["locals"]
    for name in ("DATABASE_URL", "REDIS_URL", "RAY_AUTH_TOKEN", "REPLICATE_API_TOKEN"):
        assert name not in common["environment"]
        assert name in text(module("secrets"))


def test_gpu_nodes_run_the_image_that_a_deploy_builds_for_them() -> None:
    gpu = named(module("rayreel"), "module")["gpu"]
    assert gpu["image"] == f"${{local.image}}{GPU_SUFFIX}"
    # Nothing else of a node can be written to.
    assert 'RAYREEL_WEIGHTS = "/tmp/' in text(module("rayreel"))


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=ids)
def test_the_serve_config_fits_the_serve_nodes_and_the_database(environment: Path) -> None:
    sizes = given(environment)
    assert sizes["serve_config"] == environment.name
    config = yaml.safe_load((ROOT / f"deployments/config/{environment.name}.yaml").read_text())
    most = {
        each["name"]: each.get("autoscaling_config", {}).get("max_replicas") or each["num_replicas"]
        for application in config["applications"]
        for each in application["deployments"]
    }
    assert sum(most.values()) < sizes["serve"]["nodes"] * sizes["serve"]["slots"]
    # A node behind the load balancer answers only if a replica is there: the planner is.
    assert most["planner"] == sizes["serve"]["nodes"]
    connected = sum(count for name, count in most.items() if name != "planner")
    assert connected * POOL_SIZE <= sizes["database"]["max_connections"] * 0.8


@pytest.mark.parametrize("environment", ENVIRONMENTS, ids=ids)
def test_an_environment_tells_its_operator_what_to_give(environment: Path) -> None:
    readme = (environment / "README.md").read_text()
    declared = named(environment, "variable")
    assert {name for name in declared if f"`{name}`" not in readme} == set()
    assert declared["region"]["default"] == "us-east-2"
    secret = {name for name, each in declared.items() if each.get("sensitive")}
    stored = {name for name in secret if not declared[name].get("ephemeral")}
    assert stored == {"cache_auth_token"}  # the one that AWS has no write-only form of


def test_terraform_itself_agrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`fmt`, `validate` and `test` for every folder with tests; says what could not be run."""
    binary = shutil.which("terraform") or shutil.which("tofu")
    plugins = next((place for place in PLUGINS if list(place.glob("**/hashicorp/aws/*"))), None)
    if binary is None or plugins is None:
        missing = "terraform" if binary is None else "its aws provider"
        with capsys.disabled():
            print(f"\nNot checked, for want of {missing}: terraform fmt, validate and test.")
        return
    copy = tmp_path / "terraform"
    shutil.copytree(TERRAFORM, copy, ignore=shutil.ignore_patterns(".terraform*", "*.tfvars"))
    # A configuration of the user's own may name mirrors; nothing is fetched here.
    base = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}

    def terraform(folder: Path, *arguments: str) -> None:
        command = [binary, f"-chdir={folder}", *arguments]
        ran = subprocess.run(command, env=base, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, f"{arguments} in {folder.name}:\n{ran.stdout}\n{ran.stderr}"

    terraform(copy, "fmt", "-check", "-recursive", "-diff")

    def check(folder: Path) -> None:
        place = copy / folder.relative_to(TERRAFORM)
        terraform(place, "init", "-backend=false", "-input=false", f"-plugin-dir={plugins}")
        if folder in ENVIRONMENTS:  # what they do not use is validated by its own test
            terraform(place, "validate")
        terraform(place, "test")

    with ThreadPoolExecutor(max_workers=2) as both:  # each is mostly one core for 10 s
        list(both.map(check, TESTED))
