"""How the command says what went wrong: one line, never a traceback."""

from typing import IO, Any

import click


class Failure(click.ClickException):
    """The command could not do as told; its message is the one line shown."""

    def __init__(self, message: str, code: str = "") -> None:
        """`code` is that of the API's refusal, if it was one."""
        super().__init__(message)
        self.code = code

    def show(self, file: IO[Any] | None = None) -> None:
        click.secho(f"rayreel: {self.message}", fg="red", err=True, file=file)
