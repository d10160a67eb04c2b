"""What the image promises: its Dockerfile, read; its entry point, run with stand-ins for Ray.

No image is built here: that needs a builder and a registry.
"""

import json
import os
import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from cluster.priority import ANSWERING

ROOT = Path(__file__).resolve().parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
CONFIGS = {path.stem for path in (ROOT / "deployments" / "config").glob("*.yaml")}
TOKEN = {"RAY_AUTH_TOKEN": "token-of-this-test"}
STUBS = {
    # Each notes its call; `ray` stays, as `ray start --block` does: until something is deployed,
    # or until it is stopped.
    "ray": 'echo "ray $*" >> "$CALLS"; test -z "$STAYS" && exit; test "$STAYS" = on &&'
    ' exec /bin/sleep 300; until grep -q "^serve" "$CALLS"; do /bin/sleep 0.1; done',
    "serve": 'echo "serve $*" >> "$CALLS"; exit "${SERVE_FAILS:-0}"',
    # Healthy is who runs Ray: whoever asks before that waits for it.
    "python": 'case "$1" in -I) echo healthy;; -m) echo "$2";; *) echo migrate;; esac >> "$CALLS";'
    ' test "$1" != -I || until grep -q "^ray" "$CALLS"; do /bin/sleep 0.1; done',
    "sleep": ":",
    "nproc": "echo 3",
}


@dataclass(frozen=True)
class Instruction:
    name: str
    rest: str


def instructions() -> list[Instruction]:
    found, lines = [], iter(DOCKERFILE.splitlines())
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        whole = line
        while whole.endswith("\\"):
            following = next(lines)
            if not following.lstrip().startswith("#"):
                whole = whole[:-1] + following.strip()
        name, _, rest = whole.partition(" ")
        found.append(Instruction(name, " ".join(rest.split())))
    return found


def stages() -> dict[str, list[Instruction]]:
    found: dict[str, list[Instruction]] = {"": []}
    for each in instructions():
        if each.name == "FROM":
            found[each.rest.split(" AS ")[1]] = []
        found[list(found)[-1]].append(each)
    return found


def base(stage: str) -> str:
    return stages()[stage][0].rest.split()[0]


def of(stage: str, name: str) -> list[Instruction]:
    return [each for each in stages()[stage] if each.name == name]


def test_bases_are_pinned_by_version_and_fit_what_runs_on_them() -> None:
    defaults = dict(each.rest.split("=", 1) for each in stages()[""])
    for stage in stages():
        if stage and base(stage) not in stages():
            image = defaults[base(stage).strip("${}")]
            assert re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+", image), image
    assert defaults["PYTHON_IMAGE"].startswith("python:3.11.")
    engines = json.loads((ROOT / "frontend" / "package.json").read_text())["engines"]["node"]
    numbers = [re.findall(r"\d+", text)[:3] for text in (defaults["NODE_IMAGE"], engines)]
    node, needed = ([int(part) for part in each] for each in numbers)
    assert node >= needed


def test_every_package_comes_by_its_hash_and_nothing_from_anywhere_else() -> None:
    runs = [each.rest for each in instructions() if each.name == "RUN"]
    (pip,) = [run for run in runs if "pip install" in run]
    assert re.search(r"pip install [^&]*--no-deps --require-hashes -r /requirements\.lock", pip)
    assert pip.count("pip install") == 1
    assert [run for run in runs if re.search(r"\b(apt|apt-get|curl|wget|git)\b", run)] == []
    assert [each for each in instructions() if each.name == "ADD"] == []
    assert "npm ci --ignore-scripts" in runs
    lock = (ROOT / "requirements.lock").read_text()
    for package in re.findall(r"pip uninstall --yes ([\w\s-]+?) *&&", pip)[0].split():
        assert f"\n{package}==" in lock, package


def test_the_studio_is_built_in_a_stage_of_its_own() -> None:
    assert base("studio") == "${NODE_IMAGE}"
    assert "npm run build" in [each.rest for each in of("studio", "RUN")]
    taken = [each.rest for each in of("runtime", "COPY") if "--from=studio" in each.rest]
    assert taken == ["--from=studio /studio/dist/ frontend/dist/"]
    assert not [each for each in of("runtime", "COPY") if each.rest.startswith("frontend")]


def test_whatever_is_copied_exists_and_is_let_into_the_build() -> None:
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in ignored if line and not line.startswith("#")]
    assert rules[0] == "*"  # only what is named gets in: no keys, no .git, no stack's data
    allowed = {rule[1:] for rule in rules if rule.startswith("!")}
    for each in instructions():
        if each.name == "COPY" and "--from" not in each.rest:
            for source in each.rest.removeprefix("--chmod=0755 ").split()[:-1]:
                assert (ROOT / source).exists(), source
                assert source.split("/")[0] in allowed, source
    assert {"app", "cluster", "deployments", "pipelines"} <= allowed
    assert "frontend/node_modules" in rules


@pytest.mark.parametrize("stage", ["gpu", "node"])
def test_nothing_runs_as_root(stage: str) -> None:
    assert base(stage) == "runtime"
    assert of(stage, "USER") == []
    (user,) = of("runtime", "USER")
    number, group = (int(part) for part in user.rest.split(":"))
    assert min(number, group) >= 1000
    order = [each.name for each in stages()["runtime"]]
    assert "RUN" not in order[order.index("USER") :]


def test_the_default_target_is_a_node_and_starts_healthy_or_not_at_all() -> None:
    assert list(stages())[-1] == "node"
    (entry,), (check,) = of("runtime", "ENTRYPOINT"), of("runtime", "HEALTHCHECK")
    assert json.loads(entry.rest) == ["rayreel-node"]
    assert json.loads(check.rest.split("CMD ")[1]) == ["rayreel-node", "healthy"]
    assert [each.rest for each in of("runtime", "VOLUME")] == ["/tmp"]


def test_no_secret_is_in_the_image() -> None:
    for each in instructions():
        if each.name in {"ENV", "ARG"}:
            names = re.findall(r"(?:^| )(\w+)=", each.rest)
            assert not [n for n in names if re.search("TOKEN|PASSWORD|SECRET|KEY|_URL", n)]
    assert "RAY_AUTH_MODE=token" in of("runtime", "ENV")[0].rest
    assert f"RAY_worker_niceness={ANSWERING} " in of("runtime", "ENV")[0].rest


@pytest.fixture
def entry(tmp_path: Path) -> Path:
    script = (ROOT / "cluster" / "node.sh").read_text()
    place = tmp_path / "bin"
    place.mkdir()
    for name, body in {**STUBS, "rayreel-node": script}.items():
        lines = body if body.startswith("#!") else f"#!/bin/sh\n{body}\n"
        (place / name).write_text(lines)
        (place / name).chmod(0o755)
    return place


def started(
    entry: Path, *arguments: str, **variables: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    calls = entry.parent / "calls"
    calls.write_text("")
    environment = {
        "PATH": f"{entry}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "CALLS": str(calls),
        "HOME": str(entry.parent),
        "STAYS": "",
        **variables,
    }
    ran = subprocess.run(
        [entry / "rayreel-node", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    return ran, calls.read_text().splitlines()


def test_a_worker_joins_the_head_with_its_cores(entry: Path) -> None:
    ran, calls = started(entry, "worker", RAYREEL_HEAD="head.internal", **TOKEN)
    assert ran.returncode == 0, ran.stderr
    (call,) = calls
    assert {"--block", "--address=head.internal:6379", "--num-cpus=3"} <= set(call.split())
    assert "--head" not in call


def test_a_node_takes_what_it_is_given(entry: Path) -> None:
    given = {
        "RAYREEL_HEAD": "h",
        "RAYREEL_NODE_CPUS": "4",
        "RAYREEL_NODE_GPUS": "2",
        "RAYREEL_NODE_MEMORY_MB": "1000",
        "RAYREEL_NODE_IP": "10.0.0.9",
    }
    _, (call,) = started(entry, "worker", **given, **TOKEN)
    wanted = {"--num-cpus=4", "--num-gpus=0", "--memory=1048576000", "--node-ip-address=10.0.0.9"}
    assert wanted <= set(call.split())


def test_a_gpu_node_offers_encodes_no_core(entry: Path) -> None:
    given = {"RAYREEL_HEAD": "h", "RAYREEL_NODE_CPUS": "4", "RAYREEL_NODE_GPUS": "2"}
    _, (call,) = started(entry, "gpu", **given, **TOKEN)
    assert {"--num-cpus=0", "--num-gpus=2"} <= set(call.split())


def test_a_serve_node_has_slots_for_replicas_and_no_core_for_films(entry: Path) -> None:
    variables = {"RAYREEL_HEAD": "h", "RAYREEL_SERVE_SLOTS": "12"}
    _, (call,) = started(entry, "serve", **variables, **TOKEN)
    assert "--num-cpus=0" in call
    assert '--resources={"serve": 12}' in call


def test_the_head_migrates_then_starts_and_deploys_the_config_it_is_told(entry: Path) -> None:
    ran, calls = started(
        entry, "head", STAYS="until it serves", RAYREEL_SERVE_CONFIG="staging", **TOKEN
    )
    assert ran.returncode == 0, ran.stderr
    assert calls[0] == "migrate"
    (ray,) = [call for call in calls if call.startswith("ray ")]
    assert {"--head", "--num-cpus=0", "--dashboard-host=127.0.0.1"} <= set(ray.split())
    assert calls[-1].endswith("deployments/config/staging.yaml")
    assert calls.index("healthy") < len(calls) - 1


def test_a_head_with_a_fleet_starts_workers_by_itself(entry: Path) -> None:
    told = {"RAYREEL_FLEET": "{}", "STAYS": "until it serves"}
    _, calls = started(entry, "head", **told, **TOKEN)
    # Whoever is to deploy asks for Ray's health meanwhile.
    assert [call for call in calls if call != "healthy"][:2] == [
        "migrate",
        "cluster.ecs.autoscaler",
    ]
    (ray,) = [call for call in calls if call.startswith("ray ")]
    assert f"--autoscaling-config={entry.parent}/autoscaler.yaml" in ray.split()
    assert "--no-monitor" not in ray


def test_the_head_deploys_production_unless_told_otherwise(entry: Path) -> None:
    _, calls = started(entry, "head", STAYS="until it serves", **TOKEN)
    assert calls[-1].endswith("deployments/config/production.yaml")
    assert {"staging", "production"} <= CONFIGS


def test_a_head_that_serves_nothing_is_stopped(entry: Path) -> None:
    ran, calls = started(entry, "head", STAYS="on", SERVE_FAILS="1", **TOKEN)
    assert ran.returncode == -signal.SIGTERM
    assert "could not be deployed" in ran.stderr
    assert sum(call.startswith("serve ") for call in calls) == 60


@pytest.mark.parametrize("kind", ["head", "serve", "worker", "gpu"])
def test_no_node_starts_without_the_clusters_token(entry: Path, kind: str) -> None:
    ran, calls = started(entry, kind, RAYREEL_HEAD="h")
    assert ran.returncode != 0
    assert "RAY_AUTH_TOKEN" in ran.stderr
    assert calls == []


def test_a_worker_needs_to_know_where_the_head_is(entry: Path) -> None:
    ran, calls = started(entry, "worker", **TOKEN)
    assert ran.returncode != 0
    assert "RAYREEL_HEAD" in ran.stderr
    assert calls == []


@pytest.mark.parametrize("arguments", [(), ("--help",), ("heads",), ("sh", "-c", "true")])
def test_anything_else_is_told_what_there_is(entry: Path, arguments: tuple[str, ...]) -> None:
    ran, calls = started(entry, *arguments)
    assert ran.returncode == 2
    assert "usage: rayreel-node" in ran.stderr
    assert calls == []
