"""Bring this checkout to a running cluster.

    python -m cluster.deploy staging --tag 2026-11-28.1 [--dry-run]
    python -m cluster.deploy staging --tag 2026-11-27.2 --back    (an image that was pushed before)

Needs docker, terraform (the environment initialised, its secrets in TF_VAR_...) and the AWS
command, logged in. If the new build does not come up or makes no film, the one before is rolled out
again; the schema stays, since every migration leaves the build before it working.
"""

import argparse
import json
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cluster.deploy.services import EcsServices
from cluster.deploy.shell import Programs
from cluster.deploy.steps import Crew, DeployFailed, Shell, Target, carry_out, deploy, roll_out
from cluster.deploy.visit import HttpVisitor

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ROOT / "terraform" / "environments"


def target_of(environment: str, region: str, shell: Shell) -> Target:
    """Read what Terraform knows of the environment. Raises `DeployFailed`."""
    folder = ENVIRONMENTS / environment
    outputs = json.loads(shell.run(["terraform", f"-chdir={folder}", "output", "-json"]))
    try:
        return Target(
            terraform=folder,
            region=region,
            cluster=outputs["cluster_name"]["value"],
            repository=outputs["repository_url"]["value"],
            url=outputs["url"]["value"],
            gpus=outputs["has_gpus"]["value"],
        )
    except KeyError as error:
        raise DeployFailed(f"{environment} has no output {error}: apply it first.") from error


def bring(
    given: argparse.Namespace, target: Target, crew: Crew, say: Callable[[str], None]
) -> None:
    """Do what the arguments say, or tell it. Raises `DeployFailed`."""
    before = crew.services.running_tag()
    if before == given.tag:
        raise DeployFailed(f"{given.tag} is what runs already; tags can't be moved.")
    steps = (
        roll_out(target, given.tag, crew) if given.back else deploy(target, given.tag, ROOT, crew)
    )
    carry_out(steps, roll_out(target, before, crew), say, only_tell=given.dry_run)


def main(arguments: list[str]) -> int:
    known = sorted(path.parent.name for path in ENVIRONMENTS.glob("*/main.tf"))
    options = argparse.ArgumentParser(
        prog="python -m cluster.deploy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("environment", choices=known)
    options.add_argument("--tag", required=True, help="of the image")
    options.add_argument("--region", default="us-east-2")
    options.add_argument("--back", action="store_true", help="build nothing: the image is there")
    options.add_argument("--dry-run", action="store_true", help="tell every step, do none")
    given = options.parse_args(arguments)
    say = partial(print, flush=True)
    shell = Programs()
    try:
        target = target_of(given.environment, given.region, shell)
        crew = Crew(shell, EcsServices(target.cluster, target.region), HttpVisitor())
        bring(given, target, crew, say)
    except DeployFailed as failure:
        print(f"The deploy failed: {failure}", file=sys.stderr)  # noqa: T201
        return 1
    say("done" if not given.dry_run else "nothing was done")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
