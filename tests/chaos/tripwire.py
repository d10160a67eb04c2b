"""Named points of a production, found by wrapping what it calls: none has to be put anywhere.

A point is `port.call before` or `port.call after`; a new method of a port is a new pair of points.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, Final, Literal, TypeVar, cast

from pipelines.ports import Stage

Mode = Literal["kill", "stall", "exception"]
Port = TypeVar("Port")


class Tripped(Exception):  # noqa: N818 - no error of anybody's
    """What no code expects."""


@dataclass
class Tripwire:
    """Strikes once, when the production comes to `point`; notes every point it passes."""

    point: str = ""
    strike: Callable[[], None] = lambda: None
    passed: list[str] = field(default_factory=list)
    struck: bool = False

    def reach(self, point: str) -> None:
        self.passed.append(point)
        if point == self.point and not self.struck:
            self.struck = True
            self.strike()


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def stall() -> None:
    """Stop the whole process, until somebody lets it go on."""
    os.kill(os.getpid(), signal.SIGSTOP)


def fail() -> None:
    raise Tripped


READS: Final = {"exists", "fetch"}
"""Calls to the store that change nothing: as many points again, where nothing is new."""
STRIKES: Final[dict[Mode, Callable[[], None]]] = {"kill": kill, "stall": stall, "exception": fail}


def tripped(port: str, target: Port, wire: Tripwire) -> Port:
    """Return `target` with a point before and after each of its calls."""
    return cast("Port", _Wired(port, target, wire))


class _Wired:
    def __init__(self, port: str, target: object, wire: Tripwire) -> None:
        self._port = port
        self._target = target
        self._wire = wire

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if not callable(found) or name in READS:
            return found

        @wraps(found)
        def call(*arguments: Any, **named: Any) -> Any:
            point = self._name(name, arguments)
            self._wire.reach(f"{point} before")
            answer = found(*arguments, **named)
            self._wire.reach(f"{point} after")
            return answer

        @wraps(found)
        async def call_async(*arguments: Any, **named: Any) -> Any:
            point = self._name(name, arguments)
            self._wire.reach(f"{point} before")
            answer = await found(*arguments, **named)
            self._wire.reach(f"{point} after")
            return answer

        return call_async if iscoroutinefunction(found) else call

    def _name(self, method: str, arguments: tuple[Any, ...]) -> str:
        """Return the call's name: stages and objects are told apart by what they are."""
        first = arguments[0] if arguments else None
        if isinstance(first, Stage):
            return f"{self._port}.{first.function.__name__}"
        if self._port == "store":
            what = next((Path(each).suffix for each in arguments if isinstance(each, str)), "")
            return f"{self._port}.{method} {what}"
        return f"{self._port}.{method}"
