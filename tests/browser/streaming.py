"""Plays a growing HLS preview in Chromium with hls.js, as the studio does."""

from dataclasses import dataclass
from pathlib import Path

from tests.browser.chromium import HERE, launched

PAGE = '<!doctype html><video id="film" muted></video>'
PLAY = """
([url, token]) => new Promise((resolve, reject) => {
  const film = document.getElementById("film");
  let first = null;
  film.addEventListener("timeupdate", () => { first ??= Date.now(); }, { once: true });
  film.onended = () => resolve({
    duration: film.duration, at: film.currentTime, begins: film.buffered.start(0),
    gaps: film.buffered.length - 1, first_picture_at: first,
    frames: film.getVideoPlaybackQuality().totalVideoFrames,
  });
  const player = new Hls({
    // The store's URLs are signed; only our own playlists take the token.
    xhrSetup: (request, address) => {
      if (address.startsWith(location.origin))
        request.setRequestHeader("Authorization", `Bearer ${token}`);
    },
    // From the beginning, though the playlist may look live.
    startPosition: 0,
  });
  player.on(Hls.Events.ERROR, (_, error) => {
    const where = error.frag?.url?.split("?")[0] ?? "";
    const why = error.reason ?? error.error?.message ?? "";
    if (error.fatal) reject(new Error(`${error.details} ${error.response?.code} ${where} ${why}`));
  });
  player.on(Hls.Events.MANIFEST_PARSED, () => film.play().catch(reject));
  player.loadSource(url);
  player.attachMedia(film);
})
"""


@dataclass(frozen=True)
class Streaming:
    duration: float
    at: float
    """Position when playing ended, seconds."""
    begins: float
    """Where what is buffered begins, seconds."""
    gaps: int
    frames: int
    first_picture_at: float
    """Milliseconds since 1970."""


def stream(base: str, playlist: str, token: str, seconds: float = 120) -> Streaming:
    """Play the playlist at path `playlist` of `base` to its end, at its own speed."""
    script: Path = HERE / "node_modules" / "hls.js" / "dist" / "hls.min.js"
    with launched() as browser:
        # The health page allows no scripts; the player is the test's own.
        page = browser.new_page(bypass_csp=True)
        page.set_default_timeout(seconds * 1000)
        # A page that really comes from the API: to one made up here, Chromium denies loopback.
        page.goto(f"{base}/health")
        page.set_content(PAGE)
        page.add_script_tag(path=script)
        result = page.evaluate(PLAY, [f"{base}{playlist}", token])
    return Streaming(**result)
