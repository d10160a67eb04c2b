"""Plays a film in Chromium as a person would: over HTTP, to its end."""

import functools
import threading
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.browser.chromium import launched

PAGE = """<!doctype html><video id="film" muted src="{name}"></video>"""
PLAY = """
rate => new Promise((resolve, reject) => {
  const film = document.getElementById("film");
  film.onerror = () => reject(new Error(film.error.message));
  film.onended = () => resolve({
    width: film.videoWidth, height: film.videoHeight, duration: film.duration,
    frames: film.getVideoPlaybackQuality().totalVideoFrames, at: film.currentTime,
  });
  film.playbackRate = rate;
  film.play().catch(reject);
})
"""


@dataclass(frozen=True)
class Playback:
    width: int
    height: int
    duration: float
    """Seconds, as the browser sees them."""
    frames: int
    """Frames the browser has decoded or passed over; never more than the film has."""
    at: float
    """Position when playing ended, seconds."""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - inherited name
        pass


def play(film: Path, rate: float = 4.0) -> Playback:
    """Play `film` at `rate` times its speed; raise the browser's error if it can't."""
    page_file = film.with_suffix(".html")
    page_file.write_text(PAGE.format(name=film.name))
    handler = functools.partial(_Quiet, directory=str(film.parent))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        with launched() as browser:
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_port}/{page_file.name}")
            result = page.evaluate(PLAY, rate)
    finally:
        server.shutdown()
        server.server_close()
        page_file.unlink()
    return Playback(**result)
