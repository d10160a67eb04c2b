"""Words over the picture, as files: scripts for libass, and subtitles beside the film."""

from pipelines.lettering import headless

headless.prepare()

from pipelines.lettering.ass import Script, script  # noqa: E402 - measures words with Skia
from pipelines.lettering.sidecar import srt, thumbnails, webvtt  # noqa: E402

__all__ = ["Script", "script", "srt", "thumbnails", "webvtt"]
