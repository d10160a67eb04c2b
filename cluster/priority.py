"""Who goes first where cores are shared: a page that is opened waits for no film."""

import os
import sys
from typing import Final

ANSWERING: Final = 5
"""Niceness of replicas that people wait for, and of whatever else Ray starts
(`RAY_worker_niceness`; by default it is 15 for all of them)."""
DRIVING: Final = 10
"""Of those that plan films and drive their making."""
MAKING: Final = 15
"""Of the making itself: FFmpeg, and all that draws."""


def give_way(niceness: int) -> None:
    """Let this thread, and what it starts, come after all that is less nice, for ever."""
    if sys.platform != "win32" and os.getpriority(os.PRIO_PROCESS, 0) < niceness:
        os.setpriority(os.PRIO_PROCESS, 0, niceness)
