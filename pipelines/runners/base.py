"""Where stages run."""

from typing import Protocol, TypeVar

from pipelines.ports import Stage

Work = TypeVar("Work")
Result = TypeVar("Result")


class Runner(Protocol):
    async def run(self, stage: Stage[Work, Result], work: Work) -> Result:
        """Run `stage` on `work` when its resources are free; cancelling stops its processes.

        Raises what the stage raises, and `WorkerLost` if the machine was lost.
        """
        ...
