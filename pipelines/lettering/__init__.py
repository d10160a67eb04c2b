"""Words over the picture, as files: scripts for libass, and subtitles beside the film."""

from pipelines.lettering.ass import Script, script
from pipelines.lettering.sidecar import srt, thumbnails, webvtt

__all__ = ["Script", "script", "srt", "thumbnails", "webvtt"]
