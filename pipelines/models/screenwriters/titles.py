"""The words on screen: the user's own, each shown once, and the call to action at the end."""

from itertools import chain

from pipelines.film.brief import Brief
from pipelines.models.screenwriters.arc import Moment
from pipelines.models.screenwriters.calls import default_call
from pipelines.models.screenwriters.claims import as_title
from pipelines.models.screenwriters.orders import read_order
from pipelines.models.screenwriters.reading import Reading

LONGEST_TITLE = 120
"""Characters a scene's title may have."""
BETWEEN = " · "
"""Stands between two things said at once, such as call to action and brand."""


def titles(moments: tuple[Moment, ...], reading: Reading, brief: Brief) -> tuple[str, ...]:
    """Return the title of every scene; empty for none.

    Quotations are shown exactly as given, as near to their moment as there is room.
    """
    board = _Board(len(moments))
    last = len(moments) - 1
    board.put(last, *_ending(reading, brief))
    for index, moment in enumerate(moments):
        if moment.beat and moment.first:
            for title in moment.beat.titles:
                board.put_near(index, title)
    for quote in reading.quotes:
        board.put_near(0, quote)
    for line in reading.lines:  # a tagline or a date stands best just before the end
        board.put_near(max(0, last - 1), line)
    for index, moment in enumerate(moments[:-1]):
        for title in _own_words(moment, reading):
            if board.put_if_free(index, title, signs=title == reading.name):
                break
    return board.titles


def _ending(reading: Reading, brief: Brief) -> tuple[str, ...]:
    name = brief.brand.name or reading.name
    if not brief.include_cta:
        return (name,)
    call = reading.call or default_call(reading)
    if name.casefold() in call.casefold() or len(call + BETWEEN + name) > LONGEST_TITLE:
        return (call,)
    return (call, name)


def _own_words(moment: Moment, reading: Reading) -> tuple[str, ...]:
    """Return what may stand over `moment`, the best first."""
    if moment.beat:
        names = (reading.name,) if _speaks_of(reading, moment.seen) and moment.first else ()
        return tuple(filter(None, (moment.claim, *names)))
    if moment.act == "hook":
        noun = reading.subject.noun if reading.kind in {"thing", "service", "event"} else ""
        listed = reading.subject.name or "," in reading.subject.phrase
        # Where there is nothing but an order ("Make a video"), nothing is left to show.
        phrase = "" if listed else as_title(read_order(reading.subject.phrase).subject)
        # A bare "lamp" says less than what the lamp does.
        named = as_title(noun)
        best = (named, *reading.claims) if " " in noun else (*reading.claims, named)
        return tuple(filter(None, (phrase, *best)))
    if moment.act == "reveal":
        return (reading.name,) if reading.name else ()
    return (moment.claim,) if moment.claim else ()


def _speaks_of(reading: Reading, text: str) -> bool:
    noun = reading.subject.noun.rpartition(" ")[2]
    return any(word and word.casefold() in text.casefold() for word in (noun, reading.name))


class _Board:
    """The titles of all scenes while they are being set."""

    def __init__(self, scenes: int) -> None:
        self._lines: list[list[str]] = [[] for _ in range(scenes)]
        self._shown: set[str] = set()

    @property
    def titles(self) -> tuple[str, ...]:
        return tuple(BETWEEN.join(lines) for lines in self._lines)

    def put(self, index: int, *lines: str) -> None:
        for line in filter(None, lines):
            self._lines[index].append(line)
            self._shown.add(line.casefold())

    def put_near(self, index: int, line: str) -> None:
        """Show `line` at scene `index` or the nearest free one, else under another title."""
        if line.casefold() in self._shown:
            return None
        by_distance = sorted(range(len(self._lines)), key=lambda other: abs(other - index))
        for other in by_distance:
            if not self._lines[other]:
                return self.put(other, line)
        for other in by_distance:
            if len(BETWEEN.join([*self._lines[other], line])) <= LONGEST_TITLE:
                return self.put(other, line)
        return None

    def put_if_free(self, index: int, line: str, *, signs: bool) -> bool:
        """Show `line` at scene `index` unless there, or in these words, something is shown.

        A line that `signs` is the film's name, which may stand at the end as well.
        """
        said = line.casefold()
        scenes = self._lines[:-1] if signs else self._lines
        if self._lines[index] or any(said in shown.casefold() for shown in chain(*scenes)):
            return False
        self.put(index, line)
        return True
