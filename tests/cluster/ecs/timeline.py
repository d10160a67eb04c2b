"""Looks at a cluster and its tasks, and says what has changed."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.cluster.ecs.orders import ALL_HERE
from tests.cluster.ecs.service import Service
from tests.cluster.ecs.task import Task

PATIENCE_SECONDS = 300.0
STEP_SECONDS = 0.5


@dataclass
class Story:
    """What happened."""

    tasks: int
    nodes: int
    """As many as are allowed."""
    lines: list[str] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    most: Counter[str] = field(default_factory=Counter)
    """By task definition, the most nodes at a time whose raylet was healthy."""
    started: Counter[str] = field(default_factory=Counter)
    """Tasks of ECS, by capacity provider."""
    taken_back: str = ""
    """Address of the node that Spot took."""


class Timeline:
    def __init__(
        self, service: Service, folder: Path, story: Story, say: Callable[[str], None]
    ) -> None:
        self._service = service
        self._folder = folder
        self._story = story
        self._say = say
        self._began = time.monotonic()
        self._last = ""

    def until(self, end: Callable[[], bool], *, spot_takes_one: bool = False) -> None:
        """Go on until `end`; raise `TimeoutError` if that does not come."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not end():
            if time.monotonic() > deadline:
                raise TimeoutError("\n".join(self._story.lines))
            self._look()
            if spot_takes_one and not self._story.taken_back:
                self._take_back()
            time.sleep(STEP_SECONDS)
        self._look()

    def names(self, what: str) -> list[str]:
        """Return the tasks that have `begun`, `ended` or are `done`, each as often as it has."""
        place = self._folder / what
        return place.read_text().split() if place.exists() else []

    def _look(self) -> None:
        begun, ended = len(self.names("begun")), len(self.names("ended"))
        healthy = Counter(task.definition for task in self._healthy())
        starting = len(self._service.alive()) - healthy.total()
        leaving = sum(
            task.wanted == "STOPPED" and task.status != "STOPPED"
            for task in self._service.tasks.values()
        )
        self._story.most |= healthy
        if healthy.total() == self._story.nodes:
            (self._folder / ALL_HERE).touch()
        self._note(
            f"nodes: {starting:2} starting {healthy.total():2} at work {leaving:2} leaving   "
            f"tasks: {self._story.tasks - begun:3} waiting {begun - ended:2} running {ended:3} done"
        )

    def _note(self, line: str) -> None:
        if line != self._last:
            self._last = line
            self._story.lines.append(f"{time.monotonic() - self._began:6.1f} s  {line}")
            self._say(self._story.lines[-1])

    def _take_back(self) -> None:
        """Have Spot take a node, once a third is done."""
        spot = [task for task in self._healthy() if task.capacity == "FARGATE_SPOT"]
        if spot and len(self.names("ended")) >= self._story.tasks / 3:
            self._story.taken_back = spot[0].ip
            self._service.take_back(spot[0])
            self._note(f"Spot takes back {spot[0].ip}")

    def _healthy(self) -> list[Task]:
        running = [task for task in self._service.alive() if task.status == "RUNNING"]
        return [task for task in running if task.machine.healthy()]
