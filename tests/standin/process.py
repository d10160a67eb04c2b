"""The stand-in as a process of its own, for as long as a test needs it."""

import json
import select
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.standin.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
STOP_SECONDS = 10


class StandIn:
    """A running one."""

    def __init__(self, url: str, settings: Settings, process: subprocess.Popen[bytes]) -> None:
        self.url = url
        self.token = settings.token
        self.secret = settings.secret
        self.process = process
        self._control = httpx.Client(base_url=f"{url}/_control", trust_env=False, timeout=30)

    @property
    def pid(self) -> int:
        return self.process.pid

    def faults(self, *, seed: int = 0, **faults: Any) -> None:
        """Replace all faults (`faults.POINTS` names them); without any, all goes well.

        `lost_answer=2` strikes the next two times, `lost_answer=0.15` in 15 % of all (1.0: every
        time), and a `faults.Rule` as a dictionary says more: `{"count": 1, "on": ["get"]}`.
        """
        self._post("/faults", {"seed": seed, **faults})

    def struck(self) -> dict[str, int]:
        """How often each fault has struck since the last `faults`."""
        return dict(self._get("/faults"))

    def change(self, **settings: Any) -> None:
        """Change some of `settings.Settings`."""
        self._post("/settings", settings)
        self.token = settings.get("token", self.token)
        self.secret = settings.get("secret", self.secret)

    def script_answers(self, answers: Sequence[Any]) -> None:
        """Queue what language models say next; what is not text is written as JSON."""
        self._post("/answers", list(answers))

    def charges(self) -> dict[str, Any]:
        """Return what was charged.

        `total`; `predictions` by id; `groups` of equal model, version and input; `doubled`: how
        many were charged although the same was under way or delivered when they were asked for.
        """
        return dict(self._get("/charges"))

    def predictions(self) -> list[dict[str, Any]]:
        """Return all predictions, the oldest first, also with `charged`, `doubled`, `damage`."""
        return list(self._get("/predictions"))

    def settle(self, seconds: float = 30) -> None:
        """Wait until no prediction runs: else one of before takes the next counted fault."""
        deadline = time.monotonic() + seconds
        while any(each["completed_at"] is None for each in self.predictions()):
            assert time.monotonic() < deadline, "predictions still run"
            time.sleep(0.02)

    def close(self) -> None:
        self._control.close()

    def _get(self, path: str) -> Any:
        return self._control.get(path).raise_for_status().json()

    def _post(self, path: str, content: Any) -> None:
        answer = self._control.post(path, json=content)
        assert answer.status_code == 204, answer.text


@contextmanager
def standin(
    folder: Path,
    *,
    port: int = 0,
    faults: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
) -> Iterator[StandIn]:
    """Run a stand-in that writes `charges.jsonl` to `folder`; it ends with this process too."""
    folder.mkdir(parents=True, exist_ok=True)
    command = [
        *(sys.executable, "-m", "tests.standin", "--until-eof", "--port", str(port)),
        *("--folder", str(folder), "--faults", json.dumps(faults or {})),
        *("--settings", json.dumps(settings or {})),
    ]
    errors = folder / "standin.log"
    with errors.open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
        )
    try:
        assert process.stdout
        readable, _, _ = select.select([process.stdout], [], [], START_SECONDS)
        url = process.stdout.readline().decode().strip() if readable else ""
        assert url, f"the stand-in did not start: {errors.read_text()}"
        running = StandIn(url, Settings.model_validate(settings or {}), process)
        yield running
        running.close()
    finally:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe
            pipe.close()
