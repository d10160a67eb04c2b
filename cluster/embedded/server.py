import signal
from abc import ABC, abstractmethod
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True)
class Server(ABC):
    """A server of the stack: how to start it and how to tell that it answers."""

    folder: Path
    """Where its data lie."""

    name: ClassVar[str]
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    starts: ClassVar[int] = 1
    """How often the first start is tried, before the stack is given up."""

    leans_on_others: ClassVar[bool] = False
    """Whether it has to stop before the others do."""

    @property
    def user(self) -> int | None:
        """System user to run as; None stays with the user of the supervisor."""
        return None

    @abstractmethod
    def prepare(self) -> None:
        """Make ready for a start, fresh or after a crash. Raises StackError."""

    @abstractmethod
    def command(self) -> list[str]: ...

    @abstractmethod
    def environment(self) -> dict[str, str]: ...

    @abstractmethod
    def answers(self) -> bool:
        """Whether it serves: asked in its own protocol, with its database or bucket in place."""
