"""Where a sentence is read: what it says, and of which film."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.film import operation as op
from pipelines.film.draft import Draft
from pipelines.film.instructions.naming import numbers
from pipelines.film.scene import Scene
from pipelines.film.timeline import Timeline


@dataclass(frozen=True)
class Spot:
    match: re.Match[str]
    film: Timeline
    """As it was when the instructions were given: scenes are counted in it throughout."""
    draft: Draft
    """As it is by now."""
    quotes: Sequence[str]

    def told(self, group: str) -> str:
        """Return the words of a group; none if it is not there."""
        return self.match.groupdict().get(group) or ""

    def scenes(self, group: str = "scenes") -> list[Scene]:
        """Return the scenes of a mark, as they are by now."""
        named = [self.film.scenes[number - 1].id for number in numbers(self.match[group])]
        return [self.draft.scenes[self.draft.index(name)] for name in named]

    def scene(self, group: str = "scene") -> Scene:
        return self.scenes(group)[0]

    def frames(self, group: str = "time") -> int:
        return int(self.match[group])

    def text(self, group: str = "quoted") -> str:
        return self.quotes[int(self.match[group])]


Reader = Callable[[Spot], Sequence[op.Operation]]
Form = tuple[str, Reader]
"""A regular expression that fits a whole sentence, and what such a sentence asks for."""

SCENES = r"@(?P<scenes>[\d+]+)"
SCENE = r"@(?P<scene>\d+)"
BESIDE = r"@(?P<beside>\d+)"
TIME = r"#(?P<time>\d+)"
QUOTED = r"<(?P<quoted>\d+)>"
