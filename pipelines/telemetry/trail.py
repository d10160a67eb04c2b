from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Self

from pipelines.telemetry.ids import ids, labelled
from pipelines.telemetry.spans import Noted, span, traceparent


@dataclass(frozen=True)
class Trail:
    """What leads from here to work done for it elsewhere: it travels with the work."""

    traceparent: str = ""
    ids: dict[str, str] = field(default_factory=dict)

    @classmethod
    def here(cls) -> Self:
        return cls(traceparent(), dict(ids()))

    @contextmanager
    def followed(self, name: str) -> Iterator[Noted]:
        """Be, for as long as the block lasts, a part of what it leads from."""
        with labelled(**self.ids), span(name, "consumer", after=self.traceparent) as noted:
            yield noted
