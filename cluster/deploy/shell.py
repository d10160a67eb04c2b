"""Programs that a deploy needs: docker, terraform, aws."""

import subprocess
from collections.abc import Sequence

from cluster.deploy.steps import DeployFailed

SECONDS = 3600.0
"""Terraform waits for ECS, which waits for images to be fetched and health checks to pass."""


class Programs:
    def run(self, command: Sequence[str], stdin: str = "") -> str:
        try:
            ran = subprocess.run(
                list(command),
                input=stdin,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise DeployFailed(f"{command[0]} is not installed here.") from error
        except subprocess.TimeoutExpired as error:
            raise DeployFailed(f"{command[0]} has not ended after {SECONDS:.0f} s.") from error
        if ran.returncode:
            said = [line for line in (ran.stderr or ran.stdout).splitlines() if line.strip()]
            last = said[-1].strip() if said else f"exit code {ran.returncode}"
            raise DeployFailed(f"{command[0]} {command[1]} failed: {last}")
        return ran.stdout
