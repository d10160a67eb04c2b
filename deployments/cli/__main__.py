"""Entry point: `python -m deployments.cli`, which `./rayreel` runs."""

import click

from deployments.cli.backup import backup, restore
from deployments.cli.doctor import doctor
from deployments.cli.edit import edit
from deployments.cli.export import export
from deployments.cli.films import cancel, generations, retry
from deployments.cli.key import key
from deployments.cli.make import estimate, make
from deployments.cli.stack import down, status, up


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def rayreel() -> None:
    """From a written brief to a finished film."""


COMMANDS = (
    *(make, estimate, edit, export, up, down, status, generations, retry, cancel, key),
    *(backup, restore, doctor),
)
for command in COMMANDS:
    rayreel.add_command(command)

if __name__ == "__main__":
    rayreel(prog_name="rayreel")
