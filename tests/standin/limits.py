"""Documented rate limits: so many creates, and so many other calls, a minute."""

import math
import time
from typing import Literal


class Limits:
    """Token buckets that hold a minute's worth."""

    def __init__(self) -> None:
        self._spent: dict[str, tuple[float, float]] = {}
        """By kind of call: calls not yet made good by time, and when that was so."""

    def take(self, kind: Literal["create", "other"], per_minute: int) -> int:
        """Take one call; return 0, or the seconds to wait because there is none."""
        if not per_minute:
            return 0
        now = time.monotonic()
        spent, at = self._spent.get(kind, (0.0, now))
        spent = max(0.0, spent - (now - at) * per_minute / 60)
        if spent > per_minute - 1:
            self._spent[kind] = spent, now
            return max(1, math.ceil((spent - per_minute + 1) * 60 / per_minute))
        self._spent[kind] = spent + 1, now
        return 0
