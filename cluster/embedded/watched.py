import subprocess
import time
from pathlib import Path

from cluster.embedded.process import spawn
from cluster.embedded.server import Server

STEADY_S = 30
"""A server that has run this long has not failed in a row."""
FIRST_PAUSE_S = 0.2
LONGEST_PAUSE_S = 10.0
TAIL_BYTES = 20_000
CAUSES = ("no space left", "already in use", "already occupied", "permission denied")
SYMPTOMS = ("fatal", "panic", "error")
"""What the telling lines of our servers' logs hold, in small letters."""


class Watched:
    """One server and its present process."""

    def __init__(self, server: Server, log: Path) -> None:
        self.server = server
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self.started = 0.0
        self.starts = 0
        self.ready_after: float | None = None
        self.pause_s = 0.0
        self.start_at = 0.0

    def start(self) -> None:
        self.started = time.monotonic()
        self.starts += 1
        self.ready_after = None
        self.server.prepare()
        self.process = spawn(self.server, self.log)

    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def retire(self) -> None:
        """Note the death and plan the next start: at once, and then ever later."""
        now = time.monotonic()
        if now - self.started > STEADY_S:
            self.pause_s = 0
        self.start_at = now + self.pause_s
        self.pause_s = min(max(FIRST_PAUSE_S, 2 * self.pause_s), LONGEST_PAUSE_S)
        self.process = None
        self.ready_after = None

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.server.stop_signal)

    def stopped(self, deadline: float) -> bool:
        try:
            if self.process:
                self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self) -> str:
        code = None if self.process is None else self.process.returncode
        return last_words(self.server.name, self.log, code)


def last_words(name: str, log: Path, code: int | None) -> str:
    """One line on why a server died, from the end of its log."""
    text = log.read_bytes()[-TAIL_BYTES:].decode(errors="replace") if log.exists() else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    for words in CAUSES, SYMPTOMS:
        told = [line for line in lines if any(word in line.lower() for word in words)]
        if told:
            lines = told
            break
    line = lines[-1] if lines else "it wrote nothing"
    how = "ended" if code is None else f"ended with code {code}"
    return f"{name} {how}: {line} (log: {log})"
