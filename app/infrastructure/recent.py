import time
from collections import OrderedDict


class Recent:
    """Remembers what was seen within the last `seconds`, and no more than the newest `most`."""

    def __init__(self, seconds: float, most: int) -> None:
        self._seconds = seconds
        self._most = most
        self._seen: OrderedDict[str, float] = OrderedDict()

    def add(self, name: str) -> None:
        self._seen[name] = time.monotonic() + self._seconds
        self._seen.move_to_end(name)
        while len(self._seen) > self._most:
            self._seen.popitem(last=False)

    def discard(self, name: str) -> None:
        self._seen.pop(name, None)

    def __contains__(self, name: str) -> bool:
        return self._seen.get(name, 0.0) > time.monotonic()
