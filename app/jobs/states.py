"""The states of a job, of what it makes, and of its place in the queue."""

from typing import Final, Literal

JobStatus = Literal[
    "queued",
    "planning",
    "awaiting_approval",
    "generating",
    "composing",
    "completed",
    "failed",
    "cancelled",
]
FORWARD: Final[tuple[JobStatus, ...]] = ("queued", "planning", "generating", "composing")
"""The way of a job that is being made; it never goes back on it."""
TERMINAL: Final[frozenset[JobStatus]] = frozenset({"completed", "failed", "cancelled"})

ClipStatus = Literal["pending", "generating", "completed", "failed"]
ReadingStatus = Literal["queued", "completed", "failed"]
CompositionStatus = Literal["pending", "rendering", "completed", "failed"]
ExportStatus = Literal["queued", "rendering", "completed", "failed"]
UNDER_WAY: Final[tuple[ExportStatus, ...]] = ("queued", "rendering")
TaskState = Literal["ready", "leased", "done", "dead"]

EventType = Literal[
    "status_changed",
    "plan_ready",
    "clip_started",
    "clip_completed",
    "clip_failed",
    "segment_completed",
    "preview_ready",
    "progress",
    "composition_completed",
    "export_queued",
    "export_progress",
    "export_completed",
    "export_failed",
    "export_removed",
    "job_completed",
    "job_failed",
    "job_cancelled",
    "heartbeat",
]
ENDINGS: Final[frozenset[EventType]] = frozenset({"job_completed", "job_failed", "job_cancelled"})
