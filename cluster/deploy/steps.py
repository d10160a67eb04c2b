"""The steps of a deploy, in order; each can be told without being done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

GPU_SUFFIX = "-gpu"
"""Of the tag of the image for GPU nodes, as Terraform has it (modules/rayreel)."""


class DeployFailed(Exception):  # noqa: N818 - the class name is the sentence
    """A step did not succeed; the message is one readable line."""


@dataclass(frozen=True)
class Target:
    """A running rayreel on ECS, as Terraform's outputs tell of it."""

    terraform: Path
    """Folder of the environment, initialised."""
    region: str
    cluster: str
    repository: str
    """Of images, without a tag."""
    url: str
    gpus: bool = False
    """Whether it has GPU nodes: they run an image of their own."""

    def image(self, tag: str) -> str:
        return f"{self.repository}:{tag}"


class Shell(Protocol):
    def run(self, command: Sequence[str], stdin: str = "") -> str:
        """Return what the command prints. Raises `DeployFailed` with its last words."""
        ...


class Services(Protocol):
    """ECS; every method raises `DeployFailed`."""

    def running_tag(self) -> str:
        """Return the tag of the image that the head runs."""
        ...

    def migrate(self, image: str) -> None:
        """Run `image` once as the head, to update the schema and no more; wait for its success."""
        ...

    def settle(self) -> None:
        """Wait until every service runs its newest task definition."""
        ...


class Visitor(Protocol):
    def try_out(self, url: str) -> None:
        """Use the site as its users do; raise `DeployFailed` with what is wrong."""
        ...


@dataclass(frozen=True)
class Step:
    name: str
    tells: str
    """What is done, as somebody would do it by hand."""
    do: Callable[[], None]


@dataclass(frozen=True)
class Crew:
    """Who does the steps."""

    shell: Shell
    services: Services
    visitor: Visitor


def deploy(target: Target, tag: str, source: Path, crew: Crew) -> list[Step]:
    """Return the steps that bring the code in `source` to `target` as image `tag`."""
    image = target.image(tag)
    images = {image: "node"} | ({f"{image}{GPU_SUFFIX}": "gpu"} if target.gpus else {})
    registry = target.repository.split("/", 1)[0]
    ask_password = ["aws", "ecr", "get-login-password", "--region", target.region]
    login = ["docker", "login", "--username", "AWS", "--password-stdin", registry]

    def push() -> None:
        crew.shell.run(login, stdin=crew.shell.run(ask_password).strip())
        _run(crew.shell, *pushes)

    builds = [
        ["docker", "build", "--target", kind, "--tag", name, str(source)]
        for name, kind in images.items()
    ]
    pushes = [["docker", "push", name] for name in images]
    return [
        Step("build", _said(*builds), lambda: _run(crew.shell, *builds)),
        Step("push", f"{_said(ask_password)} | {_said(login, *pushes)}", push),
        Step(
            "migrate",
            f"run {image} once on {target.cluster}: rayreel-node migrate",
            lambda: crew.services.migrate(image),
        ),
        *roll_out(target, tag, crew),
    ]


def roll_out(target: Target, tag: str, crew: Crew) -> list[Step]:
    """Return the steps that make `target` run an image that has been pushed."""
    apply = _apply(target, tag)
    return [
        # The new head deploys its Serve config by itself (cluster/node.sh).
        Step("roll out", _said(apply), lambda: _run(crew.shell, apply)),
        Step("settle", f"wait for the services of {target.cluster}", crew.services.settle),
        Step(
            "smoke test",
            f"health, a session and a film of 3 seconds at {target.url}",
            lambda: crew.visitor.try_out(target.url),
        ),
    ]


def carry_out(
    steps: Sequence[Step], back: Sequence[Step], say: Callable[[str], None], *, only_tell: bool
) -> None:
    """Do `steps`; if one fails once anything has been rolled out, do `back`.

    Raises `DeployFailed` all the same then. With `only_tell`, nothing is done.
    """
    rolled_out = False
    for step in steps:
        say(f"{step.name}: {step.tells}")
        if only_tell:
            continue
        rolled_out = rolled_out or step.name == "roll out"
        try:
            step.do()
        except DeployFailed as failure:
            if rolled_out:
                _take_back(back, failure, say)
            raise DeployFailed(f"{step.name}: {failure}") from failure
    if only_tell:
        say("if one of the last three fails:")
        for step in back:
            say(f"  {step.name}: {step.tells}")


def _take_back(back: Sequence[Step], failure: DeployFailed, say: Callable[[str], None]) -> None:
    say(f"failed: {failure}")
    for step in back:
        say(f"taken back: {step.name}: {step.tells}")
        try:
            step.do()
        except DeployFailed as second:
            raise DeployFailed(
                f"{failure} And it could not be taken back: {step.name}: {second}"
            ) from failure


def _apply(target: Target, tag: str) -> list[str]:
    change = ["apply", "-input=false", "-auto-approve", f"-var=image_tag={tag}"]
    return ["terraform", f"-chdir={target.terraform}", *change]


def _run(shell: Shell, *commands: Sequence[str]) -> None:
    for command in commands:
        shell.run(command)


def _said(*commands: Sequence[str]) -> str:
    return "; ".join(" ".join(command) for command in commands)
