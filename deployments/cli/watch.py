"""Live progress of one job: a bar for the job, a line for each clip and segment."""

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from deployments.cli.client import Client

_ENDINGS = {"job_completed", "job_failed", "job_cancelled"}


def watch(client: Client, job_id: str, console: Console, after: int = 0) -> dict[str, Any]:
    """Show what happens after event `after` until the job ends; return its last event."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %  {task.fields[note]}"),
        TimeElapsedColumn(),
        console=console,
    ) as progress:
        board = _Board(progress)
        for event in client.follow(job_id, after):
            board.show(event)
            if event["type"] in _ENDINGS:
                return event
    raise AssertionError("the event stream ends only with the job")


class _Board:
    """A bar for the job, and above it a line for each clip and segment as it is done."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._film = progress.add_task("film", total=100, note="queued")
        self._titles: dict[int, str] = {}
        self._on: dict[str, Callable[[dict[str, Any]], None]] = {
            "status_changed": self._status,
            "plan_ready": self._plan,
            "clip_completed": self._clip_completed,
            "clip_failed": self._clip_failed,
            "segment_completed": self._segment_completed,
            "composition_completed": self._composed,
            "progress": self._percentage,
            "job_completed": self._completed,
        }

    def show(self, event: dict[str, Any]) -> None:
        if act := self._on.get(event["type"]):
            act(event["data"])

    def _status(self, data: dict[str, Any]) -> None:
        self._progress.update(self._film, note=data["status"])

    def _plan(self, data: dict[str, Any]) -> None:
        for remark in data.get("remarks", ()):
            self._line("plan", "note", remark)
        for scene in data["scenes"]:
            number = scene["sequence_number"]
            self._titles[number] = scene["title"] or scene["role"]
            self._line(
                f"scene {number}", f"{scene['duration_seconds']:.1f} s", self._titles[number]
            )

    def _clip_completed(self, data: dict[str, Any]) -> None:
        number = data["sequence_number"]
        words = self._titles.get(number, "")
        cost = float(data.get("cost_usd") or 0)
        if cost:
            words = f"${cost:.4f} {data['model']}  {words}"
        self._line(f"clip {number}", "reused" if data.get("cached") else "made", words)

    def _clip_failed(self, data: dict[str, Any]) -> None:
        self._line(f"clip {data['sequence_number']}", "failed", data["reason"])

    def _segment_completed(self, data: dict[str, Any]) -> None:
        how = "reused" if data.get("cached") else "encoded"
        self._line(f"segment {data['index'] + 1}", how, f"{data['frames']} frames")

    def _percentage(self, data: dict[str, Any]) -> None:
        self._progress.update(self._film, completed=data["percentage"], note=data["current_step"])

    def _composed(self, data: dict[str, Any]) -> None:
        for remark in data.get("remarks", ()):
            self._line("film", "note", remark)

    def _completed(self, _data: dict[str, Any]) -> None:
        self._progress.update(self._film, completed=100, note="done")

    def _line(self, name: str, state: str, words: str) -> None:
        # Titles are the user's words: never markup.
        self._progress.console.print(f"  {name:<12} {state:<8} {words}", markup=False)
