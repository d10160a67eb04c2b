"""The process above the servers: `python -m cluster.embedded.supervisor HOME`.

It has a single thread, on purpose: servers are told to die with the thread that started them.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

import psutil

from cluster.embedded.applications import Rollout
from cluster.embedded.errors import StackError
from cluster.embedded.home import Home, Status
from cluster.embedded.process import Identity, adopt_orphans, census, kill, orphans, spawn
from cluster.embedded.servers import servers
from cluster.embedded.watched import Watched

LOG = logging.getLogger("supervisor")

TICK_S = 0.05
CENSUS_S = 2
"""Between two looks at the whole process tree, which cost about 10 ms of CPU each."""
STOP_S = 10
"""Then SIGKILL. SeaweedFS takes 1.3 s to stop, the others less."""


class Supervisor:
    def __init__(self, home: Home) -> None:
        settings = home.settings()
        if settings is None:
            raise StackError(f"{home.place} has no stack.json")
        self.home = home
        self.watched = [Watched(each, home.log(each.name)) for each in servers(home, settings)]
        self.stopping = False
        self._identity = Identity.of(psutil.Process())
        self._complete_once = False
        self._rollout: subprocess.Popen[bytes] | None = None
        self._census: list[Identity] = []
        self._census_at = 0.0
        self._said: Status | None = None

    def run(self) -> None:
        """Keep the servers up until told to stop."""
        try:
            self._report()
            self._start_all()
            while not self.stopping:
                self._look_after_all()
                self._report()
                time.sleep(TICK_S)
            error = None
        except StackError as failure:
            error = str(failure)
        self._stop_all()
        self._report(error)

    def stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_all(self) -> None:
        for watched in self.watched:
            watched.start()
            self._census_at = 0
            self._report()

    def _look_after_all(self) -> None:
        for watched in self.watched:
            if watched.died():
                if not self._complete_once and watched.starts >= watched.server.starts:
                    raise StackError(watched.last_words())
                LOG.warning(watched.last_words())
                watched.retire()
                kill(self._strays())
            if watched.process is None and time.monotonic() >= watched.start_at:
                self._restart(watched)
            if watched.process and watched.ready_after is None and watched.server.answers():
                watched.ready_after = time.monotonic() - watched.started
                if self._complete_once and watched.server.leans_on_others:
                    self._roll_out()
        if self._rollout and self._rollout.poll() is not None:
            self._rollout = None
        self._complete_once |= self._complete()
        self._bury()

    def _roll_out(self) -> None:
        """Have Ray, which is a new one, run what ran on the old: by a process, as it takes long."""
        if self._rollout:
            self._rollout.kill()
            self._rollout.wait()
            self._rollout = None
        try:
            if self.home.applications():
                rollout = Rollout(self.home.place, self.home.place)
                self._rollout = spawn(rollout, self.home.log(rollout.name))
        except (StackError, OSError) as failure:
            LOG.warning("the applications are not rolled out again: %s", failure)

    def _bury(self) -> None:
        """Reap one adopted orphan that has ended; our own children are for `died` to reap."""
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended and ended.si_pid not in self._own():
            os.waitpid(ended.si_pid, 0)

    def _restart(self, watched: Watched) -> None:
        try:
            watched.start()
            self._census_at = 0
        except (StackError, OSError) as failure:  # for want of disk or memory: try again later
            LOG.warning("%s: %s", watched.server.name, failure)
            watched.retire()

    def _complete(self) -> bool:
        return not self._rollout and all(each.ready_after is not None for each in self.watched)

    def _strays(self) -> list[psutil.Process]:
        """Return what outlived the server (or the worker) which started them."""
        return orphans(self._own())

    def _own(self) -> set[int]:
        """Return the pids of the processes that were started here and are still to be reaped."""
        processes = [each.process for each in self.watched] + [self._rollout]
        return {process.pid for process in processes if process}

    def _stop_all(self) -> None:
        """Stop Ray, whose workers work with the others, then the others at once."""
        first = [each for each in self.watched if each.server.leans_on_others]
        rest = [each for each in self.watched if not each.server.leans_on_others]
        for group in (first, rest):
            for watched in group:
                watched.ask_to_stop()
            deadline = time.monotonic() + STOP_S
            for watched in group:
                if not watched.stopped(deadline):
                    LOG.warning(
                        "%s did not stop in %s s and is killed", watched.server.name, STOP_S
                    )
            kill(self._strays())
        kill(psutil.Process().children())

    def _report(self, error: str | None = None) -> None:
        now = time.monotonic()
        if now - self._census_at > CENSUS_S or error is not None or self.stopping:
            self._census = census()
            self._census_at = now
        status = Status(
            supervisor=self._identity,
            ready={
                each.server.name: round(each.ready_after, 2)
                for each in self.watched
                if each.ready_after is not None
            },
            complete=self._complete() and not self.stopping,
            processes=self._census,
            error=error,
        )
        if status == self._said:
            return
        self._said = status
        try:
            self.home.save_status(status)
        except StackError as failure:  # a full disk is no reason to stop the servers
            LOG.warning("%s", failure)


def main(place: str) -> int:
    os.setsid()
    logging.basicConfig(format="%(asctime)s %(message)s")
    home = Home(Path(place))
    lock = home.supervise()
    adopt_orphans()
    try:
        supervisor = Supervisor(home)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, supervisor.stop)
        supervisor.run()
    finally:
        os.close(lock)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
